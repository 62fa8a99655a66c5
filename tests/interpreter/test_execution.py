import sys

import pytest


@pytest.mark.parametrize(
    ("show", "shown"),
    [
        ("all", ["1", "2", "0", "1", "3", "4"]),
        ("last", ["3", "4"]),
        ("last_expr", []),
        ("none", []),
        ("last_expr_or_assign", []),
    ],
)
def test_which_expressions_are_shown(session, show, shown):
    session.interpreter.configure(show=show)
    assert session.plain("1\n2\nfor x in range(2): x\nif True:\n    3\n    4") == shown


@pytest.mark.parametrize(
    ("code", "shown"),
    [
        ("1\nx = 2", ["2"]),
        ("x: int = 3", ["3"]),
        ("x = 3\nx += 1", ["4"]),
        ("x = y = 3", []),
        ("x, y = 3, 4", []),
        ("x: int", []),
        ("x = 5;", []),
        ("6", ["6"]),
    ],
)
def test_assigned_names_are_shown(session, code, shown):
    session.interpreter.configure(show="last_expr_or_assign")
    assert session.plain(code) == shown


def test_all_but_silenced(session):
    session.interpreter.configure(show="all")
    assert session.plain("1\n2;") == []


def test_the_display_hook_is_ours_while_a_cell_runs(session):
    before = sys.displayhook
    assert session.plain("import sys\nsys.displayhook('by hand')\nsys.displayhook(None)") == ["'by hand'"]
    assert sys.displayhook is before
    session("sys.displayhook = print")
    assert session.plain("7") == ["7"]
    sys.displayhook = before


def test_a_run_keeps_no_value(session):
    session("object()")
    assert session.interpreter.running.value is None


def test_a_mistyped_magic_is_not_the_last_error(session):
    session("1 / 0")
    session("%nosuch")
    session("%xmode nosuch")
    assert type(session.interpreter.last_error) is ZeroDivisionError
    assert sys.last_type is ZeroDivisionError
