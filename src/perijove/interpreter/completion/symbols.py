r"""LaTeX's names of symbols and Unicode's names of characters, forward and back: `\alpha`, `\GREEK SMALL`, `\α`."""

from __future__ import annotations

import functools
import re
import unicodedata
from typing import TYPE_CHECKING

from perijove.interpreter.completion.matching import Match

if TYPE_CHECKING:
    from perijove.interpreter.completion.matching import Context

MAX_NAMES = 100
_NAME = re.compile(r"\\([a-zA-Z]+|[\^_][^\\\s]*)$")
_UNICODE = re.compile(r"\\([A-Z][A-Z0-9 \-]*)$")
_BACK = re.compile(r"\\(\S)$")
# What LaTeX calls otherwise than HTML does, which has most of its names from the same source.
_OWN = {
    "infty": "∞", "exists": "∃", "nexists": "∄", "emptyset": "∅", "to": "→", "gets": "←", "neg": "¬", "ldots": "…",
    "dots": "…", "cdots": "⋯", "vdots": "⋮", "ddots": "⋱", "cdot": "⋅", "ast": "∗", "star": "⋆", "circ": "∘",
    "bullet": "∙", "wedge": "∧", "vee": "∨", "cap": "∩", "cup": "∪", "setminus": "∖", "subseteq": "⊆", "supseteq": "⊇",
    "nsubseteq": "⊈", "notin": "∉", "ni": "∋", "mid": "∣", "parallel": "∥", "perp": "⊥", "top": "⊤", "bot": "⊥",
    "models": "⊧", "vdash": "⊢", "dashv": "⊣", "ll": "≪", "gg": "≫", "approx": "≈", "sim": "∼", "simeq": "≃",
    "cong": "≅", "equiv": "≡", "propto": "∝", "neq": "≠", "ne": "≠", "leq": "≤", "geq": "≥", "pm": "±", "mp": "∓",
    "times": "×", "div": "÷", "sqrt": "√", "cbrt": "∛", "int": "∫", "iint": "∬", "iiint": "∭", "oint": "∮", "sum": "∑",
    "prod": "∏", "coprod": "∐", "partial": "∂", "nabla": "∇", "hbar": "ħ", "hslash": "ℏ", "ell": "ℓ", "Re": "ℜ",
    "Im": "ℑ", "wp": "℘", "aleph": "ℵ", "beth": "ℶ", "gimel": "ℷ", "langle": "⟨", "rangle": "⟩", "lceil": "⌈",
    "rceil": "⌉", "lfloor": "⌊", "rfloor": "⌋", "dagger": "†", "ddagger": "‡", "prime": "′", "angle": "∠",
    "triangle": "△", "square": "□", "blacksquare": "■", "Diamond": "◊", "clubsuit": "♣", "diamondsuit": "♢",
    "heartsuit": "♡", "spadesuit": "♠", "flat": "♭", "natural": "♮", "sharp": "♯", "degree": "°", "mapsto": "↦",
    "leftarrow": "←", "rightarrow": "→", "uparrow": "↑", "downarrow": "↓", "leftrightarrow": "↔", "Leftarrow": "⇐",
    "Rightarrow": "⇒", "Leftrightarrow": "⇔", "Uparrow": "⇑", "Downarrow": "⇓", "longrightarrow": "⟶", "implies": "⟹",
    "iff": "⟺", "hookrightarrow": "↪", "rightharpoonup": "⇀", "oplus": "⊕", "ominus": "⊖", "otimes": "⊗", "odot": "⊙",
    "epsilon": "ϵ", "varepsilon": "ε", "phi": "ϕ", "varphi": "φ", "vartheta": "ϑ", "varpi": "ϖ", "varrho": "ϱ",
    "varsigma": "ς", "varkappa": "ϰ", "digamma": "ϝ", "imath": "ı", "jmath": "ȷ", "aa": "å", "AA": "Å", "ae": "æ",
    "AE": "Æ", "oe": "œ", "OE": "Œ", "o": "ø", "O": "Ø", "ss": "ß", "l": "ł", "L": "Ł", "dh": "ð", "th": "þ",
    "euro": "€", "pounds": "£", "yen": "¥", "S": "§", "P": "¶", "copyright": "©", "registered": "®", "checkmark": "✓",
    "hat": "̂", "tilde": "̃", "bar": "̄", "dot": "̇", "ddot": "̈", "vec": "⃗", "acute": "́", "grave": "̀", "check": "̌",
    "breve": "̆", "mathring": "̊", "overline": "̅", "underbar": "̲", "widehat": "̂", "widetilde": "̃", "dddot": "⃛",
}  # fmt: skip
_ALPHABETS = {
    "bf": "BOLD", "it": "ITALIC", "bi": "BOLD ITALIC", "scr": "SCRIPT", "bscr": "BOLD SCRIPT", "frak": "FRAKTUR",
    "bb": "DOUBLE-STRUCK", "bfrak": "BOLD FRAKTUR", "sans": "SANS-SERIF", "tt": "MONOSPACE",
}  # fmt: skip
_RAISED = {"^": "SUPERSCRIPT", "_": "SUBSCRIPT"}
_SIGNS = {"+": "PLUS SIGN", "-": "MINUS", "=": "EQUALS SIGN", "(": "LEFT PARENTHESIS", ")": "RIGHT PARENTHESIS"}
_DIGITS = ("ZERO", "ONE", "TWO", "THREE", "FOUR", "FIVE", "SIX", "SEVEN", "EIGHT", "NINE")


