import codeop

import pytest

from perijove.terminal.entry import new_line_after, on_enter, unindent_by


def is_complete(code):
    """As much of the interpreter's judgement as Enter needs, by the standard library's."""
    lines = code.split("\n")
    indent = lines[-1][: len(lines[-1]) - len(lines[-1].lstrip())]
    if code.rstrip().endswith(":"):
        indent += "    "
    try:
        compiled = codeop.compile_command(code)
    except SyntaxError:
        return "invalid", ""
    return ("complete", "") if compiled is not None else ("incomplete", indent)


@pytest.mark.parametrize(
    ("drawn", "inserted"),
    [
        ("1 + 1|", None),
        ("1 +| 1", None),
        ("|", None),
        ("x = |)", None),
        ("def f():|", "\n    "),
        ("def f():\n    return 1|", "\n    "),
        ("def f():\n    return 1\n|", None),
        ("def f():\n    return 1\n    |", None),
        ("f(1,|", "\n"),
        ("def f():|\n    return 1\n", "\n    "),
        ("if x:\n    a =| 1\n    b\n", "\n    "),
        ("a = 1|\nb = 2", "\n"),
        ("a = 1\nb = 2|", None),
        ("a = 1\nb = 2|\n\n", None),
    ],
)
def test_enter_runs_what_is_complete_and_goes_on_where_it_is_not(drawn, inserted):
    before, after = drawn.split("|")

    assert inserted == on_enter(before + after, len(before), is_complete)


def test_a_forced_new_line_keeps_the_indentation():
    assert new_line_after("if x:\n    a = 1", is_complete) == "\n    "
    assert new_line_after("a = 1", is_complete) == "\n"


@pytest.mark.parametrize(
    ("before", "count"), [("    ", 4), ("      ", 2), ("x", 1), ("    x", 1), ("", 1), ("a\n        ", 4), ("\t", 1)]
)
def test_backspace_goes_back_to_a_stop_within_the_indentation(before, count):
    assert count == unindent_by(before)
