"""`IPython.utils.process`: programs of the system, and the words of their command lines."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

from perijove.compat.options import arg_split as arg_split
from perijove.compat.options import unquoted
from perijove.interpreter.system import read_command, run_command


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


def get_output_error_code(cmd: str | list[str]) -> tuple[str, str, int]:
    """What a command prints to its output and to its errors, and its exit code."""
    done = subprocess.run(cmd, shell=isinstance(cmd, str), capture_output=True, check=False)
    out, err = (text.decode("utf-8", "replace").replace("\r\n", "\n") for text in (done.stdout, done.stderr))
    return out, err, done.returncode


def getoutputerror(cmd: str | list[str]) -> tuple[str, str]:
    """What a command prints to its output and to its errors."""
    return get_output_error_code(cmd)[:2]


def arg_split_with_quotes(commandline: str, strict: bool = True) -> list[tuple[str, bool]]:
    """The words of a line without their quotes, and whether each had any."""
    return [(unquoted(word), unquoted(word) != word) for word in arg_split(commandline, strict=strict)]


def abbrev_cwd() -> str:
    """The name of the current folder, and `~` for the user's own."""
    here = Path.cwd()
    return "~" if here == Path.home() else here.name or str(here)


def check_pid(pid: int) -> bool:
    """Whether there is a process of a number."""
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True
