"""`IPython.utils.tokenutil`: tokens of a cell, and what is called where the cursor is."""

from __future__ import annotations

import keyword
import tokenize
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

_OPEN_AT_END = "EOF in multi-line"


class Token(NamedTuple):
    """One token, with its place in the cell in characters."""

    token: int
    text: str
    start: int
    end: int
    line: str


def generate_tokens(readline: Callable[[], str]) -> Iterator[tokenize.TokenInfo]:
    """The tokens of lines, up to where they can't be read."""
    try:
        yield from tokenize.generate_tokens(readline)
    except (tokenize.TokenError, SyntaxError):
        return


def generate_tokens_catch_errors(
    readline: Callable[[], str], extra_errors_to_catch: list[str] | None = None
) -> Iterator[tokenize.TokenInfo]:
    """The tokens of lines, the last an ERRORTOKEN where they are wrong. Raises TokenError where the end is missing."""
    del extra_errors_to_catch
    read: list[tokenize.TokenInfo] = []
    try:
        for token in tokenize.generate_tokens(readline):
            read.append(token)
            yield token
    except tokenize.TokenError as error:
        if _OPEN_AT_END in error.args[0] or error.args[0].startswith("unterminated triple-quoted"):
            raise
        place = read[-1].end if read else (1, 0)
        line = read[-1].line if read else ""
        yield tokenize.TokenInfo(tokenize.ERRORTOKEN, line, place, (place[0], len(line)), line)


def line_at_cursor(cell: str, cursor_pos: int = 0) -> tuple[str, int]:
    """The line that a place is in, and where it begins."""
    offset = 0
    lines = cell.splitlines(keepends=True)
    for line in lines:
        if offset + len(line) > cursor_pos or (line is lines[-1] and not line.endswith("\n")):
            return line, offset
        offset += len(line)
    return "", offset if lines else 0


def token_at_cursor(cell: str, cursor_pos: int = 0) -> str:
    """The dotted name that a place is in, or else the function whose arguments it is among, or else the name before."""
    names, calls, before = [""], [""], ""  # innermost last; "" for brackets that call nothing
    for token in _placed(cell):
        if token.start > cursor_pos:
            break
        inside = token.end > cursor_pos
        if token.token == tokenize.NAME and not keyword.iskeyword(token.text):
            if not (calls[-1] and _is_keyword_argument(cell, token.end)):
                names.append(f"{names[-1]}.{token.text}" if before == "." else token.text)
                if inside:
                    return names[-1]
        elif inside:
            return names[-1] if token.text == "(" and before and names[-1].endswith(before) else calls[-1] or names[-1]
        elif token.text == "(":
            calls.append(names[-1] if names[-1].endswith(before) else "")
        elif token.text == ")" and len(calls) > 1:
            names.append(calls.pop() or names[-1])
        before = token.text
    return calls[-1] or names[-1]


def _placed(cell: str) -> Iterator[Token]:
    starts = [0]
    for line in cell.splitlines(keepends=True):
        starts.append(starts[-1] + len(line))
    for found in generate_tokens(iter(cell.splitlines(keepends=True)).__next__):
        start, end = (starts[min(row - 1, len(starts) - 1)] + column for row, column in (found.start, found.end))
        yield Token(found.type, found.string, start, end, found.line)


def _is_keyword_argument(cell: str, end: int) -> bool:
    rest = cell[end:].lstrip()
    return rest[:1] == "=" and rest[:2] != "=="
