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
    ("line", "flags", "cells"),
    [
        (["--nosep"], [("terminal.spacing", "false")], []),
        (["--no-pprint", "--cache-size=0"], [("interpreter.pretty", "false"), ("interpreter.out_entries", "0")], []),
        (["--logfile", "a.py"], [], ["%logstart a.py"]),
        (["--logappend=a.py"], [], ["%logstart a.py append"]),
        (["--ignore-cwd", "--no-term-title"], [("terminal.import_here", "false"), ("terminal.title", "")], []),
    ],
)
def test_ipythons_options(line, flags, cells):
    options, rest = taken(*line)

    assert (options.flags, options.cells, rest) == (flags, cells, [])


def test_folders_of_settings(monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)

    assert taken("--profile", "work")[0].folder == "profiles/work"
    assert taken("--profile-dir=here")[0].folder == str(tmp_path / "here")
    assert taken("--ipython-dir", "/else/where")[0].folder == "/else/where"


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
