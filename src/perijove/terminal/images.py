"""Pictures in a terminal, by the protocols of Kitty and iTerm2: values in, escape sequences out.

https://sw.kovidgoyal.net/kitty/graphics-protocol/ and https://iterm2.com/documentation-images.html
"""

import base64
import re
from collections.abc import Mapping
from typing import Any, Literal, cast

Protocol = Literal["kitty", "iterm2", "none"]

# The largest piece that Kitty takes at once.
CHUNK = 4096

_KITTY = re.compile(r"kitty|ghostty|konsole", re.IGNORECASE)
_ITERM2 = re.compile(r"iterm|wezterm|mintty|rio|vscode|tabby", re.IGNORECASE)

# What each protocol can show, the best first. Kitty takes PNG alone.
SHOWN: Mapping[Protocol, tuple[str, ...]] = {
    "kitty": ("image/png",),
    "iterm2": ("image/png", "image/jpeg", "image/gif"),
    "none": (),
}


def choose_protocol(
    setting: str, environ: Mapping[str, str], version: str = "", *, passthrough: bool = False
) -> Protocol:
    """The protocol of a terminal: as set, or by its own word (`version`, of XTVERSION) and its environment.

    Inside tmux or screen there is one only with `passthrough`, which hands sequences on to the terminal outside.
    """
    if setting in SHOWN:
        return cast("Protocol", setting)
    if is_multiplexed(environ) and not passthrough:
        return "none"
    program = environ.get("TERM_PROGRAM", "") + " " + environ.get("LC_TERMINAL", "")
    named = f"{version} {program} {environ.get('TERM', '')}"
    if "KITTY_WINDOW_ID" in environ or "KONSOLE_VERSION" in environ or _KITTY.search(named):
        return "kitty"
    if "ITERM_SESSION_ID" in environ or _ITERM2.search(named):
        return "iterm2"
    return "none"


def is_multiplexed(environ: Mapping[str, str]) -> bool:
    """Whether the terminal is one of tmux's or screen's."""
    return "TMUX" in environ or environ.get("TERM", "").startswith(("screen", "tmux"))


def picture(
    data: Mapping[str, Any], protocol: Protocol, columns: int, *, cell: tuple[int, int] = (8, 16), tmux: bool = False
) -> str:
    """The sequences that show a bundle's picture, no wider than `columns`; empty when there is none to show.

    `cell` is the width and height of a character, in pixels.
    """
    mime = next((mime for mime in SHOWN[protocol] if mime in data), None)
    if mime is None:
        return ""
    content = _content(data[mime])
    if not content:
        return ""
    size = fitted(content, columns, cell)
    parts = kitty(content, *size) if protocol == "kitty" else [iterm2(content, size[0])]
    return "".join(through_tmux(part) if tmux else part for part in parts)


def kitty(content: bytes, columns: int, rows: int) -> list[str]:
    """A PNG in pieces; `columns` 0 leaves its size as it is. The terminal is told to answer nothing (q=2).

    Both columns and rows are given, since older terminals keep the one that is not, whatever becomes of the picture.
    """
    text = base64.standard_b64encode(content).decode()
    pieces = [text[start : start + CHUNK] for start in range(0, len(text), CHUNK)]
    last = len(pieces) - 1
    size = f",c={columns},r={rows}" if columns else ""
    return [
        f"\x1b_G{f'a=T,f=100,q=2{size},' if index == 0 else ''}m={int(index < last)};{piece}\x1b\\"
        for index, piece in enumerate(pieces)
    ]


def iterm2(content: bytes, columns: int) -> str:
    """A picture of any kind that the terminal knows; `columns` 0 leaves its size as it is."""
    size = f"width={columns};" if columns else ""
    text = base64.standard_b64encode(content).decode()
    return f"\x1b]1337;File=inline=1;size={len(content)};{size}preserveAspectRatio=1:{text}\x07"


def through_tmux(sequence: str) -> str:
    """A sequence that tmux hands on, where its option `allow-passthrough` is on."""
    return "\x1bPtmux;" + sequence.replace("\x1b", "\x1b\x1b") + "\x1b\\"


def fitted(content: bytes, columns: int, cell: tuple[int, int]) -> tuple[int, int]:
    """To how many columns and rows a picture must be made smaller; 0 when it fits, or does not say how large it is."""
    width, height = _pixels(content)
    if width <= columns * cell[0]:
        return 0, 0
    return columns, max(1, round(height * columns * cell[0] / width / cell[1]))


def _pixels(content: bytes) -> tuple[int, int]:
    if content[:8] == b"\x89PNG\r\n\x1a\n" and content[12:16] == b"IHDR":  # PNG specification, 11.2.2
        return int.from_bytes(content[16:20], "big"), int.from_bytes(content[20:24], "big")
    if content[:6] in {b"GIF87a", b"GIF89a"}:
        return int.from_bytes(content[6:8], "little"), int.from_bytes(content[8:10], "little")
    return 0, 0


def _content(value: Any) -> bytes:
    if isinstance(value, bytes):
        return value
    try:
        return base64.b64decode("".join(str(value).split()), validate=True)
    except ValueError:
        return b""
