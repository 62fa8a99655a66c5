"""Package managers, for the environment that this Python runs in."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from perijove.interpreter.display.publish import flush_text
from perijove.interpreter.magics.registry import UsageError, register_line_magic
from perijove.interpreter.system import stream

if TYPE_CHECKING:
    from perijove.interpreter.magics.caller import Shell

_RESTART = "Note: you may need to restart the kernel to use updated packages.\n"


def _run(shell: Shell, program: list[str], line: str) -> None:
    import shlex

    flush_text()
    code = stream([*program, *shlex.split(line)], out=_write, err=None)
    shell.user_ns["_exit_code"] = code
    if line.split()[:1] in (["install"], ["uninstall"]):
        sys.stdout.write(_RESTART)


def _write(text: str) -> None:
    sys.stdout.write(text)
    sys.stdout.flush()


@register_line_magic
def pip(shell: Shell, line: str) -> None:
    """Run pip in the environment of this Python: `%pip install NAME`."""
    _run(shell, [sys.executable, "-m", "pip"], line)


@register_line_magic
def uv(shell: Shell, line: str) -> None:
    """Run uv for the environment of this Python: `%uv pip install NAME`."""
    import shutil

    program = shutil.which("uv")
    if program is None:
        raise UsageError("no program 'uv' on the path; %pip install uv puts it into this environment")
    words = line.split()
    if words[:1] == ["pip"] and len(words) > 1 and "--python" not in words:
        line = " ".join([*words[:2], "--python", sys.executable, *words[2:]])
    _run(shell, [program], line)


# Commands of conda's that take an environment, and which of them ask before they act.
_CONDA_PREFIXED = {"install", "list", "remove", "uninstall", "update", "upgrade"}
_CONDA_ASKING = {"install", "remove", "uninstall", "update", "upgrade", "create"}
_CONDA_PLACES = ("-p", "--prefix", "-n", "--name")


def _conda(shell: Shell, name: str, line: str) -> None:
    import shlex

    program = _conda_program(name)
    words = shlex.split(line)
    command = words[0] if words else ""
    if command in _CONDA_ASKING and not {"-y", "--yes"} & set(words):
        words[1:1] = ["--yes"]  # nobody can answer
    given = any(word in _CONDA_PLACES or word.startswith(("--prefix=", "--name=")) for word in words)
    if command in _CONDA_PREFIXED and not given:
        words[1:1] = ["--prefix", sys.prefix]
    _run(shell, [program], shlex.join(words))


def _conda_program(name: str) -> str:
    """Where the program is; conda's own variables are asked first. Raises UsageError."""
    import os
    import shutil
    from pathlib import Path

    if not Path(sys.prefix, "conda-meta", "history").exists():
        raise UsageError(f"this Python ({sys.prefix}) is in no conda environment; %pip installs into it")
    variable = {"conda": "CONDA_EXE", "mamba": "MAMBA_EXE", "micromamba": "MAMBA_EXE"}[name]
    known = os.environ.get(variable, "")
    if known and Path(known).stem == name and os.access(known, os.X_OK):
        return known
    found = shutil.which(name)
    if found is None:
        raise UsageError(f"no program {name!r} on the path")
    return found


@register_line_magic
def conda(shell: Shell, line: str) -> None:
    """Run conda for the environment of this Python: `%conda install NAME`; it is not asked whether to go on."""
    _conda(shell, "conda", line)


@register_line_magic
def mamba(shell: Shell, line: str) -> None:
    """Run mamba for the environment of this Python: `%mamba install NAME`."""
    _conda(shell, "mamba", line)


@register_line_magic
def micromamba(shell: Shell, line: str) -> None:
    """Run micromamba for the environment of this Python: `%micromamba install NAME`."""
    _conda(shell, "micromamba", line)
