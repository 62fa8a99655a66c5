import pytest

from perijove.interpreter.magics.arguments import argument, parse
from perijove.interpreter.magics.registry import UsageError, register_line_magic


@register_line_magic
@argument("-n", "--number", type=int, default=1, help="how often")
@argument("words", nargs="*", help="what to say")
def say(line):
    """Say something."""
    options = parse(say, line)
    return options.number * options.words


def test_options_have_their_types():
    assert say("-n 2 'a b' c") == ["a b", "c", "a b", "c"]


@pytest.mark.parametrize(
    ("line", "text"),
    [("-n x", "invalid int value"), ("-q", "unrecognized arguments: -q"), ("'", "no closing quotation")],
)
def test_what_is_wrong_is_said_with_the_usage(line, text):
    with pytest.raises(UsageError, match=text):
        say(line)


def test_a_required_argument(capsys):
    @argument("name")
    def magic(line):
        return parse(magic, line).name

    assert magic("x") == "x"
    with pytest.raises(UsageError, match="required: name"):
        magic("")
    assert capsys.readouterr() == ("", "")


def test_help_shows_the_usage(session):
    assert say.__doc__.startswith("Say something.\n\nusage: %say [-n NUMBER] [words ...]")
    session.names["say"] = say
    session("get_ipython().register_magic_function(say)\ndel say")
    assert "how often" in session.interpreter.inspect("%say", 3)["text/plain"]
