"""Cell markers of scripts: where a cell begins, and how a line that only looks like a marker is told from one."""

import re
from collections.abc import Iterator

from perijove.notebook.paired.languages import Script, comment_out, uncomment
from perijove.notebook.paired.quotes import Quotes

_FENCE = re.compile(r"^ {0,3}(`{3,}|~{3,})(.*)$")


class Markers:
    """The markers of one language. A line that looks like one behind comment signs has one sign more in the script."""

    def __init__(self, script: Script) -> None:
        self.script = script
        sign = re.escape(script.comment)
        marker = rf"{sign}\s*(?:%%%*\s.*|(?:%%|<codecell>|In\[[0-9 ]*\]:?)\s*)$"
        self._start = re.compile(rf"^\s*{marker}")
        self._lookalike = re.compile(rf"^\s*(?:{sign} )*{marker}")
        self._escaped = re.compile(rf"^\s*(?:{sign} )+{marker}")

    def is_marker(self, line: str) -> bool:
        """Whether a line begins a cell."""
        return bool(self._start.match(line))

    def next_marker(self, lines: list[str], start: int, *, is_code: bool) -> int:
        """The first marker behind a cell's first line; the number of lines when there is none."""
        for index in self._visible(lines, start, is_code=is_code):
            if index > start and self.is_marker(lines[index]):
                return index
        return len(lines)

    def escape(self, body: list[str], *, is_code: bool) -> list[str]:
        """The text of a cell, so that no line of it is read as a marker."""
        changed = list(body)
        for index in self._visible(body, 0, is_code=is_code):
            line = body[index]
            if self._lookalike.match(line):
                indent = line[: len(line) - len(line.lstrip())]
                changed[index] = indent + comment_out([line[len(indent) :]], self.script.comment, self.script.suffix)[0]
        return changed

    def unescape(self, body: list[str], *, is_code: bool) -> list[str]:
        """The text of a cell as it was before it was escaped."""
        changed = list(body)
        for index in self._visible(body, 0, is_code=is_code):
            line = body[index]
            if self._escaped.match(line):
                indent = line[: len(line) - len(line.lstrip())]
                changed[index] = indent + uncomment([line[len(indent) :]], self.script.comment, self.script.suffix)[0]
        return changed

    def _visible(self, lines: list[str], start: int, *, is_code: bool) -> Iterator[int]:
        """The lines that are in no string and, in prose, in no fenced block."""
        quotes, fence_end = Quotes(self.script.language), -1
        for index in range(start, len(lines)):
            outside = not quotes.open
            quotes.read(lines[index])
            if not outside or index <= fence_end:
                continue
            fence_end = -1 if is_code else self._fence_end(lines, index)
            if index > fence_end:
                yield index

    def _fence_end(self, lines: list[str], index: int) -> int:
        """Where a fenced block that begins here ends, in prose that is commented throughout; -1 when none does."""
        opening = _FENCE.match(self._bare(lines[index]))
        if not opening or (opening[1][0] == "`" and "`" in opening[2]):
            return -1
        for end in range(index + 1, len(lines)):
            if not lines[end].startswith(self.script.comment):
                return -1
            closing = _FENCE.match(self._bare(lines[end]))
            if closing and closing[1].startswith(opening[1]) and not closing[2].strip():
                return end
        return -1

    def _bare(self, line: str) -> str:
        return uncomment([line], self.script.comment, self.script.suffix)[0]
