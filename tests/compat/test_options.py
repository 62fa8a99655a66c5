import pytest

from perijove.compat.options import arg_split, parse_options
from perijove.interpreter.errors import UsageError


def test_options_and_the_rest():
    found, rest = parse_options("-n 3 -v --name=x a 'b c'", "n:v", "name=")
    assert (found, rest) == ({"n": "3", "v": "", "name": "x"}, "a b c")
    assert found.n == "3"
    assert parse_options("-n 1 -n 2 a b", "n:", mode="list") == ({"n": ["1", "2"]}, ["a", "b"])
    assert parse_options("-n 1", "n:", list_all=True)[0] == {"n": ["1"]}
    assert parse_options("  print( 'a' )", "n", posix=False, preserve_non_opts=True)[1] == "print( 'a' )"


def test_what_is_wrong_is_said():
    with pytest.raises(UsageError, match='allowed: "n:" --name='):
        parse_options("-x", "n:", "name=")
    with pytest.raises(ValueError, match="mode"):
        parse_options("", "", mode="tuple")


def test_words_keep_their_quotes():
    assert arg_split("a 'b c' \"d\"") == ["a", "'b c'", '"d"']
    assert arg_split("a 'b c", strict=False) == ["a", "'b c"]
    with pytest.raises(ValueError, match="quotation"):
        arg_split("a 'b")
