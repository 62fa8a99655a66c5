from perijove.interpreter.guarded.values import Either, Function, Instance, Known, either, kind_of


def test_one_value_for_several():
    assert either([]) is None
    assert either([None, None]) is None
    one = Instance(int)
    assert either([None, one, Known(None)]) is one
    assert isinstance(either([one, Instance(str)]), Either)
    assert kind_of(either([Known(None)])) is type(None)


def test_kinds():
    assert [kind_of(value) for value in (Known(1), Instance(str), Function(lambda: None), None)] == [
        int,
        str,
        None,
        None,
    ]
