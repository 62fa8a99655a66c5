import subprocess
import sys
from pathlib import Path

import pytest

from perijove import __version__
from perijove.cli import main

SOURCE = Path(__file__).parents[2] / "src"
# What only a program with a front end, a server or a kernel needs.
HEAVY = {"click", "zmq", "msgspec", "orjson", "prompt_toolkit", "pygments", "jedi", "asyncio", "starlette", "tomllib"}


@pytest.mark.parametrize("line", [["--version"], ["-c", "pass"]])
def test_programs_are_imported_only_when_asked_for(line, tmp_path):
    code = f"import sys; from perijove.cli import main; main({line!r}); print(*sys.modules)"
    told = subprocess.run(
        [sys.executable, "-c", code],
        cwd=tmp_path,
        env={"PYTHONPATH": str(SOURCE), "HOME": str(tmp_path)},
        capture_output=True,
        text=True,
        check=True,
    )
    loaded = {name.partition(".")[0] for name in told.stdout.split()}
    assert loaded & HEAVY == set()
    if line == ["--version"]:
        assert "dataclasses" not in told.stdout.split() or "perijove.interpreter" not in told.stdout.split()


def test_version(capsys):
    assert main(["--version"]) == 0
    assert capsys.readouterr().out == f"perijove {__version__}\n"


@pytest.mark.parametrize(
    ("line", "message"),
    [
        (["notbook"], "no command or file 'notbook'; did you mean 'notebook'?"),
        (["--set", "server.prot=1", "-c", "pass"], "flag: no setting 'prot' in 'server'; did you mean 'port'?"),
        (["--set", "terminal.banner=perhaps"], "flag: terminal.banner: expected true or false, found 'perhaps'"),
        (["."], ". is a folder; open it with `perijove notebook .`"),
    ],
)
def test_mistakes_are_one_line_and_status_2(line, message, capsys):
    assert main(line) == 2
    assert capsys.readouterr().err == f"perijove: {message}\n"


def test_a_broken_settings_file_is_named(command, tmp_path):
    (tmp_path / "perijove.toml").write_text("[server\n")
    told = command("-c", "print(1)")
    assert (told.returncode, told.stdout) == (2, "")
    assert told.stderr.startswith(f"perijove: {tmp_path / 'perijove.toml'}: is no TOML: ")


def test_a_reader_that_goes_away_is_no_error(tmp_path):
    line = f"{sys.executable} -m perijove -c 'print(\"x\\n\" * 1_000_000)' | head -1"
    told = subprocess.run(line, shell=True, env={"PYTHONPATH": str(SOURCE), "HOME": str(tmp_path), "PATH": "/usr/bin:/bin"}, capture_output=True, text=True, check=True)  # fmt: skip
    assert told.stdout == "x\n"
    assert "perijove/" not in told.stderr
