import collections

import pytest

from perijove.interpreter.display.registry import Registry, find_method, mro, name_of


def one(obj):
    return 1


def two(obj):
    return 2


@pytest.fixture
def registry():
    return Registry()


def test_by_class_and_base(registry):
    assert registry.for_type(dict, one) is None
    assert registry.for_type(dict, two) is one
    assert registry.lookup_by_type(collections.OrderedDict) is two
    assert registry.lookup({}) is two
    assert dict in registry
    assert list not in registry
    with pytest.raises(KeyError):
        registry.lookup([])


def test_by_name_moves_to_the_class_when_it_is_seen(registry):
    registry.for_type_by_name("collections", "Counter", one)
    assert registry.lookup_by_type("collections.Counter") is one
    assert registry.lookup(collections.Counter()) is one
    assert registry.deferred_printers == {}
    assert registry.type_printers == {collections.Counter: one}
    assert registry.lookup_by_type("collections.Counter") is one
    assert registry.for_type("collections.Counter") is one


def test_removal(registry):
    registry.for_type(dict, one)
    registry.for_type("collections.Counter", two)
    assert registry.pop(dict) is one
    assert registry.pop(collections.Counter) is two
    assert registry.pop(dict, None) is None
    with pytest.raises(KeyError, match="no printer"):
        registry.pop(dict)
    registry.for_type(dict, one)
    assert registry.pop("builtins.dict") is one
    with pytest.raises(KeyError):
        registry.pop("builtins.dict")


def test_one_object_goes_before_its_class(registry):
    registry.for_type(list, one)
    items = []
    registry.singleton_printers[id(items)] = two
    assert [registry.lookup(items), registry.lookup([1])] == [two, one]


def test_tables_may_be_changed_directly(registry):
    registry.type_printers[int] = one
    assert registry.lookup(5) is one
    del registry.type_printers[int]
    assert 5 not in registry.type_printers
    assert registry.find(int) is None


class Deceptive(type):
    __module__ = property(lambda kind: 1 / 0)
    __name__ = property(lambda kind: 1 / 0)
    __mro__ = property(lambda kind: 1 / 0)


def test_metaclasses_are_not_asked():
    kind = Deceptive("Kind", (), {})
    assert name_of(kind)[1] == "Kind"
    assert mro(kind) == (kind, object)
    assert Registry().find(kind) is None


def test_methods_of_instances():
    class Own:
        def _repr_html_(self):
            return "h"

        _repr_png_ = None

    class Everything:
        def __getattr__(self, name):
            return lambda: name

    class Failing:
        @property
        def _repr_html_(self):
            raise SystemError

    assert find_method(Own(), "_repr_html_")() == "h"
    assert find_method(Own(), "_repr_png_") is None
    assert find_method(Own, "_repr_html_") is None
    assert find_method(Everything(), "_repr_html_") is None
    assert find_method(Failing(), "_repr_html_") is None
