"""The command, as its user runs it."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

SOURCE = Path(__file__).parents[2] / "src"


@pytest.fixture
def command(tmp_path):
    """Runs `perijove …` in an empty folder with an empty home."""
    home = tmp_path / "home"
    home.mkdir()
    inherited = {name: os.environ[name] for name in ("PATH", "LANG", "LC_ALL", "SYSTEMROOT") if name in os.environ}
    environ = {**inherited, "HOME": str(home), "PYTHONPATH": str(SOURCE), "PYTHONWARNINGS": "error"}

    def run(*arguments, stdin="", **extra):
        return subprocess.run(
            [sys.executable, "-m", "perijove", *map(str, arguments)],
            cwd=tmp_path,
            env=environ | extra,
            input=stdin,
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )

    return run
