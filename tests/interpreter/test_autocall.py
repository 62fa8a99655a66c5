import sys
import types

import pytest

from perijove.interpreter.autocall import autocall


class Thing:
    method = print

    def __call__(self, *arguments):
        return arguments

    def __getitem__(self, key):
        return key


class IPyAutocall:
    """As the peers have it: known by its name."""

    def __call__(self):
        return "called"


NAMES = {"f": len, "thing": Thing(), "value": 5, "always": IPyAutocall()}


@pytest.mark.parametrize(
    ("line", "level", "expected"),
    [
        ("f x", 1, "f(x)"),
        ("f x, y", 1, "f(x, y)"),
        ("f x;", 1, "f(x);"),
        ("print 'a b'", 1, "print('a b')"),
        ("thing.method x", 1, "thing.method(x)"),
        ("f", 1, None),
        ("f", 2, "f()"),
        ("thing.method", 2, "thing.method()"),
        ("f [1]", 1, "f([1])"),
        ("thing [1]", 1, None),
        ("f (x)", 1, None),
        ("f(x)", 1, None),
        ("f = x", 2, None),
        ("f + x", 2, None),
        ("f - x", 2, None),
        ("f is x", 2, None),
        ("f in x", 2, None),
        ("f isolated", 2, "f(isolated)"),
        ("f not in x", 2, None),
        ("f if x else y", 2, None),
        ("f.absent x", 2, None),
        ("value x", 2, None),
        ("value", 2, None),
        ("unknown x", 2, None),
        ("f x", 0, None),
        ("f", 0, None),
        ("always", 0, "always()"),
        ("always ()", 1, None),
        ("b'x'", 2, None),
        ("f 'x'", 0, None),
        ("for x in y: pass", 2, None),
        ("", 2, None),
    ],
)
def test_calls_without_parentheses(line, level, expected):
    assert autocall(line, NAMES, level) == expected


def test_a_line_is_called_and_the_call_is_told(session, capsys):
    session("def add(a, b): return a + b")
    session.interpreter.configure(autocall=1)
    assert session("add 1, 2").result == 3
    assert capsys.readouterr().out == "------> add(1, 2)\n"
    assert session("add 1, 2\nadd 1, 2").error.ename == "SyntaxError"
    session.interpreter.configure(autocall=0)
    assert session("add 1, 2").error.ename == "SyntaxError"


def test_a_macro_runs_by_its_name(session, monkeypatch):
    class Macro:
        value = "a = 5\na * 2\n"

    module = types.ModuleType("perijove.interpreter.magics.sources")
    module.Macro = Macro
    monkeypatch.setitem(sys.modules, module.__name__, module)
    session.names["twice"] = Macro()
    assert session("twice").result == 10
    assert session("a").result == 5
