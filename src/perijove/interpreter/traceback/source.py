"""The lines of the code in a frame: of cells as they were run, of files as they are now."""

from __future__ import annotations

import linecache
import re
from typing import TYPE_CHECKING, Any

from perijove.interpreter import compile as cells

if TYPE_CHECKING:
    from types import CodeType

_COOKIE = re.compile(rb"^[ \t\f]*#.*?coding[:=][ \t]*([-\w.]+)", re.MULTILINE)


def lines_of(filename: str, namespace: dict[str, Any] | None = None) -> list[str]:
    """The lines of a source; none when there is no source.

    `namespace` is the module's, by whose loader a source is found that is no file.
    """
    if cells.label(filename) is not None:
        return linecache.getlines(filename)
    linecache.checkcache(filename)
    lines = linecache.getlines(filename, namespace)
    if lines:
        return lines if "\0" not in lines[0] else []  # compiled code, not a source
    return _lines_of_bytes(filename)


def _lines_of_bytes(filename: str) -> list[str]:
    """The lines of a file that is not in the encoding it should be in, as far as they can be read."""
    if filename.startswith("<"):
        return []
    try:
        with open(filename, "rb") as file:  # noqa: PTH123 - cheap to import
            data = file.read()
    except (OSError, ValueError):
        return []
    if b"\0" in data[:1000]:
        return []
    found = _COOKIE.search(b"\n".join(data.split(b"\n", 2)[:2]))
    try:
        text = data.decode(found[1].decode("ascii") if found else "utf-8", "replace")
    except LookupError:
        text = data.decode("utf-8", "replace")
    lines = text.splitlines(keepends=True)
    linecache.cache[filename] = (len(data), None, lines, filename)
    return lines


def has_changed(code: CodeType, lines: list[str]) -> bool:
    """Whether the source can't be that of the code: a function that does not begin where it did."""
    name = code.co_name
    if not name.isidentifier() or not lines or code.co_firstlineno < 1:
        return False
    if code.co_firstlineno > len(lines):
        return True
    first = lines[code.co_firstlineno - 1].lstrip()
    if first.startswith("@"):
        return False
    return name not in first or not first.startswith(("def ", "async ", "class "))
