"""What magics there are."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from perijove.interpreter.magics.registry import UsageError, register_line_magic

if TYPE_CHECKING:
    from perijove.interpreter.magics.caller import Shell

_SWITCH = {"on": True, "1": True, "true": True, "off": False, "0": False, "false": False}


@register_line_magic
def lsmagic(shell: Shell, line: str) -> None:  # noqa: ARG001 - the interface
    """List the magics."""
    magics = shell.interpreter.magics
    state = (
        "ON, % prefix IS NOT needed for line magics."
        if shell.interpreter.settings.automagic
        else "OFF, % prefix is needed."
    )
    sys.stdout.write(
        "Available line magics:\n"
        + "  ".join(f"%{name}" for name in magics.names("line"))
        + "\n\nAvailable cell magics:\n"
        + "  ".join(f"%%{name}" for name in magics.names("cell"))
        + f"\n\nAutomagic is {state}\n"
    )


@register_line_magic
def magic(shell: Shell, line: str) -> None:  # noqa: ARG001 - the interface
    """What each magic does, in one line."""
    magics = shell.interpreter.magics
    parts: list[str] = []
    for kind, sign in (("line", "%"), ("cell", "%%")):
        for name in magics.names(kind):
            text = (magics.find(kind, name).function.__doc__ or "").strip().partition("\n")[0]
            parts.append(f"{sign}{name:14} {text}")
    shell.page("\n".join(parts) + "\n")


@register_line_magic
def automagic(shell: Shell, line: str) -> None:
    """Whether a line magic may be called without its `%`: `%automagic [on|off]`; nothing switches."""
    word = line.strip().lower()
    if word and word not in _SWITCH:
        raise UsageError(f"%automagic takes on or off, not {word!r}")
    shell.interpreter.configure(automagic=_SWITCH.get(word, not shell.interpreter.settings.automagic))
    sys.stdout.write(f"Automagic is {'ON' if shell.interpreter.settings.automagic else 'OFF'}.\n")
