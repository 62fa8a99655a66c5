"""What is painted in which colour: plain values for both the prompt and what is printed.

The named ANSI colours are the terminal's own, which its user has chosen to be readable; a light and a dark theme differ
where one of the sixteen would vanish into the background.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass

RESET = "\x1b[0m"

_CODES = {
    "bold": "1",
    "italic": "3",
    "underline": "4",
    "ansired": "31",
    "ansigreen": "32",
    "ansiyellow": "33",
    "ansiblue": "34",
    "ansimagenta": "35",
    "ansicyan": "36",
    "ansibrightblack": "90",
    "ansibrightred": "91",
    "ansibrightgreen": "92",
    "ansibrightyellow": "93",
    "ansibrightblue": "94",
    "ansibrightmagenta": "95",
    "ansibrightcyan": "96",
}

# SGR sequences alone: what NO_COLOR asks us not to print. Other sequences (links, cursor) are no colour.
_SGR = re.compile(r"\x1b\[[0-9;:]*m")


@dataclass(frozen=True, slots=True)
class Theme:
    """The styles of one kind of terminal, in prompt_toolkit's notation, by class name."""

    name: str
    styles: Mapping[str, str]

    @property
    def coloured(self) -> bool:
        return bool(self.styles)

    def paint(self, style: str, text: str) -> str:
        """`text` between the escape sequences of a style; unchanged where the theme has none."""
        codes = ";".join(_CODES[word] for word in self.styles.get(style, "").split() if word in _CODES)
        return f"\x1b[{codes}m{text}{RESET}" if codes and text else text

    def adapt(self, text: str) -> str:
        """`text` that brings its own colours, without them when the terminal is to show none."""
        return text if self.coloured else without_colours(text)


def without_colours(text: str) -> str:
    """`text` with its colour sequences taken out."""
    return _SGR.sub("", text) if "\x1b" in text else text


_COMMON = {
    "in-number": "bold",
    "auto-suggestion": "ansibrightblack",
    "completion-menu": "noreverse bg:ansibrightblack ansiwhite",
    "completion-menu.completion": "bg:ansibrightblack ansiwhite",
    "completion-menu.completion.current": "noreverse bg:ansicyan ansiblack",
    "completion-menu.meta.completion": "bg:ansibrightblack ansiwhite",
    "completion-menu.meta.completion.current": "noreverse bg:ansicyan ansiblack",
    "completion-menu.multi-column-meta": "bg:ansibrightblack ansiwhite",
    "aborting": "",
    "bottom-toolbar": "noreverse",
    "bottom-toolbar.text": "noreverse",
    "status": "ansibrightblack",
    "signature": "ansicyan",
    "matching-bracket.cursor": "bold underline",
    "matching-bracket.other": "bold underline",
}

DARK = Theme(
    "dark",
    {
        **_COMMON,
        "in-prompt": "ansibrightgreen",
        "out-prompt": "ansibrightred",
        "warning": "ansibrightyellow",
        "pygments.comment": "ansibrightblack italic",
        "pygments.keyword": "ansibrightmagenta",
        "pygments.keyword.constant": "ansibrightcyan",
        "pygments.operator.word": "ansibrightmagenta",
        "pygments.name.builtin": "ansicyan",
        "pygments.name.function": "ansibrightblue",
        "pygments.name.class": "ansibrightblue bold",
        "pygments.name.exception": "ansibrightred",
        "pygments.name.decorator": "ansibrightyellow",
        "pygments.literal.string": "ansibrightgreen",
        "pygments.literal.string.interpol": "ansibrightcyan",
        "pygments.literal.string.escape": "ansibrightcyan",
        "pygments.literal.number": "ansibrightcyan",
    },
)

LIGHT = Theme(
    "light",
    {
        **_COMMON,
        "in-prompt": "ansigreen",
        "out-prompt": "ansired",
        "warning": "ansimagenta",
        "signature": "ansiblue",
        "completion-menu": "noreverse bg:ansigray ansiblack",
        "completion-menu.completion": "bg:ansigray ansiblack",
        "completion-menu.meta.completion": "bg:ansigray ansiblack",
        "completion-menu.multi-column-meta": "bg:ansigray ansiblack",
        "pygments.comment": "ansibrightblack italic",
        "pygments.keyword": "ansimagenta",
        "pygments.keyword.constant": "ansiblue",
        "pygments.operator.word": "ansimagenta",
        "pygments.name.builtin": "ansiblue",
        "pygments.name.function": "ansiblue",
        "pygments.name.class": "ansiblue bold",
        "pygments.name.exception": "ansired",
        "pygments.name.decorator": "ansimagenta",
        "pygments.literal.string": "ansigreen",
        "pygments.literal.string.interpol": "ansiblue",
        "pygments.literal.string.escape": "ansiblue",
        "pygments.literal.number": "ansiblue",
    },
)

PLAIN = Theme("none", {})

THEMES = {theme.name: theme for theme in (DARK, LIGHT, PLAIN)}

# IPython's names for ours.
_OTHERS_NAMES = {"nocolor": "none", "linux": "dark", "lightbg": "light", "neutral": "auto"}


def own_name(setting: str) -> str:
    """Our name of a theme that may be called as IPython calls it; that of a Pygments style stays."""
    name = setting.lower()
    return _OTHERS_NAMES.get(name, name if name in {"auto", *THEMES} else setting)


# The background is the last number that a terminal puts into COLORFGBG; 7 and 15 are the two whites.
_LIGHT_BACKGROUNDS = {"7", "15"}


def choose_theme(setting: str, environ: Mapping[str, str], *, light: bool | None = None) -> Theme:
    """The theme that the setting names; for `auto`, the one for what the terminal has said (`light`), or may be meant.

    https://no-color.org: a NO_COLOR that is set and not empty wins over a guess, not over a setting.
    """
    setting = own_name(setting)
    if setting in THEMES:
        return THEMES[setting]
    if environ.get("NO_COLOR"):
        return PLAIN
    if light is not None:
        return LIGHT if light else DARK
    background = environ.get("COLORFGBG", "").rpartition(";")[2]
    return LIGHT if background in _LIGHT_BACKGROUNDS else DARK
