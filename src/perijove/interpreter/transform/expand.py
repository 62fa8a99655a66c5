"""`{expression}` and `$name` in the lines of magics and shell commands.

A part that can't be evaluated stays as it was, so that `awk '{print $1}'` reaches the shell; a `$name` between single
quotes does too, as it would in a shell. `$$name` is `$name`, `{{` is `{`; `$$` alone is the shell's.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from perijove.interpreter.transform.scan import Scanner

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

_DOLLAR = re.compile(r"\$\$(?=\w)|\$((?!\d)\w+(?:\.(?!\d)\w+)*)")
_QUOTED = re.compile(r"""\\.|"(?:[^"\\]|\\.)*"|('[^']*')""", re.DOTALL)
_CONVERSION = re.compile(r"!([rsa])$")
_CONVERSIONS: dict[str, Callable[[Any], str]] = {"r": repr, "s": str, "a": ascii}
_FAILED = object()


def expand(line: str, names: Mapping[str, Any]) -> str:
    """The line with what can be evaluated put in."""
    if "$" not in line and "{" not in line:
        return line
    parts: list[str] = []
    index = 0
    quoted = [range(*found.span(1)) for found in _QUOTED.finditer(line) if found[1]] if "'" in line else []
    while index < len(line):
        if line.startswith("{{", index) or (line.startswith("}}", index) and "{{" in line[:index]):
            parts.append(line[index])
            index += 2
        elif line[index] == "{" and (end := _closing(line, index)) > 0:
            value = _field(line[index + 1 : end], names)
            parts.append(line[index : end + 1] if value is _FAILED else str(value))
            index = end + 1
        elif (found := _DOLLAR.match(line, index)) and not any(index in part for part in quoted):
            parts.append(_dollar(found, names))
            index = found.end()
        else:
            parts.append(line[index])
            index += 1
    return "".join(parts)


def _closing(line: str, start: int) -> int:
    """The index of the brace that closes the one at `start`, or -1."""
    scanner = Scanner()
    for index in range(start + 1, len(line)):
        if line[index] != "}":
            continue
        scanner = Scanner()
        scanner.feed(line[start + 1 : index])
        if not scanner.stack:
            return index
    return -1


def _field(text: str, names: Mapping[str, Any]) -> Any:
    """The value of `expression`, `expression!r` or `expression:format`."""
    if not text.strip():
        return _FAILED
    value = _value(text, names)
    if value is not _FAILED:
        return value
    expression, colon, spec = text.rpartition(":") if ":" in text else (text, "", "")
    conversion = _CONVERSION.search(expression)
    value = _value(expression[: conversion.start()] if conversion else expression, names)
    if value is _FAILED or not (conversion or colon):
        return _FAILED
    try:
        return format(_CONVERSIONS[conversion[1]](value) if conversion else value, spec)
    except Exception:  # noqa: BLE001 - user code formats
        return _FAILED


def _dollar(found: re.Match[str], names: Mapping[str, Any]) -> str:
    if found[1] is None:
        return "$"
    first, *rest = found[1].split(".")
    if first not in names:
        return found[0]
    value = names[first]
    taken = len(first)
    for attribute in rest:
        try:
            value = getattr(value, attribute)
        except Exception:  # noqa: BLE001 - user code: what is no attribute is text, as in `$name.txt`
            break
        taken += 1 + len(attribute)
    return f"{value}{found[1][taken:]}"


def _value(expression: str, names: Mapping[str, Any]) -> Any:
    try:
        return eval(compile(expression.strip(), "<expansion>", "eval", dont_inherit=True), dict(names))
    except Exception:  # noqa: BLE001 - user code
        return _FAILED
