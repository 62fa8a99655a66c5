"""Where the source is that can't be compiled."""

from __future__ import annotations

import linecache
from typing import TYPE_CHECKING, Any

from perijove.interpreter.traceback.excerpt import MAX_LINE, shown_place

if TYPE_CHECKING:
    from collections.abc import Iterator

    from perijove.interpreter.traceback.style import Style


def syntax_lines(error: Any, style: Style) -> Iterator[str]:
    """The place of a syntax error, its line, and a caret under what is wrong with it."""
    filename = error.filename if isinstance(error.filename, str) and error.filename else "<unknown>"
    lineno = error.lineno if isinstance(error.lineno, int) else 1
    yield "  " + shown_place(filename, lineno, style)
    text = error.text if isinstance(error.text, str) else linecache.getline(filename, lineno)
    text = text.rstrip("\r\n")
    if not text.strip():
        return
    stripped = text.lstrip()
    lost = len(text) - len(stripped)
    yield f"    {stripped[:MAX_LINE]}"
    if not isinstance(error.offset, int):
        return
    start = max(0, min(error.offset - 1 - lost, len(stripped)))
    end = getattr(error, "end_offset", None)
    same_line = getattr(error, "end_lineno", None) in {None, lineno}
    length = end - error.offset if isinstance(end, int) and same_line and end > error.offset else 1
    if start <= MAX_LINE:
        under = "^" * max(1, min(length, MAX_LINE, max(1, len(stripped) - start)))
        yield "    " + " " * start + style.ink("caret", under)
