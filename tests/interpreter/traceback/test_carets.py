import sys

import pytest

from perijove.interpreter.traceback.carets import characters, marks


def under(text, part, **options):
    start = text.index(part)
    return marks(text, start, start + len(part), **options)[start:]


@pytest.mark.parametrize(
    ("part", "expected"),
    [
        ("a / b", "~~^~~"),
        ("(a) // b", "~~~~^^~~"),
        ("a*b + c", "~~~~^~~"),
        ("a ** -b", "~~^^~~~"),
        ("a[b]", "~^^^"),
        ("a[b][c]", "~~~~^^^"),
        ("é + ü", "~~^~~"),
        ("a < b", "^^^^^"),
        ("a.b", "^^^"),
    ],
)
def test_the_operator_is_pointed_at(part, expected):
    assert under(f"x = {part} ;", part) == expected


def test_calls_as_python_marks_them():
    assert under("x = f(a)(b)", "f(a)(b)") == ("~~~~^^^" if sys.version_info >= (3, 13) else "^^^^^^^")


def test_a_whole_line_is_not_marked():
    assert marks("    f(x)" if sys.version_info < (3, 13) else "    f.x", 4, 7 + (sys.version_info < (3, 13))) == ""
    assert marks("f.x", 0, 3, whole=True) == "^^^"


def test_what_is_not_known_is_not_marked():
    assert [marks("abc", -1, 2), marks("abc", 2, 1), marks("abc", 0, 9)] == ["", "", ""]


def test_marks_stand_under_wide_characters_and_tabs():
    assert marks("\t数 + b.c", 5, 8) == "\t     ^^^"


def test_half_an_expression():
    assert under("x = (a +", "(a +") == "^^^^"


def test_columns():
    assert [characters("abc", 2), characters("éb", 2)] == [2, 1]
