import functools
import inspect

import pytest

from perijove.compat import current, oinspect
from perijove.compat.interactiveshell import InteractiveShell


class Call:
    """A class."""

    def __init__(self, x, y=1):
        """How it is made."""

    def __call__(self, *args):
        """How it is called."""

    @property
    def kept(self):
        """A property."""
        raise AssertionError

    @kept.setter
    def kept(self, value):
        pass

    def getdoc(self):
        return "said by itself"


@pytest.fixture
def shell():
    yield InteractiveShell()
    current.set_shell(None)


def test_a_class_an_object_and_a_function(shell):
    told = shell.inspector.info(Call, "Call")
    assert (told["isclass"], told["type_name"], told["init_definition"]) == (True, "type", "Call(x, y=1)")
    assert (told["docstring"], told["init_docstring"], told["definition"]) == ("A class.", "How it is made.", None)
    told = shell.inspector.info(Call(1), detail_level=0)
    assert (told["docstring"], told["class_docstring"]) == ("said by itself", "A class.")
    assert (told["call_docstring"], told["init_docstring"]) == ("How it is called.", "How it is made.")
    told = shell.inspector.info(shell.inspector.info, "info", detail_level=1)
    assert told["definition"].startswith("info(")
    assert (told["docstring"], "def info" in told["source"], told["call_def"]) == (None, True, None)
    assert " <...> " in shell.inspector.info("x" * 300)["string_form"]


def test_sources_and_files():
    @functools.wraps(len)
    def wrapper():
        """None."""

    assert oinspect.find_file(Call.__init__) == __file__
    assert "def kept(self, value)" in oinspect.getsource(Call.kept)
    assert (oinspect.getsource(len), oinspect.find_file(len), oinspect.find_source_lines(len)) == (None, None, None)
    assert oinspect.find_source_lines(Call) == inspect.getsourcelines(Call)[1]
    assert (oinspect.getdoc(Call(1)), oinspect.is_simple_callable(len)) == ("said by itself", True)
    short, long = (oinspect._render_signature(inspect.signature(each), "f") for each in (Call, pytest.importorskip))
    assert (short, long.count("\n") > 2) == ("f(x, y=1)", True)


def test_names_are_looked_for_without_asking_properties(shell):
    shell.user_ns["things"] = {"a": [Call(1)]}
    found = shell._ofind("things['a'][0].kept")
    assert (found.found, found.obj, found.parent) == (True, Call.kept, shell.user_ns["things"]["a"][0])
    assert (found.namespace, found.get("ismagic")) == ("Interactive", False)
    assert shell._ofind("len", [("there", {"len": 1})]).obj == 1
    assert shell._ofind("len").namespace == "Python builtin"
    assert [shell._ofind(name).found for name in ("things.no", "nothing", "a + b", "things[1]")] == [False] * 4
    assert shell._ofind("%time").ismagic
    assert shell.object_inspect("time")["ismagic"]


def test_what_is_known_is_shown(shell, capsys):
    shell.user_ns["call"] = Call
    assert shell._inspect("pinfo", "call", detail_level=0) is None
    assert "A class." in capsys.readouterr().out
    for method in ("pdoc", "psource", "pdef"):
        shell._inspect(method, "call")
    printed = capsys.readouterr().out
    assert ("A class.\nclass Call" in printed, "call(x, y=1)" in printed) == (True, True)
    assert shell._inspect("pinfo", "nothing") == "not found"
    shell.inspector.pfile(Call.__init__)
    assert "class Call" in capsys.readouterr().out
