"""Objects as text, laid out within a width: what `text/plain` is.

A type's printer is found along its method resolution order: one registered for the class, one registered under its name
(so that nothing is imported), its `_repr_pretty_(p, cycle)`, its own `__repr__`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from perijove.interpreter.layout import Document

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    Print = Callable[[Any, "Printer", bool], None]

MAX_SEQUENCE = 1000
SCALARS = (float, bool, complex, type(None), type(NotImplemented), type(...), range, slice)


class Printer(Document):
    """Builds a document from objects; `_repr_pretty_` methods receive it."""

    def __init__(
        self,
        max_width: int = 79,
        printers: Printers | None = None,
        max_seq_length: int = MAX_SEQUENCE,
        verbose: bool = False,
    ) -> None:
        super().__init__(max_width)
        self.printers = printers or DEFAULT
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


class Printers:
    """Which function prints which type."""

    def __init__(self) -> None:
        from perijove.interpreter.printers import BY_NAME, BY_TYPE

        self.by_type: dict[type, Print] = dict(BY_TYPE)
        self.by_name: dict[tuple[str, str], Print] = dict(BY_NAME)

    def find(self, kind: type) -> Print:
        """The printer of a type."""
        from perijove.interpreter.printers import print_default, print_method, print_object

        for owner in _mro(kind):
            if owner in self.by_type:
                return self.by_type[owner]
            if found := self.by_name.get((getattr(owner, "__module__", ""), getattr(owner, "__name__", ""))):
                return found
            members = vars(owner)
            if callable(members.get("_repr_pretty_")):
                return print_method
            if owner is not object and callable(members.get("__repr__")):
                return print_object
        return print_default


class _Default:
    """The built-in printers, made at first use."""

    printers: Printers | None = None

    def find(self, kind: type) -> Print:
        if _Default.printers is None:
            _Default.printers = Printers()
        return _Default.printers.find(kind)


DEFAULT: Any = _Default()


def _mro(kind: type) -> tuple[type, ...]:
    try:
        return kind.__mro__
    except AttributeError:  # a metaclass that hides it
        return (kind, object)


def pretty(obj: Any, max_width: int = 79, printers: Printers | None = None) -> str:
    """An object as text; raises what its own methods raise."""
    if type(obj) in SCALARS:
        return repr(obj)
    printer = Printer(max_width, printers)
    printer.pretty(obj)
    return printer.render()