@functools.lru_cache(maxsize=1)
def latex() -> dict[str, str]:
    r"""Symbols by name, `alpha` or `^2`, without the backslash."""
    from html.entities import html5

    known = {name[:-1]: text for name, text in html5.items() if name.endswith(";") and len(text) == 1 and text > "~"}
    known.update({f"{mark}{letter}": text for mark, letter, text in _raised()})
    for short, style in _ALPHABETS.items():
        for letter in "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz":
            if text := _styled(style, letter):
                known[f"{short}{letter}"] = text
    return {**known, **_OWN}


def _raised() -> list[tuple[str, str, str]]:
    found: list[tuple[str, str, str]] = []
    for mark, word in _RAISED.items():
        names = {str(digit): name for digit, name in enumerate(_DIGITS)} | _SIGNS
        for letter in "abcdefghijklmnopqrstuvwxyz":
            names[letter] = f"LATIN SMALL LETTER {letter.upper()}"
        for letter, name in names.items():
            full = [f"{word} {name}", f"{word} {_SIGNS[letter]}" if letter in _SIGNS else ""]
            full += [f"MODIFIER LETTER SMALL {letter.upper()}"] if mark == "^" else []
            full += [f"LATIN SUBSCRIPT SMALL LETTER {letter.upper()}"] if mark == "_" else []
            text = next((character for each in full if each and (character := _character(each))), "")
            if text:
                found.append((mark, letter, text))
    return found


def _styled(style: str, letter: str) -> str:
    size = "CAPITAL" if letter.isupper() else "SMALL"
    names = [f"MATHEMATICAL {style} {size} {letter.upper()}"]
    old = {"FRAKTUR": "BLACK-LETTER"}.get(style, style)
    names.append(f"{old} {size} {letter.upper()}")  # a few had their places before the alphabets came
    return next((character for name in names if (character := _character(name))), "")


def _character(name: str) -> str:
    try:
        return unicodedata.lookup(name)
    except KeyError:
        return ""


def latex_names(context: Context) -> list[Match]:
    r"""`\alpha` becomes α; `\al` the names that begin so."""
    found = None if context.fuzzy else latex_of(context.place.text)
    if found is None:
        return []
    return [Match(text, context.cursor - len(found[0]), "symbol", told) for text, told in found[1]]


def latex_of(text: str) -> tuple[str, list[tuple[str, str]]] | None:
    """The name that ends a text, with its backslash, and the symbol, or names that begin so; each with the other."""
    found = _NAME.search(text)
    if found is None:
        return None
    exact = latex().get(found[1])
    if exact is not None:
        return found[0], [(exact, found[0])]
    names = [name for name in sorted(latex()) if name.startswith(found[1])]
    return found[0], [(f"\\{name}", latex()[name]) for name in names]


def unicode_names(context: Context) -> list[Match]:
    r"""`\GREEK SMALL LETTER ALPHA` becomes α; the beginning of a name the names that begin so."""
    found = _UNICODE.search(context.place.text)
    if found is None:
        return []
    start = context.cursor - len(found[0])
    exact = _character(found[1])
    if exact:
        return [Match(exact, start, "symbol", found[0])]
    names = [name for name in _names() if name.startswith(found[1])]
    return [Match(f"\\{name}", start, "symbol") for name in names[:MAX_NAMES]]


@functools.lru_cache(maxsize=1)
def _names() -> list[str]:
    """Names of characters of the basic plane, mathematics and pictures; ideographs and syllables are only numbered."""
    ranges = [(0x20, 0x3400), (0xA000, 0xAC00), (0xF900, 0x10000), (0x1D400, 0x1D800), (0x1F300, 0x1FB00)]
    found = (unicodedata.name(chr(point), "") for first, last in ranges for point in range(first, last))
    return sorted({name for name in found if name})


def names_of_symbols(context: Context) -> list[Match]:
    r"""`\α` becomes `\alpha`, or its Unicode name where LaTeX has none."""
    found = _BACK.search(context.place.text)
    if found is None or ord(found[1]) < 128:
        return []
    start = context.cursor - len(found[0])
    names = names_of(found[1])
    own = unicodedata.name(found[1], "")
    return [Match(f"\\{name}", start, "symbol") for name in names or ([own] if own else [])]


def names_of(symbol: str) -> list[str]:
    """LaTeX's names of a symbol, the most usual first."""
    return sorted((name for name, text in latex().items() if text == symbol), key=lambda name: (name not in _OWN, name))
