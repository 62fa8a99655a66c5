"""Where one is: `%cd`, `%pwd`, the stack of folders, and the shell commands that everybody types."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from perijove.interpreter.magics import options
from perijove.interpreter.magics.registry import UsageError, register_line_magic
from perijove.interpreter.system import run_command

if TYPE_CHECKING:
    from perijove.interpreter.magics.caller import Shell


def _here() -> str:
    try:
        return str(Path.cwd())
    except FileNotFoundError:
        raise UsageError("the current folder has been removed; %cd ~ leaves it") from None


def _change(shell: Shell, folder: str) -> None:
    visited = shell.interpreter.user.directories
    try:
        before = str(Path.cwd())
    except FileNotFoundError:
        before = ""
    try:
        os.chdir(Path(folder).expanduser())
    except OSError as error:
        raise UsageError(f"can't change to {folder!r}: {error.strerror}") from None
    if before and visited[-1:] != [before]:
        visited.append(before)
    visited.append(_here())


@register_line_magic
def cd(shell: Shell, line: str) -> None:
    """Change the current folder: `%cd [-q] FOLDER`; nothing is the home folder, `-` the one before, `-N` of %dhist."""
    quiet = line.startswith("-q")
    target = line[2:].strip() if quiet else line.strip()
    visited = shell.interpreter.user.directories
    if target == "-":
        if len(visited) < 2:
            raise UsageError("there is no folder before this one")
        target = visited[-2]
    elif target.startswith("-") and target[1:].isdigit():
        number = int(target[1:])
        if number >= len(visited):
            raise UsageError(f"no folder {number} in %dhist")
        target = visited[number]
    words = options.words(target)
    _change(shell, " ".join(words) if words else "~")
    if not quiet:
        sys.stdout.write(_here() + "\n")


@register_line_magic
def pwd(line: str) -> str:  # noqa: ARG001 - the interface
    """The current folder."""
    return _here()


@register_line_magic
def dhist(shell: Shell, line: str) -> None:  # noqa: ARG001 - the interface
    """The folders visited, numbered."""
    for number, folder in enumerate(shell.interpreter.user.directories):
        sys.stdout.write(f"{number}: {folder}\n")


def _stack(shell: Shell) -> list[str]:
    found = shell.user_ns.get("_dir_stack")
    if not isinstance(found, list):
        found = []
        shell.push({"_dir_stack": found}, interactive=False)
    return found


@register_line_magic
def pushd(shell: Shell, line: str) -> list[str]:
    """Change the current folder and remember this one: `%pushd FOLDER`."""
    here = _here()
    _change(shell, line.strip() or "~")
    _stack(shell).insert(0, here)
    return _stack(shell)


@register_line_magic
def popd(shell: Shell, line: str) -> None:  # noqa: ARG001 - the interface
    """Go back to the folder that %pushd remembered last."""
    stack = _stack(shell)
    if not stack:
        raise UsageError("%pushd has remembered no folder")
    _change(shell, stack.pop(0))
    sys.stdout.write(_here() + "\n")


@register_line_magic
def dirs(shell: Shell, line: str) -> list[str]:  # noqa: ARG001 - the interface
    """The folders that %pushd remembers."""
    return _stack(shell)


def _command(name: str, command: str) -> None:
    def run(shell: Shell, line: str) -> None:
        shell.user_ns["_exit_code"] = run_command(f"{command} {line}")

    run.__doc__ = f"Run the shell command `{command}`."
    globals()[f"_{name}"] = register_line_magic(name)(run)


for _name, _line in {
    "ls": "ls",
    "ll": "ls -l",
    "cat": "cat",
    "cp": "cp",
    "mv": "mv",
    "rm": "rm",
    "mkdir": "mkdir",
    "rmdir": "rmdir",
}.items():
    _command(_name, _line)
