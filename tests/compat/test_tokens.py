import io
import tokenize

import pytest

from perijove.compat import tokens


@pytest.mark.parametrize(
    ("cell", "name"),
    [
        ("fo|o", "foo"),
        ("foo|(a, b)", "foo"),
        ("foo(|a, b)", "a"),
        ("foo(a,| b)", "foo"),
        ("foo(bar(a=|5), b=10)", "bar"),
        ("foo(bar(x), b|=10)", "foo"),
        ("foo(a, b) +| y", "foo"),
        ("a = obj.at|tr.sub", "obj.attr"),
        ("x = (1,\n 2)\nint(|)", "int"),
        ("if |", ""),
    ],
)
def test_the_name_at_the_cursor(cell, name):
    assert tokens.token_at_cursor(cell.replace("|", ""), cell.index("|")) == name


def test_the_line_at_the_cursor():
    assert [tokens.line_at_cursor("One\nTwo\n", place) for place in (0, 4)] == [("One\n", 0), ("Two\n", 4)]
    assert (tokens.line_at_cursor("a\nb", 3), tokens.line_at_cursor("", 3)) == (("b", 2), ("", 0))


def test_tokens_up_to_what_is_wrong():
    assert [token.string for token in tokens.generate_tokens(io.StringIO("a + (").readline)][:3] == ["a", "+", "("]
    with pytest.raises(tokenize.TokenError):
        list(tokens.generate_tokens_catch_errors(io.StringIO("'''abc\n").readline))
