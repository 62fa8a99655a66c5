import pytest

from perijove.cli.arguments import COMMANDS


def test_help_lists_every_command(command):
    told = command("--help")
    assert told.returncode == 0
    assert all(f"  {name} " in told.stdout for name in COMMANDS)


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_has_help(command, name):
    told = command(name, "--help")
    assert told.returncode == 0
    assert told.stdout.startswith(f"Usage: perijove {name}")


@pytest.mark.parametrize(
    ("line", "message"),
    [
        (["notebook", "--prot", "1"], "no option '--prot'; did you mean '--port'? (see perijove notebook --help)"),
        (["notebook", "/no/such"], "no file or folder '/no/such' (see perijove notebook --help)"),
        (["kernel", "instal"], "no command 'instal'; did you mean 'install'? (see perijove kernel --help)"),
        (["kernel", "xyzzy"], "no command 'xyzzy'; there are: install, list, uninstall (see perijove kernel --help)"),
        (
            ["kernel"],
            "a kernel needs -f FILE (a connection file), or a command: install, list (see perijove kernel --help)",
        ),
        (["run"], "missing argument 'NOTEBOOK...' (see perijove run --help)"),
        (["run", "x.ipynb", "--timeout", "soon"], "invalid value for '--timeout': 'soon' is not a valid float"),
        (["--set", "server.port=x", "notebook"], "flag: server.port: expected a whole number, found 'x'"),
    ],
)
def test_mistakes_are_one_line_and_status_2(command, line, message):
    told = command(*line)
    assert told.returncode == 2
    assert told.stderr.startswith(f"perijove: {message}")
    assert len(told.stderr.splitlines()) == 1
