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
