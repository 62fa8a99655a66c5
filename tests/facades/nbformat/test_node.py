import copy
import pickle

import pytest

from perijove.facades.nbformat.node import NotebookNode, Struct, from_dict


def test_keys_are_attributes():
    node = from_dict({"a": {"b": [{"c": 1}]}})
    assert node.a.b[0].c == 1
    node.a.d = {"e": 2}
    assert isinstance(node.a.d, NotebookNode)
    node.update({"f": {"g": 1}}, h=3)
    assert (node.f.g, node.h) == (1, 3)
    with pytest.raises(AttributeError):
        _ = node.none
    with pytest.raises(AttributeError, match="protected member"):
        node.keys = 1
    with pytest.raises(TypeError):
        node.update({}, {})


def test_copies():
    node = from_dict({"a": {"b": [{"c": 1}]}})
    for other in (copy.deepcopy(node), pickle.loads(pickle.dumps(node))):
        assert other == node
        assert type(other.a) is NotebookNode
        assert other.a.b is not node.a.b
    assert node.copy() == node.dict() == node
    assert node.hasattr("a")


def test_new_keys_can_be_refused():
    struct = Struct(a=1)
    struct.allow_new_attr(False)
    struct.a = 2
    with pytest.raises(AttributeError):
        struct.b = 1
