import pytest

from perijove.interpreter.magics.registry import UsageError


def printed(session, capsys, code):
    session(code)
    return capsys.readouterr().out


def test_where_a_name_came_from(session, capsys):
    for cell in ["x = 1", "other = 2", "y = (\n    x + 1)", "z = y * 2"]:
        session(cell)
    assert printed(session, capsys, "%deps z") == "In [4]  z: z = y * 2\nIn [3]  y: y = (\nIn [1]  x: x = 1\n"


def test_what_is_only_perhaps_bound(session, capsys):
    session("c = True")
    session("if c:\n    x = 1")
    assert printed(session, capsys, "%deps x") == "In [2]  x (perhaps): x = 1\nIn [1]  c: c = True\n"


def test_results_that_no_longer_follow(session, capsys):
    for cell in ["x = 1", "y = x", "z = y", "x = 2"]:
        session(cell)
    assert printed(session, capsys, "%stale") == (
        "In [2]  y = x\n         x was bound anew by In [4]\nIn [3]  z = y\n         y was bound anew by In [4], through In [2]\n"
    )


def test_nothing_stale(session, capsys):
    session("x = 1")
    assert printed(session, capsys, "%stale") == "Every result follows from the code above it.\n"


def test_a_star_import_is_told(session, capsys):
    session("from math import *")
    assert "In [1] may have bound any name: from math import *" in printed(session, capsys, "%stale")


@pytest.mark.parametrize("code", ["%deps", "%deps a.b", "%deps nothing", "%stale x"])
def test_mistakes_are_told(session, code):
    assert session(code).error.ename == "UsageError"
    assert issubclass(UsageError, Exception)
