"""Python source with colours, a line at a time; the standard library's tokenizer knows where strings go on."""

from __future__ import annotations

import io
import keyword
import linecache
import re
import tokenize
from functools import lru_cache

RESET = "\x1b[0m"
_KEYWORD, _STRING, _NUMBER, _COMMENT, _DEFINED = "\x1b[34m", "\x1b[32m", "\x1b[36m", "\x1b[2m", "\x1b[1;34m"
_ESCAPES = re.compile(r"\x1b\[[0-9;]*m")
# Longer files stay plain: a prompt must not wait for them.
MAX_LINES = 20_000
_STRINGS = {
    getattr(tokenize, name)
    for name in ("STRING", "FSTRING_START", "FSTRING_MIDDLE", "FSTRING_END")
    if hasattr(tokenize, name)
}
Span = tuple[int, int, str]


def highlighted(filename: str, lines: list[str]) -> list[str]:
    """All lines of a file, coloured, without their ends."""
    if len(lines) > MAX_LINES:
        return [line.rstrip("\r\n") for line in lines]
    return list(_highlighted(filename, "".join(lines)))


def highlight(source: str) -> str:
    """A piece of source, coloured."""
    return "\n".join(_highlighted("", source))


def source_lines(filename: str) -> list[str]:
    """The lines of a file as it is now."""
    linecache.checkcache(filename)
    return linecache.getlines(filename)


def plain(text: str) -> str:
    """A text without colours."""
    return _ESCAPES.sub("", text)


@lru_cache(maxsize=32)
def _highlighted(_filename: str, source: str) -> tuple[str, ...]:
    lines = source.splitlines()
    spans: dict[int, list[Span]] = {}
    previous = ""
    try:
        for token in tokenize.generate_tokens(io.StringIO(source).readline):
            color = _color(token, previous)
            if color:
                _add(spans, token, color, lines)
            previous = token.string
    except (tokenize.TokenError, SyntaxError):
        pass  # what follows stays plain
    return tuple(_painted(line, spans.get(number, [])) for number, line in enumerate(lines, 1))


def _color(token: tokenize.TokenInfo, previous: str) -> str:
    if token.type == tokenize.NAME:
        if keyword.iskeyword(token.string):
            return _KEYWORD
        return _DEFINED if previous in {"def", "class"} else ""
    if token.type == tokenize.NUMBER:
        return _NUMBER
    if token.type == tokenize.COMMENT:
        return _COMMENT
    return _STRING if token.type in _STRINGS else ""


def _add(spans: dict[int, list[Span]], token: tokenize.TokenInfo, color: str, lines: list[str]) -> None:
    (first, start), (last, end) = token.start, token.end
    for number in range(first, min(last, len(lines)) + 1):
        left = start if number == first else 0
        right = end if number == last else len(lines[number - 1])
        if right > left:
            spans.setdefault(number, []).append((left, right, color))


def _painted(line: str, spans: list[Span]) -> str:
    pieces: list[str] = []
    done = 0
    for start, end, color in spans:
        if start < done:
            continue
        pieces += [line[done:start], color, line[start:end], RESET]
        done = end
    return "".join([*pieces, line[done:]])
