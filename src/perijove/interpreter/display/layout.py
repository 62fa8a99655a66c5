"""Lays out nested text: a group goes on one line when it fits, else each of its breaks becomes a new line.

The document is a tree, built by calls in the order of the text (the interface that `_repr_pretty_(p, cycle)` methods
are written against), and laid out once at the end.
"""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

_NEWLINE = object()


class _Group:
    __slots__ = ("hard", "indent", "items", "shared", "width")

    def __init__(self, indent: int, *, shared: bool = False) -> None:
        self.indent = indent
        self.shared = shared  # breaks when the group around it does, not by itself
        self.items: list[object] = []  # str, a break (a 1-tuple with its separator), _NEWLINE, _Group
        self.width = 0  # on one line
        self.hard = False  # contains a newline that can't be avoided


class Document:
    """Text with groups and breaks."""

    def __init__(self, max_width: int = 79, newline: str = "\n") -> None:
        self.max_width = max_width
        self.newline = newline
        self._root = _Group(0)
        self._open = [self._root]

    def text(self, text: str) -> None:
        """Add literal text."""
        group = self._open[-1]
        group.items.append(text)
        group.width += len(text)

    def breakable(self, sep: str = " ") -> None:
        """Add a place where the enclosing group breaks when it does not fit; `sep` stands there when it fits."""
        group = self._open[-1]
        group.items.append((sep,))
        group.width += len(sep)

    def break_(self) -> None:
        """Add a newline that is always one."""
        for group in self._open:
            group.hard = True
        self._open[-1].items.append(_NEWLINE)

    def begin_group(self, indent: int = 0, open: str = "") -> None:  # noqa: A002 - callers pass it by this name
        """Begin a group whose lines are indented by `indent` more."""
        if open:
            self.text(open)
        group = _Group(indent)
        self._open[-1].items.append(group)
        self._open.append(group)

    def end_group(self, dedent: int = 0, close: str = "") -> None:  # noqa: ARG002 - part of the interface
        """End the group; `dedent` is the group's own indent."""
        if len(self._open) > 1:
            group = self._open.pop()
            self._open[-1].width += group.width
        if close:
            self.text(close)

    @contextmanager
    def group(self, indent: int = 0, open: str = "", close: str = "") -> Iterator[None]:  # noqa: A002 - as above
        """A group around the text of a `with` block."""
        self.begin_group(indent, open)
        try:
            yield
        finally:
            self.end_group(indent, close)

    @contextmanager
    def indent(self, indent: int) -> Iterator[None]:
        """Indent the lines of a `with` block; its breaks are the enclosing group's."""
        self.begin_group(indent)
        self._open[-1].shared = True
        try:
            yield
        finally:
            self.end_group(indent)

    @property
    def indentation(self) -> int:
        """How far a new line would be indented here."""
        return sum(group.indent for group in self._open)

    def flush(self) -> None:
        """Nothing is written before the end: the layout is decided then."""

    def close_groups(self, depth: int) -> None:
        """End groups that a failing method left open."""
        while len(self._open) > depth:
            self.end_group()

    @property
    def depth(self) -> int:
        return len(self._open)

    def render(self) -> str:
        """The text, laid out."""
        self.close_groups(1)
        parts: list[str] = []
        column = 0
        # Each entry: a group's items, the next one's index, the indent of its lines, whether it is broken, and how much
        # text follows the group before the next possible newline.
        stack: list[tuple[list[object], int, int, bool, int]] = [
            (self._root.items, 0, 0, not self._fits(self._root, 0, 0), 0)
        ]
        while stack:
            items, index, indent, broken, after = stack.pop()
            while index < len(items):
                item = items[index]
                index += 1
                if isinstance(item, str):
                    parts.append(item)
                    column += len(item)
                elif isinstance(item, _Group):
                    tail = _tail(items, index, after) if broken else 0
                    stack.append((items, index, indent, broken, after))
                    inner = broken and (item.shared or not self._fits(item, column, tail))
                    items, index, indent, broken, after = item.items, 0, indent + item.indent, inner, tail
                elif item is _NEWLINE or broken:
                    parts.append(self.newline + " " * indent)
                    column = indent
                else:
                    assert isinstance(item, tuple)
                    parts.append(item[0])
                    column += len(item[0])
        return "".join(parts)

    def _fits(self, group: _Group, column: int, tail: int) -> bool:
        return not group.hard and column + group.width + tail <= self.max_width


def _tail(items: list[object], index: int, after: int) -> int:
    """The width of the text from here to the next break."""
    width = 0
    while index < len(items):
        item = items[index]
        index += 1
        if isinstance(item, str):
            width += len(item)
        elif isinstance(item, _Group):
            return width + _head(item)
        else:
            return width
    return width + after


def _head(group: _Group) -> int:
    width = 0
    for item in group.items:
        if isinstance(item, str):
            width += len(item)
        else:
            break
    return width
