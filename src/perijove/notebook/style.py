"""The layout of a notebook's file: indent, order of keys, how strings are split, newlines; kept where somebody asks.

A file that was written by another program differs in every line when it is saved as nbformat would. With the style of
its old text it differs where the notebook differs.
"""

import re
from typing import Any

import msgspec

from perijove.notebook.errors import NotebookError
from perijove.notebook.jsontext import dumped_by_json, parsed
from perijove.notebook.model import Json

_INDENT = re.compile(r"\s*\{\r?\n([ \t]+)\"")
_COLON = re.compile(r"\s*\{\s*\"[^\"\\]*\"(\s*:\s*)")


class Style(msgspec.Struct, frozen=True):
    """How a file was laid out; `pattern` is its parsed value, for the order of keys and the split of strings."""

    indent: str | None = " "
    separators: tuple[str, str] = (",", ": ")
    ascii_only: bool = False
    newline: str = "\n"
    end: str = "\n"
    pattern: Any = None


def style_of(text: str | bytes) -> Style:
    """The style of a file's text; raises NotebookError when it is no JSON."""
    pattern = parsed(text)
    if isinstance(text, bytes):
        text = text.decode("utf-8", "replace")
    text = text.removeprefix("\ufeff")
    indent = _INDENT.match(text)
    colon = _COLON.match(text)
    colon_text = colon[1] if colon else ": "
    comma = "," if indent or not colon_text.endswith(" ") else ", "
    body = text.rstrip()
    return Style(
        indent=indent[1] if indent else None,
        separators=(comma, colon_text),
        ascii_only=body.isascii() and re.search(r"\\u(?!00[01])[0-9a-fA-F]{4}", body) is not None,
        newline="\r\n" if "\r\n" in text else "\n",
        end=text[len(body) :],
        pattern=pattern,
    )


def styled(plain: Json, style: Style) -> str:
    """The text of a file's value in a style; raises NotebookError when JSON can't hold it."""
    try:
        arranged = arrange(plain, style.pattern)
    except RecursionError as error:
        raise NotebookError("the notebook's values are nested too deeply") from error
    text = dumped_by_json(arranged, indent=style.indent, ascii_only=style.ascii_only, separators=style.separators)
    # A raw newline never stands inside a string of JSON.
    return text if style.newline == "\n" else text.replace("\n", style.newline)


def arrange(value: Any, pattern: Any) -> Any:
    """A value with its keys in the pattern's order, and its strings split where the pattern's are."""
    if isinstance(value, dict):
        return _arranged(value, pattern if isinstance(pattern, dict) else {})
    if isinstance(value, list) and isinstance(pattern, list) and _is_text(value) and _is_text(pattern):
        return pattern if "".join(pattern) == "".join(value) else value
    if isinstance(value, list) and isinstance(pattern, str) and value and _is_text(value):
        return "".join(value)
    if value == [] and pattern == "":
        return pattern
    if isinstance(value, str) and isinstance(pattern, list) and pattern and _is_text(pattern):
        return pattern if "".join(pattern) == value else value.splitlines(keepends=True)
    if isinstance(value, list):
        patterns = pattern if isinstance(pattern, list) else []
        return [arrange(item, patterns[i] if i < len(patterns) else None) for i, item in enumerate(value)]
    return value


def _arranged(value: Json, pattern: Json) -> Json:
    order = [key for key in pattern if key in value] + sorted(key for key in value if key not in pattern)
    return {
        key: _cells(value[key], pattern.get(key)) if key == "cells" else arrange(value[key], pattern.get(key))
        for key in order
    }


def _cells(cells: Any, patterns: Any) -> Any:
    """Each cell in the order of the one with its id, else of the one in its place, else of another of its type."""
    if not isinstance(cells, list) or not isinstance(patterns, list):
        return cells
    known = [cell for cell in patterns if isinstance(cell, dict)]
    by_id = {cell["id"]: cell for cell in known if isinstance(cell.get("id"), str)}
    by_type = {str(cell.get("cell_type")): cell for cell in reversed(known)}
    arranged = []
    for index, cell in enumerate(cells):
        pattern = by_id.get(str(cell.get("id")))
        if pattern is None and not by_id and len(cells) == len(known):
            pattern = known[index]
        if pattern is None:
            pattern = dict.fromkeys(by_type.get(str(cell.get("cell_type")), {}))
        arranged.append(arrange(cell, pattern))
    return arranged


def _is_text(value: list[Any]) -> bool:
    return all(isinstance(line, str) for line in value)
