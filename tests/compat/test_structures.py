import pytest

from perijove.compat.structures import Bunch, Struct


def test_entries_are_attributes():
    struct = Struct(a=1)
    struct.b = 2
    assert (struct.a, struct["b"], struct.hasattr("c"), struct.copy()) == (1, 2, False, {"a": 1, "b": 2})
    with pytest.raises(AttributeError, match="no entry 'c'"):
        _ = struct.c
    assert Bunch(x=1).x == 1


def test_own_entries_win_when_others_are_merged():
    struct = Struct(a=1, b=[2])
    struct.merge({"a": 5, "c": 3}, d=4)
    assert struct == {"a": 1, "b": [2], "c": 3, "d": 4}
    struct.merge({"a": 7, "b": [8], "c": 9}, {"update": "a", "add": ["b"], max: "c"})
    assert struct == {"a": 7, "b": [2, 8], "c": 9, "d": 4}


def test_sums_and_differences():
    struct = Struct(a=1) + {"a": 2, "b": 3}
    assert (struct, struct - ["a"]) == ({"a": 1, "b": 3}, {"b": 3})
    struct += {"c": 4}
    struct -= {"a": 0}
    assert (struct, struct.dict() is struct) == ({"b": 3, "c": 4}, True)
