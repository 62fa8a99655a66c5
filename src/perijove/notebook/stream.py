"""Text that running code prints: how it accumulates, and how carriage returns and backspaces fold.

A flood of small pieces costs what the pieces cost, not what stands already: the text is kept in parts that later values
share, and only the unfinished last line is folded again.

The folding is a machine over code points. The unfinished line is two strings: `under` stood there when the last
carriage return came, `over` has been written since. tests/notebook/cases/README.md gives its rules; the web page's
TypeScript follows the same ones.
"""

from typing import Any

# Below this size, joining is cheaper than a part of its own.
_PART = 8 << 10
# A single line longer than this is given to the parts although it may still be overwritten, which then costs more.
_LONG_LINE = 256 << 10
# As many carriage returns are folded by joining strings, which costs the line's length each, but little.
_FEW = 8


def fold(text: str) -> str:
    """The text with finished lines settled; the last line keeps what it needs to go on being overwritten."""
    if not _has_control(text):
        return text
    *finished, last = text.split("\n")
    under, over = _fold_line(last)
    lines = [_settle(line) for line in finished]
    lines.append(f"{under}\r{over}" if under else over)
    return "\n".join(lines)


def settle(text: str) -> str:
    """The text as a terminal shows it at this moment: the last line settled too."""
    return "\n".join(_settle(line) for line in text.split("\n")) if _has_control(text) else text


def _has_control(text: str, start: int = 0) -> bool:
    return text.find("\r", start) >= 0 or text.find("\b", start) >= 0


def _settle(line: str) -> str:
    line = line.rstrip("\r")
    if not _has_control(line):
        return line
    under, over = _fold_line(line)
    return over + under[len(over) :]


def _fold_line(line: str) -> tuple[str, str]:
    """`under` and `over` after one line; linear in its length however many controls it has."""
    if not _has_control(line):
        return "", line
    if "\b" not in line and line.count("\r") <= _FEW:
        return _fold_few(line)
    under: list[str] = []
    over: list[str] = []
    for number, piece in enumerate(line.split("\r")):
        if number and over:
            if under:
                under[: len(over)] = over
            else:
                under = over
            over = []
        for count, written in enumerate(piece.split("\b")):
            if count and over:
                over.pop()
            over.extend(written)
            if len(over) >= len(under):
                under = []
    return "".join(under), "".join(over)


def _fold_few(line: str) -> tuple[str, str]:
    """The same for a line with few carriage returns and no backspace, which may be very long."""
    under = over = ""
    for number, piece in enumerate(line.split("\r")):
        if number and over:
            under, over = over + under[len(over) :], ""
        over += piece
        if len(over) >= len(under):
            under = ""
    return under, over


class Stream:
    """What was printed to one stream, as a frozen value."""

    __slots__ = ("_count", "_parts", "_tail", "_text", "absent", "extra", "name")
    __match_args__ = ("name", "text", "extra")
    __hash__ = None  # type: ignore[assignment]  # `extra` is a dict

    output_type = "stream"

    def __init__(
        self, name: str, text: str = "", extra: dict[str, Any] | None = None, absent: tuple[str, ...] = ()
    ) -> None:
        self.name = name
        self.extra: dict[str, Any] = {} if extra is None else extra
        self.absent = absent
        # The text is the first `_count` of `_parts`, then `_tail`. Values that grew from one another share the list:
        # it is only ever appended to, and each looks at no more than its own count.
        self._parts: list[str] = []
        self._count = 0
        self._tail = text
        self._text: str | None = text

    @property
    def text(self) -> str:
        """All of it."""
        if self._text is None:
            self._text = "".join(self._parts[: self._count]) + self._tail
        return self._text

    def appended(self, text: str) -> "Stream":
        """The stream with more text, folded."""
        if not text:
            return self
        tail = self._tail
        start = tail.rfind("\n") + 1
        if "\r" not in text and not _has_control(tail, start):
            # Nothing is overwritten, and a backspace takes one character at most.
            cut = len(tail) - text.count("\b")
            if cut >= start:
                return self._grown(tail[:cut] + fold(tail[cut:] + text))
        if not self._aligned:
            return Stream(self.name, self.text, self.extra, self.absent).appended(text)
        return self._grown(tail[:start] + fold(tail[start:] + text))

    @property
    def _aligned(self) -> bool:
        """Whether the unfinished line is in the tail alone."""
        return self._count == 0 or self._parts[self._count - 1].endswith("\n") or "\n" in self._tail

    def _grown(self, tail: str) -> "Stream":
        parts, count = self._parts, self._count
        cut = 0
        if len(tail) > _PART:
            cut = tail.rfind("\n") + 1
            if not cut and len(tail) > _LONG_LINE and not _has_control(tail):
                cut = len(tail) - _PART  # some is left, so that backspaces find it
        if cut:
            if len(parts) != count:  # another value grew from the same one
                parts = parts[:count]
            parts.append(tail[:cut])
            count += 1
        stream = Stream(self.name, tail[cut:], self.extra, self.absent)
        stream._parts, stream._count = parts, count
        stream._text = None
        return stream

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Stream):
            return NotImplemented
        return (self.name, self.extra, self.absent) == (
            other.name,
            other.extra,
            other.absent,
        ) and self.text == other.text

    def __repr__(self) -> str:
        return f"Stream(name={self.name!r}, text={self.text!r}, extra={self.extra!r})"
