"""What matchers are given, and what they give."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from perijove.interpreter import guarded

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from perijove.interpreter.cursor import Place
    from perijove.interpreter.magics.registry import Registry


@dataclass(frozen=True)
class Match:
    """One proposal: the text to put in place of what begins at `start`."""

    text: str
    start: int
    type: str = ""
    signature: str = ""


@dataclass(frozen=True)
class Context:
    """What a matcher may look at."""

    place: Place
    code: str
    cursor: int
    names: Mapping[str, Any]
    magics: Registry


def matching(names: Iterable[str], prefix: str) -> list[str]:
    """The names that begin with the prefix, by letter case if there are such, public ones first, sorted."""
    known = [name for name in names if not name.startswith("_") or prefix.startswith("_")]
    found = [name for name in known if name.startswith(prefix)]
    if not found and prefix:
        lower = prefix.lower()
        found = [name for name in known if name.lower().startswith(lower)]
    return sorted(found, key=lambda name: (name.startswith("__"), name.startswith("_"), name))


def kind_of(value: Any) -> str:
    """The type that a front end shows an icon for."""
    if isinstance(value, type):
        return "class"
    if type(value).__name__ in {
        "method",
        "builtin_function_or_method",
        "function",
        "method_descriptor",
        "method-wrapper",
    }:
        return "function"
    if type(value) is type(sys):
        return "module"
    return "instance" if value is not guarded.MISSING else ""


def signature_of(value: Any) -> str:
    """The parameters of a function written in Python, in brackets; nothing for what is slow or code to ask."""
    code = getattr(value, "__code__", None) if kind_of(value) == "function" else None
    if code is None:
        return ""
    import inspect

    try:
        return str(inspect.signature(value))
    except (ValueError, TypeError):
        return ""
