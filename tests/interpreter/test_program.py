import sys

import pytest

from perijove.interpreter import program
from perijove.interpreter.magics.registry import UsageError
from perijove.interpreter.namespace import Namespace


def test_a_suffix_may_be_left_out(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    for name in ("a.py", "b.ipy", "c.ipynb", "d"):
        (tmp_path / name).touch()
    assert [program.find_file(name).name for name in ("a", "b", "c", "d", "a.py")] == [
        "a.py",
        "b.ipy",
        "c.ipynb",
        "d",
        "a.py",
    ]
    with pytest.raises(UsageError, match="no file 'e' in"):
        program.find_file("e")


def test_names_are_kept_even_when_it_fails(tmp_path, main_module):
    path = tmp_path / "fails.py"
    path.write_text("a = 1\n__private__ = 2\n1 / 0\n")
    user = Namespace()
    with pytest.raises(ZeroDivisionError):
        program.run_apart(program.from_file(path), user)
    assert user.names["a"] == 1
    assert "__private__" not in user.names
    assert sys.modules["__main__"] is user.module
    assert str(tmp_path) not in sys.path


def test_within_names_that_are_there(tmp_path):
    path = tmp_path / "uses.py"
    path.write_text("b = a + 1, __name__, __file__\n")
    names = {"a": 1, "__name__": "before"}
    program.run_within(program.from_file(path), names, "within")
    assert names["b"] == (2, "within", str(path))
    assert names["__name__"] == "before"
    assert "__file__" not in names


def test_arguments_are_put_back():
    before = sys.argv
    with program.arguments(["x"]):
        assert sys.argv == ["x"]
    assert sys.argv is before
