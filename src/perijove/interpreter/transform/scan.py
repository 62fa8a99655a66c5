"""Where a Python text is at each line: in a string, within brackets, at the start of a statement.

A lexer for exactly that much. Unlike `tokenize` it reads on through lines that are not Python, such as `!ls "it's"`,
and costs one pass. It knows f-strings with nested quotes where Python does (3.12).
"""

from __future__ import annotations

import re
import sys
from dataclasses import dataclass, field

NESTED_QUOTES = sys.version_info >= (3, 12)
OPENING = {"(": ")", "[": "]", "{": "}"}
_STRING = re.compile(r"([A-Za-z]{0,2})('''|\"\"\"|'|\")")
_PREFIXES = {"r", "u", "b", "f", "br", "rb", "fr", "rf", "t", "tr", "rt", ""}
_PLAIN = re.compile(r"[^\\'\"{}]+")
_SKIP = re.compile(r"[^\W\d]\w*|[\d.]\w*|[ \t\f]+")


@dataclass
class _String:
    quote: str
    raw: bool
    template: bool
    spec: bool = False  # within the format specification of a replacement field


@dataclass
class Scanner:
    """The state between two lines; `feed` moves it on."""

    nested: bool = NESTED_QUOTES  # the fields of f-strings are code
    stack: list[_String | str] = field(default_factory=list)
    positions: list[tuple[int, int]] = field(default_factory=list)
    line_number: int = -1
    continued: bool = False
    question: int = -1  # column of the last line's `?` that ends it, outside strings and comments
    assigns: int = -1  # column after the last line's first `=` at the top level of a statement
    comment: int = -1  # column of the last line's comment
    broken: bool = False  # a one-line string did not end on its line
    unended: int | None = None  # column of the quote of a one-line string that did not end on the last line

    @property
    def at_statement(self) -> bool:
        """Whether the next line starts a statement."""
        return not self.stack and not self.continued

    @property
    def in_string(self) -> bool:
        return bool(self.stack) and isinstance(self.stack[-1], _String)

    def feed(self, line: str) -> None:
        """Read one line, without or with its newline."""
        line = line.rstrip("\r\n")
        self.line_number += 1
        self.continued, self.question, self.assigns, self.comment, self.unended = False, -1, -1, -1, None
        column = 0
        while column < len(line):
            top = self.stack[-1] if self.stack else None
            column = self._in_string(line, column, top) if isinstance(top, _String) else self._in_code(line, column)
        self._end_line(line)

    def _end_line(self, line: str) -> None:
        if self.question >= 0 and line[self.question :].strip(" \t?"):
            self.question = -1
        if not self.in_string:
            return
        top = self.stack[-1]
        assert isinstance(top, _String)
        if len(top.quote) == 1:
            if _trailing_backslashes(line) % 2:
                return
            self.broken = True
            self.unended = self.positions[-1][1]
            while self.stack and self.in_string:
                self._pop()

    def _in_code(self, line: str, column: int) -> int:
        if skipped := _STRING.match(line, column):
            prefix, quote = skipped[1].lower(), skipped[2]
            if prefix in _PREFIXES:
                template = self.nested and ("f" in prefix or "t" in prefix)
                self._push(_String(quote, "r" in prefix, template), skipped.start(2))
                return skipped.end()
        if skipped := _SKIP.match(line, column):
            return skipped.end()
        character = line[column]
        if character == "#":
            self.comment = column
            return len(line)
        if character == "\\" and column == len(line) - 1:
            self.continued = True
        elif character in "([{":
            self._push(character, column)
        elif character in ")]}":
            self._close(character)
        elif character == "?" and self.question < 0:
            self.question = column
        elif character == "=" and not self.stack:
            return self._equals(line, column)
        elif character in ":!" and self._in_field(line, column):
            return self._field_ends(line, column)
        return column + 1

    def _equals(self, line: str, column: int) -> int:
        if line[column + 1 : column + 2] == "=":
            return column + 2
        if self.assigns < 0 and (column == 0 or line[column - 1] not in "!<>=:+-*/%&|^@~"):
            self.assigns = column + 1
        return column + 1

    def _in_field(self, line: str, column: int) -> bool:
        """Whether the brace on top belongs to an f-string, so that `:` starts its format specification."""
        below = self.stack[-2] if len(self.stack) > 1 else None
        return self.stack[-1:] == ["{"] and isinstance(below, _String) and line[column : column + 2] not in {":=", "!="}

    def _field_ends(self, line: str, column: int) -> int:
        if line[column] == ":":
            self._push(_String("", raw=False, template=True, spec=True), column)
        return column + 1

    def _in_string(self, line: str, column: int, string: _String) -> int:
        if string.spec:
            return self._in_spec(line, column)
        if plain := _PLAIN.match(line, column):
            return plain.end()
        character = line[column]
        if character == "\\":
            return column + 2
        if line.startswith(string.quote, column):
            self._pop()
            return column + len(string.quote)
        if string.template and character in "{}":
            if line[column + 1 : column + 2] == character:
                return column + 2
            if character == "{":
                self._push("{", column)
        return column + 1

    def _in_spec(self, line: str, column: int) -> int:
        if line[column] == "{":
            self._push("{", column)
        elif line[column] == "}":
            self._pop()
            self._close("}")
        return column + 1

    def _close(self, character: str) -> None:
        top = self.stack[-1] if self.stack else None
        if isinstance(top, str) and OPENING[top] == character:
            self._pop()

    def _push(self, item: _String | str, column: int) -> None:
        self.stack.append(item)
        self.positions.append((self.line_number, column))

    def _pop(self) -> None:
        self.stack.pop()
        self.positions.pop()


def scan(text: str) -> Scanner:
    """The state at the end of a text."""
    scanner = Scanner()
    for line in text.split("\n"):
        scanner.feed(line)
    return scanner


def _trailing_backslashes(line: str) -> int:
    return len(line) - len(line.rstrip("\\"))
