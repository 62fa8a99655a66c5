"""Which pictures this session's terminal can show, and how wide they may be."""

import os
import shutil
import struct
import subprocess
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from perijove.terminal.images import Protocol

# Only what a bundle holds decides whether the encoding of pictures is loaded.
PICTURES = ("image/png", "image/jpeg", "image/gif")


class Images:
    """Shows the pictures of bundles by the terminal's protocol, or leaves them to their texts.

    Which protocol that is, is found out when the first picture comes. `version` is the terminal's own name for itself.
    """

    def __init__(self, setting: str, environ: Mapping[str, str], version: str = "") -> None:
        self._setting = setting
        self._environ = environ
        self._version = version
        self._tmux = "TMUX" in environ
        self._protocol: Protocol | None = None

    def show(self, data: Mapping[str, Any]) -> str:
        """What to write for a bundle's picture; empty when its text is to be shown."""
        if self._setting == "none" or not any(mime in data for mime in PICTURES):
            return ""
        from perijove.terminal.images import choose_protocol, picture

        if self._protocol is None:
            through = self._tmux and tmux_passes_through()
            self._protocol = choose_protocol(self._setting, self._environ, self._version, passthrough=through)
        columns = shutil.get_terminal_size().columns
        return picture(data, self._protocol, columns, cell=cell_size(), tmux=self._tmux)


NONE = Images("none", {})


# A character's width and height in pixels, where the terminal does not tell.
USUAL_CELL = (8, 16)


def cell_size() -> tuple[int, int]:
    """A character's width and height in pixels, as the terminal tells them beside its lines and columns."""
    try:
        import fcntl
        import termios

        told = fcntl.ioctl(1, termios.TIOCGWINSZ, bytes(8))
    except (ImportError, OSError):  # no such system, or no terminal
        return USUAL_CELL
    lines, columns, width, height = struct.unpack("4H", told)
    if not (lines and columns and width >= columns and height >= lines):
        return USUAL_CELL
    return width // columns, height // lines


def tmux_passes_through() -> bool:
    """Whether tmux's option `allow-passthrough` is on here."""
    try:
        done = subprocess.run(
            ["tmux", "show-options", "-Apv", "allow-passthrough"],
            capture_output=True,
            text=True,
            check=False,
            timeout=1,
            env=dict(os.environ),
        )
    except (OSError, subprocess.TimeoutExpired):
        return False
    return done.stdout.strip() in {"on", "all"}
