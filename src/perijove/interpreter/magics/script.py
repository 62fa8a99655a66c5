"""Cells for other programs: `%%bash` and its like, and `%sx`."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

from perijove.interpreter.display.publish import flush_text
from perijove.interpreter.magics import background, options
from perijove.interpreter.magics.registry import (
    UsageError,
    register_cell_magic,
    register_line_cell_magic,
    register_line_magic,
)
from perijove.interpreter.system import stream

if TYPE_CHECKING:
    from collections.abc import Callable

    from perijove.interpreter.magics.caller import Shell

_LONG = ("no-raise-error", "out=", "err=", "bg", "proc=")


@register_cell_magic
def script(shell: Shell, line: str, cell: str) -> None:
    """Give the cell to a program as its input: `%%script [options] program arguments`.

    Its own options may stand anywhere: --out NAME and --err NAME keep what it prints, --bg runs it in the background
    (--proc NAME keeps the process), --no-raise-error lets it fail quietly. All others are the program's.
    """
    chosen, rest = options.parse_known(line, _LONG)
    program = options.words(rest)
    if not program:
        raise UsageError("%%script needs a program, such as %%script bash")
    if "bg" in chosen:
        background.start(shell, program, cell, chosen)
        return
    kept: dict[str, list[str]] = {name: [] for name in ("out", "err") if name in chosen}
    flush_text()
    try:
        code = stream(program, out=_sink("stdout", kept.get("out")), err=_sink("stderr", kept.get("err")), text_in=cell)
    except FileNotFoundError:
        raise UsageError(f"no program {program[0]!r} on the path") from None
    finally:
        for name, parts in kept.items():
            shell.user_ns[chosen[name]] = "".join(parts)
    shell.user_ns["_exit_code"] = code
    if code and "no-raise-error" not in chosen:
        import subprocess

        raise subprocess.CalledProcessError(
            code, rest, *("".join(kept[name]) if name in kept else None for name in ("out", "err"))
        )


def _sink(name: str, parts: list[str] | None) -> Callable[[str], Any]:
    if parts is not None:
        return parts.append

    def write(text: str) -> None:
        target = getattr(sys, name)
        target.write(text)
        target.flush()

    return write


def _for(name: str, program: str) -> None:
    def run(shell: Shell, line: str, cell: str) -> None:
        script(shell, f"{program} {line}", cell)

    run.__doc__ = f"Give the cell to {program} as its input; the options are those of %%script, others the program's."
    globals()[f"_run_{name}"] = register_cell_magic(name)(run)


for _name, _program in {
    "bash": "bash",
    "sh": "sh",
    "perl": "perl",
    "pypy": "pypy3",
    "python2": "python2",
    "ruby": "ruby",
    "python": sys.executable,
    "python3": sys.executable,
}.items():
    _for(_name, _program)


@register_line_cell_magic
def sx(shell: Shell, line: str, cell: str | None = None) -> Any:
    """Run a shell command and return the lines that it prints: `%sx command`, as `!!command`.

    The lines are a list that is also one text (`.s`, `.n`), paths (`.p`), and can be filtered (`.grep`, `.fields`).
    """
    return shell.getoutput(line if cell is None else f"{line}\n{cell}")


@register_line_cell_magic
def system(shell: Shell, line: str, cell: str | None = None) -> Any:
    """Run a shell command and return the lines that it prints, as %sx."""
    return sx(shell, line, cell)


@register_line_magic
def sc(shell: Shell, line: str) -> Any:
    """Run a shell command and keep what it prints: `%sc [-l] [-v] NAME=command`. Older than `NAME = !command`.

    A text, or with -l a list of lines; -v shows it too. Without a name, it is returned.
    """
    chosen, rest = options.parse(line, "lv")
    name, equals, command = rest.partition("=")
    if not equals:
        raise UsageError("write %sc NAME=command, or NAME = !command")
    found = shell.getoutput(command.strip())
    value: Any = found if "l" in chosen else "".join(f"{each}\n" for each in found)
    if "v" in chosen:
        sys.stdout.write(f"{name.strip()} ==\n{value!r}\n")
    if not name.strip():
        return value
    shell.user_ns[name.strip()] = value
    return None


@register_line_magic
def killbgscripts(shell: Shell, line: str) -> None:  # noqa: ARG001 - the interface
    """End what `%%script --bg` and its like started and still runs."""
    ended = shell.interpreter.magics.kept(background.Jobs).end()
    sys.stdout.write("All background processes were killed.\n" if ended else "No background processes are running.\n")


@register_cell_magic("!")
def shell_cell(shell: Shell, line: str, cell: str) -> Any:
    """Give the cell to the shell, and return the lines that it prints, as %%sx."""
    return sx(shell, line, cell)
