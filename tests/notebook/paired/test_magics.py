import pytest

from perijove.notebook.paired.magics import comment_magics, is_magic, uncomment_magics


@pytest.mark.parametrize(
    ("line", "written"),
    [
        ("%matplotlib inline", "# %matplotlib inline"),
        ("    %time x", "    # %time x"),
        ("# %time x", "# # %time x"),
        ("!ls", "# !ls"),
        ("x = !ls", "# x = !ls"),
        ("    x = %time y", "    # x = %time y"),
        ("name?", "# name?"),
        ("?name", "# ?name"),
        ("cat x.txt", "# cat x.txt"),
        ("cat = 5", "cat = 5"),
        ("x % y", "x % y"),
        ("%time x # noescape", "%time x # noescape"),
    ],
)
def test_magics_are_comments_and_come_back(line, written):
    assert comment_magics([line], "python") == [written]
    assert uncomment_magics([written], "python") == [line]


@pytest.mark.parametrize("lines", [["!a \\", "  b", "c"], ['!echo """', "# %time", '"""', "%time"]])
def test_lines_that_go_on_and_quotes_in_magics(lines):
    assert uncomment_magics(comment_magics(lines, "python"), "python") == lines


def test_lines_of_a_string_are_left_alone():
    lines = ["x = '''", "%time", "'''", "%time"]
    assert comment_magics(lines, "python") == [*lines[:3], "# %time"]


def test_each_language_has_its_own():
    assert comment_magics([":dep x"], "rust") == ["// :dep x"]
    assert comment_magics(["#!time"], "csharp") == ["// #!time"]
    assert comment_magics(["%%", "%% -x"], "go") == ["//gonb:%%", "//gonb:%% -x"]
    assert uncomment_magics(["//gonb:%%"], "go") == ["%%"]
    assert not is_magic("% x", "matlab")
    assert not is_magic("%x", "latin")


def test_only_on_request():
    assert comment_magics(["%a", "%a # escape"], "python", all_magics=False) == ["%a", "# %a # escape"]
