import pytest

from perijove.compat import structures
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


def test_what_a_struct_refuses():
    struct = Struct(a=1)
    with pytest.raises(AttributeError, match="the mapping's own"):
        struct.keys = []
    struct.allow_new_attr(False)
    struct.a = 2
    with pytest.raises(AttributeError, match="no new entry"):
        struct.b = 1
    with pytest.raises(KeyError):
        struct["b"] = 1


def test_functions_by_text():
    dispatch = structures.StrDispatch()
    dispatch.add_s("hei", 34, priority=4)
    dispatch.add_s("hei", 123, priority=2)
    dispatch.add_re("h.i", 686)
    assert (list(dispatch.flat_matches("hei")), list(dispatch.s_matches("hoi"))) == ([123, 34, 686], [])
    assert (len(list(dispatch.dispatch("hei"))), repr(dispatch)[:12]) == (2, "<Strdispatch")


def test_small_things():
    assert repr(structures.Sentinel("X", "mod", "doc")) == "mod.X"
    assert structures.chop("abcde", 2) == ["ab", "cd", "e"]
    with pytest.warns(DeprecationWarning, match="uniq_stable"):
        assert structures.uniq_stable([3, 1, 3]) == [3, 1]
    kept = {"a": 1, "b": 2}
    with structures.preserve_keys(kept, "a", "c"):
        kept.update(a=5, b=6, c=7)
    assert kept == {"a": 1, "b": 6}
