"""The shell commands that everybody types without thinking: `%ls`, `%cat` and their like."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from perijove.interpreter.magics.registry import register_line_magic

if TYPE_CHECKING:
    from perijove.interpreter.magics.caller import Shell

# GNU's options where they are understood; what BSD's ls has instead colours by -G.
_LS = "ls -F --color" if sys.platform.startswith("linux") else "ls -F -G"
_LONG = "ls -F -o --color" if sys.platform.startswith("linux") else "ls -F -l -G"
COMMANDS = {
    "ls": _LS,
    "ll": _LONG,
    "lf": f"{_LONG} %l | grep ^-",
    "lk": f"{_LONG} %l | grep ^l",
    "ldir": f"{_LONG} %l | grep /$",
    "lx": f"{_LONG} %l | grep ^-..x",
    "cat": "cat",
    "cp": "cp",
    "mv": "mv",
    "rm": "rm",
    "mkdir": "mkdir",
    "rmdir": "rmdir",
}


def _command(name: str, command: str) -> None:
    def run(shell: Shell, line: str) -> None:
        from perijove.interpreter.system import run_command

        text = command.replace("%l", line) if "%l" in command else f"{command} {line}"
        shell.user_ns["_exit_code"] = run_command(text)

    run.__doc__ = f"Run the shell command `{command.replace(' %l', ' …')}`."
    globals()[f"_{name}"] = register_line_magic(name)(run)


for _name, _line in COMMANDS.items():
    _command(_name, _line)
