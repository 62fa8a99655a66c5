"""The text on the system's clipboard, by the program that can read it here."""

import shutil
import subprocess
from collections.abc import Callable, Mapping

# What there is to ask, in this order; those of X11 and Wayland only where such a display is there.
_WAYLAND = ["wl-paste", "--no-newline"]
_X11 = (["xclip", "-out", "-selection", "clipboard"], ["xsel", "--output", "--clipboard"])
_SYSTEM = (["pbpaste"], ["powershell.exe", "-NoProfile", "-Command", "Get-Clipboard"])

# A clipboard whose owner does not answer would keep us for ever.
TIMEOUT = 5.0


class ClipboardError(OSError):
    """The clipboard can't be read; says what was tried."""


def readers(environ: Mapping[str, str], which: Callable[[str], str | None] = shutil.which) -> list[list[str]]:
    """The commands that can read the clipboard of this session."""
    commands = [
        *([_WAYLAND] if environ.get("WAYLAND_DISPLAY") else []),
        *(_X11 if environ.get("DISPLAY") else ()),
        *_SYSTEM,
    ]
    return [command for command in commands if which(command[0])]


def read_clipboard(environ: Mapping[str, str]) -> str:
    """The clipboard's text; raises ClipboardError."""
    found = readers(environ)
    for command in found:
        try:
            done = subprocess.run(command, capture_output=True, check=False, timeout=TIMEOUT)
        except (OSError, subprocess.TimeoutExpired):
            continue
        if done.returncode == 0:
            return done.stdout.decode(errors="replace")
    if found:
        raise ClipboardError(f"the clipboard can't be read: {', '.join(each[0] for each in found)} failed")
    raise ClipboardError(
        "the clipboard can't be read: none of wl-paste, xclip, xsel, pbpaste is there for this display"
    )
