import re

import pytest

from perijove.compat.splitinput import LineInfo, split_user_input


@pytest.mark.parametrize(
    ("line", "parts"),
    [
        ("x=1", ("", "", "x", "=1")),
        (" ??", (" ", "??", "", "")),
        ("  !!ls -l", ("  ", "!!", "ls", "-l")),
        ("f.g (x)", ("", "", "f.g", " (x)")),
        ("?%%hist", ("", "?", "%%hist", "")),
    ],
)
def test_parts_of_a_line(line, parts):
    assert split_user_input(line) == parts


def test_a_pattern_that_does_not_match():
    assert split_user_input("  ls -l", re.compile("no")) == ("  ", "", "ls", "-l")
    assert split_user_input("", re.compile("no")) == ("", "", "", "")


def test_a_line_with_its_parts():
    line = LineInfo("  %cd  /home", continue_prompt=True)
    assert (line.pre_whitespace, line.esc, line.ifun, line.the_rest) == ("  ", "%", "cd", "/home")
    assert (str(line), repr(line)) == ("LineInfo [  |%|cd|/home]", "<LineInfo [  |%|cd|/home]>")
