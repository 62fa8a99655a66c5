"""`f x` for `f(x)`: a cell of one line that begins with the name of something that can be called."""

from __future__ import annotations

import re
import sys
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

SMART, FULL = 1, 2  # the setting: with arguments only; always
_LINE = re.compile(r"[ \t]*([^\W\d]\w*(?:\.[^\W\d]\w*)*)(?:[ \t]+(.*)|)")
# What follows a name in Python: an operator, a call, an assignment.
_OPERATOR = re.compile(r"[!=()<>,+*/%^&|@:;.-]|(?:is|not|in|and|or|if|for|else)\b")
_MISSING = object()


def autocall(code: str, names: Mapping[str, Any], level: int) -> str | None:
    """The call that a line stands for, or None when it is Python as it is.

    Without a level only names alone are looked at, of objects that are always called (IPython's `IPyAutocall`).
    """
    line = code.strip()
    if line.isidentifier():
        called = level >= FULL or _is_always_called(names.get(line))
        return f"{line}()" if called and callable(_value(line, names)) else None
    found = _LINE.fullmatch(line) if level else None
    if found is None or _OPERATOR.match(found[2] or ""):
        return None
    value = _value(found[1], names)
    arguments = (found[2] or "").rstrip()
    if not callable(value) or (not arguments and level < FULL):
        return None
    if arguments.startswith("[") and hasattr(value, "__getitem__"):
        return None
    end = ";" if arguments.endswith(";") else ""
    return f"{found[1]}({arguments.removesuffix(';').rstrip()}){end}"


def macro_source(code: str, names: Mapping[str, Any]) -> str | None:
    """The source of the macro whose name is the whole cell."""
    sources = sys.modules.get("perijove.interpreter.magics.sources")  # who has none never made one
    word = code.strip()
    value = names.get(word) if sources is not None and word.isidentifier() else None
    return str(value.value) if value is not None and isinstance(value, sources.Macro) else None  # type: ignore[union-attr]


def _is_always_called(value: Any) -> bool:
    return any(kind.__name__ == "IPyAutocall" for kind in type(value).__mro__)


def _value(name: str, names: Mapping[str, Any]) -> Any:
    first, *attributes = name.split(".")
    value = names.get(first, _MISSING)
    if value is _MISSING:
        value = vars(sys.modules["builtins"]).get(first)
    try:
        for attribute in attributes:
            value = getattr(value, attribute)
    except Exception:  # noqa: BLE001 - user code
        return None
    return value
