import pytest

from perijove.compat.arguments import argument, argument_group, defaults, kwds, magic_arguments, parse_argstring
from perijove.interpreter.errors import UsageError


@magic_arguments("greet")
@argument("-n", "--number", type=int, default=1, help="how often")
@argument_group("Whom")
@argument("names", nargs="*", help="their names")
@defaults(loud=False)
@kwds(epilog="The end.")
def magic_hello(line):
    """Say hello."""


def test_options_are_read():
    found = parse_argstring(magic_hello, "-n 2 'a b' c")
    assert (found.number, found.names, found.loud) == (2, ["a b", "c"], False)
    assert parse_argstring(magic_hello, "--other", partial=True)[1] == ["--other"]


def test_help_tells_them():
    for part in ("greet", "Say hello.", "how often", "Whom", "The end."):
        assert part in magic_hello.__doc__


def test_a_wrong_one_is_a_usage_error():
    with pytest.raises(UsageError, match="invalid int value"):
        parse_argstring(magic_hello, "-n x")


def test_what_was_declared_can_be_read():
    assert [each.args for each in magic_hello.decorators] == [(), ("names",), ("Whom",), ("-n", "--number")]
