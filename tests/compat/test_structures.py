import pytest

from perijove.compat.structures import Bunch, Struct


def test_entries_are_attributes():
    struct = Struct(a=1)
    struct.b = 2
    assert (struct.a, struct["b"], struct.hasattr("c"), struct.copy()) == (1, 2, False, {"a": 1, "b": 2})
    with pytest.raises(AttributeError, match="no entry 'c'"):
        _ = struct.c
    assert Bunch(x=1).x == 1
