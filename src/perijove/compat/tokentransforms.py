"""The steps of `IPython.core.inputtransformer2` that read tokens: each finds one escape, and makes Python of it."""

from __future__ import annotations

import tokenize
import warnings
from typing import TYPE_CHECKING, Any

from perijove.interpreter.transform.escapes import escaped, help_at_end, joined

if TYPE_CHECKING:
    from collections.abc import Sequence

    Tokens = Sequence[Any]

_OPENING, _CLOSING = frozenset("([{"), frozenset(")]}")
_ENDS = frozenset({tokenize.NEWLINE, tokenize.NL, tokenize.COMMENT, tokenize.ENDMARKER, tokenize.DEDENT})
_INDENTS = frozenset({tokenize.INDENT, tokenize.DEDENT})
ESCAPE_SINGLES = frozenset("!?%,;/")


def make_tokens_by_line(lines: Sequence[str]) -> list[list[Any]]:
    """The tokens of lines, by logical line; what can't be read ends them."""
    if len(lines) > 1 and not lines[0].endswith(("\n", "\r", "\v", "\f")):
        warnings.warn("lines that do not have lineending markers are read as one", stacklevel=2)
    found: list[list[Any]] = [[]]
    depth = 0
    try:
        for token in tokenize.generate_tokens(iter(lines).__next__):
            found[-1].append(token)
            depth += (token.string in _OPENING) - (token.string in _CLOSING)
            if token.type == tokenize.NEWLINE or (token.type == tokenize.NL and depth <= 0):
                found.append([])
    except (tokenize.TokenError, SyntaxError):
        if not any(found):
            text = "".join(lines)
            found = [[tokenize.TokenInfo(tokenize.ERRORTOKEN, text, (1, 0), (1, len(text)), text)]]
    return found if found[-1] or len(found) == 1 else found[:-1]


def _find_assign_op(token_line: Tokens) -> int | None:
    """The index of the first `=` outside brackets."""
    depth = 0
    for index, token in enumerate(token_line):
        if token.string == "=" and not depth:
            return index
        depth += (token.string != "" and token.string in "([{") - (token.string != "" and token.string in ")]}")
    return None


def find_end_of_continued_line(lines: Sequence[str], start_line: int) -> int:
    """The index of the last of the lines that backslashes make one."""
    end = start_line
    while lines[end].endswith("\\\n") and end + 1 < len(lines):
        end += 1
    return end


def assemble_continued_line(lines: Sequence[str], start: tuple[int, int], end_line: int) -> str:
    """The text of such lines, from a place on, without the last one's end."""
    return joined(list(lines[: end_line + 1]), start[0], start[1])[0]


class TokenTransformBase:
    """One escape, at a place; the line counts from 1."""

    priority = 10

    def __init__(self, start: tuple[int, int]) -> None:
        self.start_line, self.start_col = start[0] - 1, start[1]

    def sortby(self) -> tuple[int, int]:
        """Which of several is done first."""
        return self.start_line, self.priority

    @classmethod
    def find(cls, tokens_by_line: Sequence[Tokens]) -> TokenTransformBase | None:
        """The first one in some tokens; None without one."""
        raise NotImplementedError

    def transform(self, lines: list[str]) -> list[str]:
        """The lines with Python in its place."""
        raise NotImplementedError

    def _replaced(self, lines: list[str], python: str) -> list[str]:
        """The lines with a text in the place of what stands there."""
        end = find_end_of_continued_line(lines, self.start_line)
        before = lines[self.start_line][: self.start_col]
        return [*lines[: self.start_line], f"{before}{python}\n", *lines[end + 1 :]]

    def _text(self, lines: list[str]) -> str:
        return joined(lines, self.start_line, self.start_col)[0]


class MagicAssign(TokenTransformBase):
    """`a = %magic`."""

    @classmethod
    def find(cls, tokens_by_line: Sequence[Tokens]) -> MagicAssign | None:
        for line in tokens_by_line:
            index = _find_assign_op(line)
            after = line[index + 1 : index + 3] if index is not None else []
            if len(after) == 2 and after[0].string == "%" and after[1].type == tokenize.NAME:
                return cls(after[0].start)
        return None

    def transform(self, lines: list[str]) -> list[str]:
        name, _, rest = self._text(lines)[1:].partition(" ")
        return self._replaced(lines, f"get_ipython().run_line_magic({name!r}, {rest!r})")


class SystemAssign(TokenTransformBase):
    """`a = !command`."""

    @classmethod
    def find(cls, tokens_by_line: Sequence[Tokens]) -> SystemAssign | None:
        for line in tokens_by_line:
            index = _find_assign_op(line)
            after = [token for token in line[index + 1 :] if token.string.strip()] if index is not None else []
            if after and after[0].string.startswith("!") and line[0].line.count("\n") <= 1:
                return cls(after[0].start)
        return None

    def transform(self, lines: list[str]) -> list[str]:
        return self._replaced(lines, f"get_ipython().getoutput({self._text(lines)[1:]!r})")


class EscapedCommand(TokenTransformBase):
    """A line that begins with an escape, such as `%magic` or `!command`."""

    @classmethod
    def find(cls, tokens_by_line: Sequence[Tokens]) -> EscapedCommand | None:
        for line in tokens_by_line:
            first = next((token for token in line if token.type not in _INDENTS and token.string.strip()), None)
            if first is not None and first.string[:1] in ESCAPE_SINGLES:
                return cls(first.start)
        return None

    def transform(self, lines: list[str]) -> list[str]:
        return self._replaced(lines, escaped(self._text(lines)))


class HelpEnd(TokenTransformBase):
    """A line that ends with `?`."""

    priority = 5

    def __init__(self, start: tuple[int, int], q_locn: tuple[int, int]) -> None:
        super().__init__(start)
        self.q_line, self.q_col = q_locn[0] - 1, q_locn[1]

    @classmethod
    def find(cls, tokens_by_line: Sequence[Tokens]) -> HelpEnd | None:
        for line in tokens_by_line:
            tokens = [token for token in line if token.type not in _INDENTS]
            while tokens and (tokens[-1].type in _ENDS or not tokens[-1].string.strip()):
                tokens.pop()
            if len(tokens) > 1 and tokens[-1].string == "?" and line[-1].type != tokenize.COMMENT:
                marks = tokens[-2:] if tokens[-2].string == "?" else tokens[-1:]
                return cls(tokens[0].start, marks[0].start)
        return None

    def transform(self, lines: list[str]) -> list[str]:
        call = help_at_end(lines[self.q_line], len(lines[self.q_line]))
        if call is None:
            raise SyntaxError("there is no name before ?")
        before = lines[self.start_line][: self.start_col]
        return [*lines[: self.start_line], f"{before}{call}\n", *lines[self.q_line + 1 :]]
