import pytest

from perijove.interpreter.magics.options import parse, whole, words
from perijove.interpreter.magics.registry import UsageError


@pytest.mark.parametrize(
    ("line", "options", "rest"),
    [
        ("", {}, ""),
        ("x = 'a  b'", {}, "x = 'a  b'"),
        ("-n 5 -r3 -oq x - y", {"n": "5", "r": "3", "o": "", "q": ""}, "x - y"),
        ("--out name --bg x", {"out": "name", "bg": ""}, "x"),
        ("--out='a b' x", {"out": "a b"}, "x"),
        ("-o -- -x", {"o": ""}, "-x"),
        ("- x", {}, "- x"),
    ],
)
def test_options(line, options, rest):
    assert parse(line, "n:r:oq", ("out=", "bg")) == (options, rest)


@pytest.mark.parametrize("line", ["-z", "--nope", "-n", "--out", "-:"])
def test_wrong_options(line):
    with pytest.raises(UsageError):
        parse(line, "n:o", ("out=",))


def test_words_and_numbers():
    assert words("a 'b c' \"d\" e\\f") == ["a", "b c", "d", "e\\f"]
    assert whole("3", "-n") == 3
    with pytest.raises(UsageError, match="-n needs a whole number, found 'x'"):
        whole("x", "-n")


def test_no_option_is_read_after_the_last():
    assert parse("-a -m mod -a -- x", "am:", last="m") == ({"a": "", "m": "mod"}, "-a -- x")
    assert parse("-m mod -- -a", "am:", last="m") == ({"m": "mod"}, "-a")
