"""Builds the text of objects; `_repr_pretty_(p, cycle)` methods receive it as `p`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from perijove.interpreter.display.layout import Document

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from typing import Protocol

    Print = Callable[[Any, "Printer", bool], None]

    class Finder(Protocol):
        """Tells how a type is printed."""

        def find(self, kind: type, /) -> Print: ...


MAX_SEQUENCE = 1000


class Printer(Document):
    """Builds a document from objects."""

    def __init__(
        self,
        printers: Finder,
        max_width: int = 79,
        max_seq_length: int = MAX_SEQUENCE,
        verbose: bool = False,
    ) -> None:
        super().__init__(max_width)
        self.printers = printers
        self.max_seq_length = max_seq_length
        self.verbose = verbose
        self.stack: list[int] = []

    def pretty(self, obj: Any) -> None:
        """Add an object."""
        identity = id(obj)
        cycle = identity in self.stack
        self.stack.append(identity)
        self.begin_group()
        try:
            self.printers.find(type(obj))(obj, self, cycle)
        finally:
            self.end_group()
            self.stack.pop()

    def sequence(self, items: Iterable[Any], each: Callable[[Any], None]) -> None:
        """Add items with commas and breaks between them, at most `max_seq_length`."""
        for index, item in enumerate(items):
            if index:
                self.text(",")
                self.breakable()
            if self.max_seq_length and index >= self.max_seq_length:
                self.text("...")
                return
            each(item)

    def _enumerate(self, seq: Iterable[Any]) -> Iterator[tuple[int, Any]]:
        """What some `_repr_pretty_` methods use to go through long sequences."""
        for index, item in enumerate(seq):
            if self.max_seq_length and index >= self.max_seq_length:
                self.text(",")
                self.breakable()
                self.text("...")
                return
            yield index, item
