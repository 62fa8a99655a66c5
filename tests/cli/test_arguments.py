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
        (
            ["--terminal.mouse=true", "--set=a.b=c"],
            Invocation("repl", flags=(("terminal.mouse", "true"), ("a.b", "c"))),
        ),
        (["--quick", "--pdb", "--init", "x = 1"], Invocation("repl", cells=("%pdb on", "x = 1"), quick=True)),
        (["--gui=tk", "--matplotlib", "script.py"], Invocation("file", "script.py", cells=("%gui tk", "%matplotlib"))),
        (["--pylab=qt", "--ext", "a", "-i"], Invocation("repl", interactive=True, cells=("%pylab qt", "%load_ext a"))),
        (
            ["--colors", "NoColor", "--no-banner"],
            Invocation(
                "repl",
                flags=(("terminal.theme", "NoColor"), ("interpreter.colors", "false"), ("terminal.banner", "false")),
            ),
        ),
        (["--show-config", "--vi"], Invocation("config", flags=(("terminal.editing_mode", "vi"),))),
        (["--", "-odd", "x"], Invocation("file", "-odd", ("x",))),
        (["script.py", "--", "-x"], Invocation("file", "script.py", ("-x",))),
        (["-c", "pass", "--", "-x"], Invocation("code", "pass", ("-x",))),
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
        (["tour.ipynb"], "no file 'tour.ipynb'"),
        (["--gui"], "--gui needs a value after it"),
        (["--vi=yes"], "--vi takes no value"),
        (["--terminal.mouse"], "--terminal.mouse needs a value: --terminal.mouse=VALUE"),
        (["--no-confirm"], "no option '--no-confirm'; did you mean '--no-confirm-exit'? see perijove --help"),
        (["--", "none"], "no file 'none'"),
    ],
)
def test_mistakes(line, message):
    with pytest.raises(UsageError) as caught:
        parse(line, FILES.__contains__)
    assert str(caught.value).replace("; see", " see") == message.replace("; see", " see")


def test_examples():
    assert doctest.testmod(arguments).failed == 0
