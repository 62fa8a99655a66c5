"""`IPython.utils`: commands of the system, files and folders that end with a block, words."""

from __future__ import annotations

import contextlib
import os
import shutil
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from perijove.compat.options import arg_split as arg_split
from perijove.interpreter.slist import SList as SList
from perijove.interpreter.system import read_command, run_command

if TYPE_CHECKING:
    from collections.abc import Iterator

TemporaryDirectory = tempfile.TemporaryDirectory
LSString = str


class FindCmdError(Exception):
    """There is no such program."""


def find_cmd(cmd: str) -> str:
    """The path of a program. Raises FindCmdError."""
    found = shutil.which(cmd)
    if found is None:
        raise FindCmdError(f"command could not be found: {cmd}")
    return found


def system(cmd: str) -> int:
    """Run a command; its exit code."""
    return run_command(cmd)


def getoutput(cmd: str) -> str:
    """What a command prints."""
    return read_command(cmd)[1]


def getoutputerror(cmd: str) -> tuple[str, str]:
    """What a command prints; nothing is apart."""
    return getoutput(cmd), ""


@contextlib.contextmanager
def TemporaryWorkingDirectory() -> Iterator[str]:  # noqa: N802 - its name
    """A folder that is the current one within a block, and ends with it."""
    before = Path.cwd()
    with tempfile.TemporaryDirectory() as folder:
        os.chdir(folder)
        try:
            yield folder
        finally:
            os.chdir(before)


def get_home_dir(require_writable: bool = False) -> str:
    """The user's own folder."""
    del require_writable
    return str(Path.home())


def ensure_dir_exists(path: str, mode: int = 0o755) -> None:
    """Make a folder unless it is there."""
    Path(path).mkdir(mode=mode, parents=True, exist_ok=True)


def compress_user(path: str) -> str:
    """A path with `~` for the user's own folder."""
    home = str(Path.home())
    return path.replace(home, "~", 1) if path.startswith(home) else path


def indent(instr: str, nspaces: int = 4) -> str:
    """A text with each line indented."""
    return "\n".join(" " * nspaces + line if line else line for line in instr.split("\n"))
