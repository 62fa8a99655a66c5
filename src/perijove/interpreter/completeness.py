"""Whether a text can be run as it is, for a prompt that decides what Enter does."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from perijove.interpreter.compile import ONLY_AST, TOP_LEVEL_AWAIT
from perijove.interpreter.transform.scan import scan

if TYPE_CHECKING:
    from perijove.interpreter.transform.pipeline import Transforms

COMPLETE, INCOMPLETE, INVALID = "complete", "incomplete", "invalid"
_STEP = 4
_LEAVES_BLOCK = re.compile(r"(?:return|raise|pass|break|continue)\b")


def check_complete(code: str, transforms: Transforms) -> tuple[str, str]:
    """`complete`, `invalid`, or `incomplete` with the indent for the next line.

    A block is complete once a blank line follows it; a cell magic once one stands at its end.
    """
    ends_blank = bool(re.search(r"\n[ \t]*\Z", code))
    if not code.strip():
        return COMPLETE, ""
    if code.rstrip().endswith("\\"):
        return INCOMPLETE, _last_indent(code)
    try:
        cleaned = transforms.clean(code)
        if cleaned.startswith("%%"):
            return _cell_magic(cleaned)
        source = transforms(code, checking=True)
    except Exception:  # noqa: BLE001 - users' own transforms
        return INVALID, ""
    state = scan(source.rstrip("\n"))
    if state.broken:
        return INVALID, ""
    if state.stack:
        return (INVALID, "") if _hopeless(source) else (INCOMPLETE, "" if state.in_string else _last_indent(code))
    return _compiled(source, ends_blank=ends_blank)


def _cell_magic(code: str) -> tuple[str, str]:
    if re.fullmatch(r"%%[\w.\-]+\?{1,2}\s*", code):
        return COMPLETE, ""
    lines = code.split("\n")
    ended = not lines[-1].strip() and len(lines) > 1 and not (lines[-1] == "" and lines[-2].strip())
    return (COMPLETE, "") if ended else (INCOMPLETE, _last_indent(code))


def _hopeless(source: str) -> bool:
    """Whether an open bracket is not the only thing that is wrong."""
    return _try(source) == INVALID


def _compiled(source: str, *, ends_blank: bool) -> tuple[str, str]:
    status = _try(source)
    if status == INVALID:
        return INVALID, ""
    if status == INCOMPLETE:
        return INCOMPLETE, _next_indent(source)
    if not ends_blank and _last_indent(source) and _ends_with_block(source):
        return INCOMPLETE, _next_indent(source)
    return COMPLETE, ""


def _try(source: str) -> str:
    import codeop
    import warnings

    compiler = codeop.CommandCompiler()
    compiler.compiler.flags |= TOP_LEVEL_AWAIT
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            code = compiler(source, "<input>", "exec")
    except (SyntaxError, ValueError, OverflowError, RecursionError, MemoryError):
        return INVALID
    return INCOMPLETE if code is None else COMPLETE


def _ends_with_block(source: str) -> bool:
    """Whether the last statement has a body of its own lines, to which the next line could belong."""
    last = compile(source, "<input>", "exec", ONLY_AST | TOP_LEVEL_AWAIT, dont_inherit=True).body[-1]
    inner = getattr(last, "body", None) or getattr(last, "cases", None)
    return bool(inner) and last.end_lineno > last.lineno


def _last_line(code: str) -> str:
    return next((line for line in reversed(code.split("\n")) if line.strip()), "")


def _last_indent(code: str) -> str:
    line = _last_line(code)
    return line[: len(line) - len(line.lstrip(" \t"))]


def _next_indent(code: str) -> str:
    """One step in after a line that opens a block, one out after one that leaves it."""
    line, indent = _last_line(code), _last_indent(code)
    state = scan(line)
    text = line[: state.comment].rstrip() if state.comment >= 0 else line.rstrip()
    if text.endswith(":"):
        return indent + ("\t" if indent.endswith("\t") else " " * _STEP)
    if _LEAVES_BLOCK.match(line.strip()):
        return indent[:-1] if indent.endswith("\t") else indent[: max(0, len(indent) - _STEP)]
    return indent
