"""`%debug` and `%pdb`: the debugger, after an error or from a statement on."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

from perijove.interpreter.compile import is_silenced
from perijove.interpreter.magics import options
from perijove.interpreter.magics.registry import UsageError, register_line_cell_magic, register_line_magic

if TYPE_CHECKING:
    from perijove.interpreter.magics.caller import Shell

_SWITCHES = {"on": True, "1": True, "off": False, "0": False}


@register_line_cell_magic(expand=False)
def debug(shell: Shell, line: str, cell: str | None = None) -> Any:
    """Debug the last error, or code from its first line on: `%debug [-b FILE:LINE] [statement]`, or `%%debug`.

    -b, --breakpoint FILE:LINE runs to that line first. Without code, the last error is looked at where it was raised.
    At the prompt `help` lists the commands, and `quit` comes back.
    """
    chosen, rest = options.parse(line, "b:", ("breakpoint=",))
    at = chosen.get("b", chosen.get("breakpoint", ""))
    code = "\n".join(part for part in (rest, cell or "") if part.strip())
    if code:
        value = shell.debugging.run_statement(code, at, "%debug" if cell is None else "%%debug")
        return None if is_silenced(code) else value
    if at or cell is not None:
        raise UsageError("there is no code to debug")
    error = shell.interpreter.last_error
    if error is None:
        raise UsageError("no error has happened yet that could be debugged")
    shell.debugging.post_mortem(error)
    return None


@register_line_magic
def pdb(shell: Shell, line: str) -> None:
    """Whether an error opens the debugger: `%pdb on`, `%pdb off`; without an argument it is switched over."""
    word = line.strip().lower()
    if word not in {"", *_SWITCHES}:
        raise UsageError(f"%pdb takes on or off, found {line.strip()!r}")
    on = _SWITCHES[word] if word else not shell.debugging.preferences.auto
    shell.debugging.after_errors(on)
    sys.stdout.write(f"An error {'opens' if on else 'does not open'} the debugger.\n")
