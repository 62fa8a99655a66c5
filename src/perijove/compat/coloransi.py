"""`IPython.utils.coloransi`: the terminal's codes of colours, by IPython's names."""

from __future__ import annotations

from typing import Any

_COLOURS = ("Black", "Red", "Green", "Brown", "Blue", "Purple", "Cyan", "LightGray")
_LIGHT = ("DarkGray", "LightRed", "LightGreen", "Yellow", "LightBlue", "LightPurple", "LightCyan", "White")
CODES = {
    **{name: f"\033[0;{30 + number}m" for number, name in enumerate(_COLOURS)},
    **{name: f"\033[1;{30 + number}m" for number, name in enumerate(_LIGHT)},
    **{f"Blink{name}": f"\033[5;{30 + number}m" for number, name in enumerate(_COLOURS)},
    "NoColor": "",
    "Normal": "\033[0m",
}


class Colours(type):
    """A class whose attributes are the codes."""

    def __getattr__(cls, name: str) -> Any:
        try:
            return CODES[name]
        except KeyError:
            raise AttributeError(f"no colour {name!r}; there are {', '.join(CODES)}") from None


class TermColors(metaclass=Colours):
    """The codes as a terminal reads them."""

    def __getattr__(self, name: str) -> Any:
        return getattr(type(self), name)


class InputTermColors(TermColors):
    """The same: no line editor counts them here."""


class NoColors:
    """No codes."""

    def __getattr__(self, name: str) -> str:
        return ""
