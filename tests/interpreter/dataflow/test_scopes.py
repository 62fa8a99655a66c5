from perijove.interpreter.dataflow.names import Names
from perijove.interpreter.dataflow.scopes import Scope


def test_a_class_is_not_seen_from_its_methods():
    names = Names()
    module = Scope(names)
    kind = Scope(names, module, {"a"}, is_class=True)
    kind.store("a", 1)
    method = Scope(names, kind, {"b"})
    for name in "abc":
        method.load(name, 2)
    assert names.uses == {"a": 2, "c": 2}


def test_global_goes_past_the_functions_between():
    names = Names()
    outer = Scope(names, Scope(names), {"x"})
    inner = Scope(names, outer, set(), ({"x"}, set()))
    inner.load("x", 3)
    inner.store("x", 4)
    assert (names.uses, names.defines, names.sure) == ({"x": 3}, {"x": 4}, set())


def test_a_walrus_binds_outside_of_comprehensions():
    names = Names()
    module = Scope(names)
    inner = Scope(names, Scope(names, module, is_comprehension=True), is_comprehension=True)
    assert inner.outside_comprehensions() is module
