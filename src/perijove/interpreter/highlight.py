"""Python source with colours, a line at a time; the standard library's tokenizer knows where strings go on."""

from __future__ import annotations

import io
import keyword
import linecache
import re
import tokenize
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from perijove.interpreter.ansi import Ink

_ESCAPES = re.compile(r"\x1b\[[0-9;]*m")
# Longer files stay plain: a prompt must not wait for them.
MAX_LINES = 20_000
_STRINGS = {
    getattr(tokenize, name)
    for name in ("STRING", "FSTRING_START", "FSTRING_MIDDLE", "FSTRING_END")
    if hasattr(tokenize, name)
}
Span = tuple[int, int, str]


def highlighted(filename: str, lines: list[str], ink: Ink) -> list[str]:
    """All lines of a file, coloured, without their ends."""
    if len(lines) > MAX_LINES or not ink.colors:
        return [line.rstrip("\r\n") for line in lines]
    return list(_highlighted(filename, "".join(lines), ink))


def highlight(source: str, ink: Ink) -> str:
    """A piece of source, coloured."""
    if not ink.colors:
        return source
    return "\n".join(_highlighted("", source, ink)) + "\n" * source.endswith("\n")


def source_lines(filename: str) -> list[str]:
    """The lines of a file as it is now."""
    linecache.checkcache(filename)
    return linecache.getlines(filename)


def plain(text: str) -> str:
    """A text without colours."""
    return _ESCAPES.sub("", text)


@lru_cache(maxsize=32)
def _highlighted(_filename: str, source: str, ink: Ink) -> tuple[str, ...]:
    lines = source.splitlines()
    spans: dict[int, list[Span]] = {}
    previous = ""
    try:
        for token in tokenize.generate_tokens(io.StringIO(source).readline):
            role = _role(token, previous)
            if role:
                _add(spans, token, role, lines)
            previous = token.string
    except (tokenize.TokenError, SyntaxError):
        pass  # what follows stays plain
    return tuple(_painted(line, spans.get(number, []), ink) for number, line in enumerate(lines, 1))


def _role(token: tokenize.TokenInfo, previous: str) -> str:
    if token.type == tokenize.NAME:
        if keyword.iskeyword(token.string):
            return "keyword"
        return "defined" if previous in {"def", "class"} else ""
    if token.type == tokenize.NUMBER:
        return "literal"
    if token.type == tokenize.COMMENT:
        return "comment"
    return "string" if token.type in _STRINGS else ""


def _add(spans: dict[int, list[Span]], token: tokenize.TokenInfo, role: str, lines: list[str]) -> None:
    (first, start), (last, end) = token.start, token.end
    for number in range(first, min(last, len(lines)) + 1):
        left = start if number == first else 0
        right = end if number == last else len(lines[number - 1])
        if right > left:
            spans.setdefault(number, []).append((left, right, role))


def _painted(line: str, spans: list[Span], ink: Ink) -> str:
    pieces: list[str] = []
    done = 0
    for start, end, role in spans:
        if start < done:
            continue
        pieces += [line[done:start], ink(role, line[start:end])]
        done = end
    return "".join([*pieces, line[done:]])
