"""The marks under the part of a line that was being run: `~~^~~`, the operator or the call under `^`."""

from __future__ import annotations

import _ast
import sys

_CALLS = sys.version_info >= (3, 13)  # where Python's own tracebacks mark the brackets of calls


def marks(text: str, start: int, end: int, *, whole: bool = False) -> str:
    """Marks under the characters from start to end; none when they would be under the whole line, unless `whole`."""
    if start < 0 or end <= start or end > len(text):
        return ""
    anchor = _anchor(text[start:end])
    if anchor is None:
        if not whole and not text[:start].strip() and not text[end:].strip():
            return ""
        return _blank(text[:start]) + "^" * (end - start)
    left, right = anchor
    return _blank(text[:start]) + "~" * left + "^" * (right - left) + "~" * (end - start - right)


def _blank(text: str) -> str:
    """What stands under a text: tabs stay, wide characters take two places."""
    if text.isascii():
        return "".join("\t" if char == "\t" else " " for char in text)
    import unicodedata

    wide = {char: "  " if unicodedata.east_asian_width(char) in "FW" else " " for char in set(text)}
    wide["\t"] = "\t"
    return "".join(wide[char] for char in text)


def _anchor(segment: str) -> tuple[int, int] | None:
    """Where in an expression its operator is, or the brackets of its subscript or call."""
    try:
        # In brackets, so that it may begin with a space; 0x400 is PyCF_ONLY_AST.
        body = compile(f"(\n{segment}\n)", "<segment>", "exec", 0x400, dont_inherit=True).body  # type: ignore[attr-defined]
    except (SyntaxError, ValueError, MemoryError, RecursionError):
        return None
    if len(body) != 1 or not isinstance(body[0], _ast.Expr):
        return None
    node = body[0].value
    if isinstance(node, _ast.BinOp):
        return _operator(segment, _end(segment, node.left), _start(segment, node.right))
    if isinstance(node, _ast.Subscript):
        return _brackets(segment, _end(segment, node.value), "[")
    if isinstance(node, _ast.Call) and _CALLS:
        return _brackets(segment, _end(segment, node.func), "(")
    return None


def _operator(segment: str, after: int, before: int) -> tuple[int, int] | None:
    for index in range(after, before):
        if segment[index] in "+-*/%@&|^<>":
            double = segment[index : index + 2] in {"**", "//", "<<", ">>"}
            return index, index + 2 if double else index + 1
    return None


def _brackets(segment: str, after: int, opening: str) -> tuple[int, int] | None:
    at = segment.find(opening, after)
    return None if at < 0 else (at, len(segment))


def _start(segment: str, node: _ast.expr) -> int:
    return characters(segment, node.col_offset) if node.lineno == 2 else len(segment)


def _end(segment: str, node: _ast.expr) -> int:
    if node.end_lineno != 2 or node.end_col_offset is None:
        return len(segment)
    return characters(segment, node.end_col_offset)


def characters(text: str, column: int) -> int:
    """A column in characters for one in UTF-8 bytes."""
    return column if text.isascii() else len(text.encode("utf-8", "replace")[:column].decode("utf-8", "ignore"))
