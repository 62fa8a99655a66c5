"""The colours of text that the interpreter writes: roles, not colours, are what the other modules name.

The 16 colours of the terminal are used, so that a user's own palette holds.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from perijove.settings import InterpreterSettings

RESET = "\x1b[0m"


@dataclass(frozen=True)
class Theme:
    """The escape code of each role; a role without one is left as it is."""

    name: str
    codes: Mapping[str, str] = field(default_factory=dict)


def _codes(**numbers: str) -> dict[str, str]:
    return {role: f"\x1b[{number}m" for role, number in numbers.items()}


_CODE = {"keyword": "34", "string": "32", "literal": "36", "comment": "2", "defined": "1;34"}
_SHARED = {"error": "1;31", "dim": "2", "caret": "1;31", "heading": "31", **_CODE}
NEUTRAL = Theme(
    "neutral", _codes(place="36", name="1;34", arrow="1;32", number="32", value="35", variable="36", **_SHARED)
)
LINUX = Theme(
    "linux",
    _codes(
        place="92",
        name="96",
        arrow="92",
        number="32",
        value="96",
        variable="36",
        **{**_SHARED, "keyword": "94", "string": "92", "literal": "96", "defined": "1;94", "heading": "91"},
    ),
)
LIGHTBG = Theme(
    "lightbg", _codes(place="34", name="1;34", arrow="1;32", number="32", value="35", variable="34", **_SHARED)
)
NOCOLOR = Theme("nocolor")
THEMES = {theme.name: theme for theme in (NEUTRAL, LINUX, LIGHTBG, NOCOLOR)}
CODES = NEUTRAL.codes


@dataclass(frozen=True)
class Ink:
    """Colours text, or leaves it as it is. `theme` is one of THEMES' names; another name is neutral."""

    colors: bool
    theme: str = "neutral"

    @classmethod
    def of(cls, settings: InterpreterSettings) -> Ink:
        """The colours that the settings ask for."""
        return cls(colors=settings.colors, theme=settings.theme)

    def __call__(self, role: str, text: str) -> str:
        """The text in the role's colour."""
        code = THEMES.get(self.theme, NEUTRAL).codes.get(role) if self.colors else None
        return f"{code}{text}{RESET}" if code and text else text


def link(text: str, address: str) -> str:
    """Text that a terminal makes a link of (OSC 8)."""
    return f"\x1b]8;;{address}\x1b\\{text}\x1b]8;;\x1b\\"
