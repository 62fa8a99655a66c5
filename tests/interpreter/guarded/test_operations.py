import io

from perijove.interpreter.guarded.attributes import MAX_CHECKED
from perijove.interpreter.guarded.operations import (
    attribute_of,
    awaited,
    called,
    element_of,
    entered,
    is_trusted_value,
    item_of,
    names_of,
)
from perijove.interpreter.guarded.values import Class, Either, Function, Instance, Known, Made, kind_of


def test_what_is_known_of_several_is_known_of_each():
    both = Either((Instance(str), Instance(list, (Instance(int),))))
    assert {"upper", "append"} <= set(names_of(both))
    assert kind_of(attribute_of(Either((Instance(str), Known(3))), "real")) is int
    assert [kind_of(option) for option in element_of(both).options] == [str, int]
    assert kind_of(item_of(Either((Instance(str), Known(3))), Known(0))) is str


def test_written_classes():
    base = Class("Base", {"inherited": lambda: Instance(int)})
    kind = Class("Kind", {"own": lambda: Function(lambda: Instance(str))}, (base,))
    made = called(kind, [])
    assert isinstance(made, Made)
    assert kind_of(called(attribute_of(made, "own"), [])) is str
    assert kind_of(attribute_of(made, "inherited")) is int
    assert attribute_of(made, "nothing") is None
    assert {"own", "inherited"} <= set(names_of(made))


def test_nothing_comes_of_nothing():
    assert [attribute_of(None, "a"), item_of(None, None), element_of(None), awaited(None), entered(None)] == [None] * 5
    assert called(None, []) is None
    assert names_of(None) == []


def test_contexts():
    assert kind_of(entered(Instance(io.TextIOWrapper))) is io.TextIOWrapper


def test_trusted_values():
    assert not is_trusted_value(Instance(int))
    assert not is_trusted_value(Function(lambda: None))


def test_an_item_of_what_is_too_large_to_look_through_is_like_the_first():
    large = Known(dict.fromkeys(range(MAX_CHECKED + 1), "text"))
    assert kind_of(item_of(large, Known(5))) is str
    assert not isinstance(item_of(large, Known(5)), Known)
