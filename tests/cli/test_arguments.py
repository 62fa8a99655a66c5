import doctest

import pytest

from perijove.cli import arguments
from perijove.cli.arguments import Invocation, parse
from perijove.cli.errors import UsageError

FILES = {"script.py", "-odd"}


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ([], Invocation("repl")),
        (["-i"], Invocation("repl", interactive=True)),
        (["-c", "pass", "-i", "x"], Invocation("code", "pass", ("-i", "x"))),
        (["-i", "-m", "this"], Invocation("module", "this", interactive=True)),
        (["script.py", "--help"], Invocation("file", "script.py", ("--help",))),
        (["-", "x"], Invocation("file", "-", ("x",))),
        (["-V"], Invocation("version")),
        (["--version"], Invocation("version")),
        (["--help"], Invocation("command", "--help")),
        (["run", "n.ipynb"], Invocation("command", "run", ("n.ipynb",))),
        (["--set", "a.b=c=d", "repl"], Invocation("command", "repl", flags=(("a.b", "c=d"),))),
    ],
)
def test_invocations(line, expected):
    assert parse(line, FILES.__contains__) == expected


@pytest.mark.parametrize(
    ("line", "message"),
    [
        (["-c"], "-c needs code after it"),
        (["-m"], "-m needs a module after it"),
        (["--set"], "--set needs section.key=value after it"),
        (["--set", "a.b"], "--set needs section.key=value after it"),
        (["--versoin"], "no option '--versoin'; did you mean '--version'? see perijove --help"),
        (["notbook"], "no command or file 'notbook'; did you mean 'notebook'?"),
        (["xyzzy"], "no command or file 'xyzzy'"),
        (["none.py"], "no file 'none.py'"),
        (["sub/none"], "no file 'sub/none'"),
        (["tour.ipynb"], "tour.ipynb is a notebook: run it with `perijove run`, open it with `perijove notebook`"),
    ],
)
def test_mistakes(line, message):
    with pytest.raises(UsageError) as caught:
        parse(line, FILES.__contains__)
    assert str(caught.value).replace("; see", " see") == message.replace("; see", " see")


def test_examples():
    assert doctest.testmod(arguments).failed == 0
