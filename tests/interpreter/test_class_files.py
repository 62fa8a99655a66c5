import inspect
import pickle

import pytest

from perijove.interpreter.class_files import find_classes
from perijove.interpreter.compile import label

CELLS = {
    "methods": "class A:\n    def m(self):\n        return 1\n",
    "a dataclass": "@dataclass\nclass A:\n    a: int = 1\n",
    "an enumeration": "class A(enum.Enum):\n    one = 1\n",
    "nothing in it": "class A: pass\n",
    "a NamedTuple": "class A(NamedTuple):\n    x: int\n",
}


@pytest.mark.parametrize("source", CELLS.values(), ids=CELLS)
def test_the_source_of_a_class(session, source):
    session("import enum, inspect\nfrom dataclasses import dataclass\nfrom typing import NamedTuple")
    session(source)
    session("B = 1  # class A: of a comment")
    assert inspect.getsource(session.names["A"]) == source
    assert label(inspect.getfile(session.names["A"])) == "Cell In[2]"
    session("n = inspect.getsourcelines(A)")
    assert session.names["n"][0] == source.splitlines(keepends=True)


def test_nested_and_local_classes(session):
    session("class A:\n    class Inner:\n        x = 1\ndef f():\n    class Local:\n        y = 2\n    return Local")
    assert inspect.getsource(session.names["A"].Inner) == "    class Inner:\n        x = 1\n"
    assert inspect.getsource(session.names["f"]()) == "    class Local:\n        y = 2\n"


def test_the_latest_definition(session):
    session("class A:\n    x = 1")
    session("class A:\n    x = 2")
    assert inspect.getsource(session.names["A"]) == "class A:\n    x = 2\n"


def test_what_python_finds_and_what_nobody_does(session):
    session("MadeAtRunTime = type('MadeAtRunTime', (), {})")
    assert inspect.getfile(pytest.MonkeyPatch) == pytest.MonkeyPatch.setattr.__code__.co_filename
    for nowhere in (session.names["MadeAtRunTime"], int):
        with pytest.raises((OSError, TypeError)):
            inspect.getsource(nowhere)
    find_classes()
    assert inspect.getfile.__module__ == "perijove.interpreter.class_files"


def test_instances_are_pickled(session):
    session(
        "import dataclasses\n@dataclasses.dataclass\nclass D:\n    a: int\n    class Inner: pass\ndef f(x): return x"
    )
    session("import pickle\nback = [pickle.loads(pickle.dumps(each)) for each in (D(3), D.Inner, f)]")
    names = session.names
    assert names["back"] == [names["D"](3), names["D"].Inner, names["f"]]
    assert pickle.dumps(names["f"])
