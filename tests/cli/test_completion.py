import os
import subprocess
import sys
from pathlib import Path

import pytest

import perijove
from perijove.cli.completion import complete


@pytest.mark.parametrize(
    ("words", "offered"),
    [
        (["perijove", "kern"], ["plain,kernel", "plain,kernels", "file,"]),
        (["perijove", "--no-t"], ["plain,--no-term-title", "plain,--no-title"]),
        (["perijove", "run", "--resu"], ["plain,--resume"]),
        (["perijove", "history", "tr"], ["plain,trim"]),
    ],
)
def test_what_a_shell_is_offered(monkeypatch, capsys, words, offered):
    monkeypatch.setenv("COMP_WORDS", " ".join(words))
    monkeypatch.setenv("COMP_CWORD", str(len(words) - 1))

    assert complete("bash_complete") == 0
    assert capsys.readouterr().out.splitlines() == offered


def test_the_program_prints_the_shells_script(tmp_path):
    source = str(Path(perijove.__file__).parent.parent)
    told = subprocess.run(
        [sys.executable, "-m", "perijove"],
        env={**os.environ, "HOME": str(tmp_path), "PYTHONPATH": source, "_PERIJOVE_COMPLETE": "zsh_source"},
        capture_output=True,
        text=True,
        check=True,
    )

    assert "#compdef perijove" in told.stdout
