"""Builds the text of objects; `_repr_pretty_(p, cycle)` methods receive it as `p`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from perijove.interpreter.display.layout import Document

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from typing import Protocol

    Print = Callable[[Any, "Printer", bool], None]

    class Finder(Protocol):
        """Tells how an object is printed."""

        def printer(self, obj: Any, /) -> Print: ...
        def atoms(self) -> frozenset[type]: ...


MAX_SEQUENCE = 1000
MAX_DEPTH = 100  # of objects within each other; each takes several calls of Python's own limit
MAX_OBJECTS = 200_000  # in all: a thousand lists of a thousand lists would take minutes, and nobody reads them


class Printer(Document):
    """Builds a document from objects, within bounds: what goes beyond them is `...`."""

    def __init__(
        self,
        printers: Finder,
        max_width: int = 79,
        max_seq_length: int = MAX_SEQUENCE,
        verbose: bool = False,
        newline: str = "\n",
    ) -> None:
        super().__init__(max_width, newline)
        self.printers = printers
        self.max_seq_length = max_seq_length
        self.verbose = verbose
        self.stack: list[int] = []
        self.max_depth = MAX_DEPTH
        self.objects_left = MAX_OBJECTS
        self._atoms = printers.atoms()

    def pretty(self, obj: Any) -> None:
        """Add an object."""
        self.objects_left -= 1
        if self.objects_left < 0 or len(self.stack) >= self.max_depth:
            self.text("...")
            return
        if type(obj) in self._atoms:  # most items of most lists
            try:
                text = repr(obj)
            except ValueError:  # an int beyond Python's limit for converting to decimal, which has its printer
                pass
            else:
                self.text(text)
                return
        identity = id(obj)
        cycle = identity in self.stack
        self.stack.append(identity)
        depth = self.depth
        self.begin_group()
        try:
            self.printers.printer(obj)(obj, self, cycle)
        finally:
            self.close_groups(depth)
            self.stack.pop()

    def sequence(self, items: Iterable[Any], each: Callable[[Any], None]) -> None:
        """Add items with commas and breaks between them, at most `max_seq_length`."""
        for index, item in self._enumerate(items):
            if index:
                self.text(",")
                self.breakable()
            each(item)

    def _enumerate(self, seq: Iterable[Any]) -> Iterator[tuple[int, Any]]:
        """Items by number until there are too many; `_repr_pretty_` methods call it by this name."""
        for index, item in enumerate(seq):
            if (self.max_seq_length and index >= self.max_seq_length) or (index and self.objects_left <= 0):
                self.text(",")
                self.breakable()
                self.text("...")
                return
            yield index, item
