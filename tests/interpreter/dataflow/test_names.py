from perijove.interpreter.dataflow.names import Names


def test_what_is_bound_before_is_no_use():
    names = Names()
    names.use("a", 1)
    names.bind("a", 2)
    names.use("a", 3)
    names.use("len", 4)
    found = names.effects()
    assert (found.defines, found.uses, found.builtins) == ({"a": 2}, {"a": 1}, {"len"})


def test_what_is_deleted_is_not_defined():
    names = Names()
    names.bind("a", 1)
    names.delete("a", 2)
    assert (names.effects().defines, names.effects().deletes) == ({}, {"a": 2})


def test_later_is_after_everything_else():
    names = Names()
    names.later(lambda: names.use("a", 1))
    names.bind("a", 2)
    assert names.effects().uses == {}
