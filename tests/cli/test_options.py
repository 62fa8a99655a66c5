import pytest

from perijove.cli.errors import UsageError
from perijove.cli.options import NAMES, Options, suggestion, take


def taken(*line):
    options, rest = Options(), list(line)
    while take(rest, options):
        pass
    return options, rest


def test_an_option_ends_where_something_else_begins():
    options, rest = taken("--gui", "qt", "--autocall=1", "file.py", "--vi")

    assert options == Options(flags=[("interpreter.autocall", "1")], cells=["%gui qt"])
    assert rest == ["file.py", "--vi"]


def test_ipythons_colours_have_their_themes():
    assert taken("--colors=linux", "--colors", "monokai")[0].flags == [
        ("terminal.theme", "linux"),
        ("terminal.theme", "monokai"),
    ]


@pytest.mark.parametrize(
    ("line", "message"),
    [
        (["--quick=yes"], "--quick takes no value"),
        (["--set"], "--set needs section.key=value after it"),
        (["--ext"], "--ext needs a value after it"),
        (["--interpreter.show"], "--interpreter.show needs a value: --interpreter.show=VALUE"),
    ],
)
def test_mistakes(line, message):
    with pytest.raises(UsageError) as caught:
        taken(*line)
    assert str(caught.value) == message


def test_what_is_near():
    assert suggestion("--quik") == "; did you mean '--quick'?"
    assert suggestion("--zzzz") == ""
    assert len(NAMES) == len(set(NAMES))
