"""The user's names: listed, described, removed."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

from perijove.interpreter import guarded
from perijove.interpreter.magics.registry import register_line_magic

if TYPE_CHECKING:
    from perijove.interpreter.magics.caller import Shell

EMPTY = "Interactive namespace is empty.\n"
_PER_LINE = 9  # names of %who
_MAX_VALUE = 50
_CONTAINERS = (list, tuple, dict, set, frozenset)


def _wanted(shell: Shell, line: str) -> list[str]:
    types = set(line.split())
    names = shell.interpreter.user.user_names()
    return [name for name in names if not types or type(shell.user_ns[name]).__name__ in types]


@register_line_magic
def who(shell: Shell, line: str) -> None:
    """The names that you made, of the given types if any: `%who [TYPE ...]`."""
    names = _wanted(shell, line)
    if not names:
        sys.stdout.write("No variables match your requested type.\n" if line.strip() else EMPTY)
        return
    parts = [f"{name}\t " + "\n" * (number % _PER_LINE == 0) for number, name in enumerate(names, 1)]
    sys.stdout.write("".join(parts) + "\n")


@register_line_magic
def who_ls(shell: Shell, line: str) -> list[str]:
    """The names that you made, as a list: `%who_ls [TYPE ...]`."""
    return _wanted(shell, line)


@register_line_magic
def whos(shell: Shell, line: str) -> None:
    """The names that you made, with types and values: `%whos [TYPE ...]`."""
    names = _wanted(shell, line)
    if not names:
        sys.stdout.write("No variables match your requested type.\n" if line.strip() else EMPTY)
        return
    rows = [(name, type(shell.user_ns[name]).__name__, _summary(shell.user_ns[name])) for name in names]
    widths = [max(len(row[column]) for row in [("Variable", "Type", ""), *rows]) for column in (0, 1)]
    lines = [f"{'Variable':{widths[0]}}   {'Type':{widths[1]}}    Data/Info", "-" * (widths[0] + widths[1] + 16)]
    lines += [f"{name:{widths[0]}}   {kind:{widths[1]}}    {text}".rstrip() for name, kind, text in rows]
    sys.stdout.write("\n".join(lines) + "\n")


def _summary(value: Any) -> str:
    if type(value) in _CONTAINERS:
        return f"n={len(value)}"
    if guarded.is_trusted(value) and hasattr(value, "shape"):
        return _array(value)
    try:
        text = value if type(value) is str else repr(value)
    except Exception as error:  # noqa: BLE001 - user code
        return f"(its repr raised {type(error).__name__})"
    text = text.replace("\n", "\\n")
    return text if len(text) <= _MAX_VALUE else f"{text[:25]}<...>{text[-25:]}"


def _array(value: Any) -> str:
    """What there is to say of an array or a table: its shape, its size, its type."""
    if not hasattr(value, "nbytes") or not hasattr(value, "dtype"):
        return f"Shape: {value.shape}"
    shape = "x".join(map(str, value.shape))
    text = f"{shape}: {value.size} elems, type `{value.dtype}`, {value.nbytes} bytes"
    if value.nbytes >= 1 << 20:
        return f"{text} ({value.nbytes / (1 << 20):.1f} Mb)"
    return f"{text} ({value.nbytes / 1024:.1f} kb)" if value.nbytes >= 100_000 else text
