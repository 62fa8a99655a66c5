"""Objects as text, laid out within a width: what `text/plain` is.

A type's printer is found along its method resolution order: one registered for the class, one registered under its name
(so that nothing is imported), its `_repr_pretty_(p, cycle)`, its own `__repr__`.
"""

from __future__ import annotations

import sys
from functools import cache
from typing import TYPE_CHECKING, Any, cast

from perijove.interpreter.display.printer import MAX_SEQUENCE, Printer
from perijove.interpreter.display.registry import Registry, mro

if TYPE_CHECKING:
    from perijove.interpreter.display.printer import Print

SCALARS: frozenset[type] = frozenset({float, bool, complex, type(None), range, slice})
ATOMS: tuple[type, ...] = (*SCALARS, int, str, bytes)  # their texts are their reprs, and one line


class Printers(Registry):
    """Which function prints which type."""

    def __init__(self) -> None:
        from perijove.interpreter.display.printers import BY_NAME, BY_TYPE

        super().__init__()
        self.type_printers.update(BY_TYPE)
        self.deferred_printers.update(BY_NAME)

    def atoms(self) -> frozenset[type]:
        """The types whose objects are printed by their one-line reprs, as nothing else is registered for them."""
        if not self.singleton_printers and all(self.is_default(kind) for kind in ATOMS):
            return _ALL_ATOMS
        return frozenset(kind for kind in ATOMS if not self.singleton_printers and self.is_default(kind))

    def is_default(self, kind: type) -> bool:
        """Whether a built-in type's printer is the one it had from the start."""
        return self.type_printers.get(kind) is default_printers().type_printers.get(kind)

    def printer(self, obj: Any) -> Print:
        """What prints an object."""
        from perijove.interpreter.display.printers import print_default, print_method, print_repr

        if id(obj) in self.singleton_printers:
            return cast("Print", self.singleton_printers[id(obj)])
        for owner in mro(type(obj)):
            if owner in self.type_printers or self.resolve(owner):
                return cast("Print", self.type_printers[owner])
            members = vars(owner)
            if callable(members.get("_repr_pretty_")):
                return print_method
            if owner is not object and "__repr__" in members and callable(getattr(owner, "__repr__", None)):
                return print_repr
        return print_default


class PlainPrinters(Printers):
    """The printers of an interpreter, and how wide, how long and how precise its texts are."""

    def __init__(self) -> None:
        super().__init__()
        self.pprint = True
        self.verbose = False
        self.max_width = 79
        self.max_seq_length = MAX_SEQUENCE
        self.newline = "\n"
        self.float_format = "%r"
        self._precision = ""
        self.type_printers[float] = self._float

    def representation(self, obj: Any) -> str:
        """The text of an object; raises what its own methods raise."""
        kind = type(obj)
        if kind is float and self.type_printers.get(float) == self._float:
            return str(self.float_format % obj)
        if not self.pprint:
            return repr(obj)
        if kind in ATOMS and not self.singleton_printers and self.is_default(kind):
            try:
                return repr(obj)
            except ValueError:  # an int beyond Python's limit for converting to decimal, which has its printer
                pass
        printer = Printer(self, self.max_width, self.max_seq_length, self.verbose, self.newline)
        printer.pretty(obj)
        return printer.render()

    def is_default(self, kind: type) -> bool:
        """Whether a built-in type's printer is the one it had from the start, at the usual precision."""
        if kind is float:
            return self.float_format == "%r" and self.type_printers.get(float) == self._float
        return super().is_default(kind)

    def _float(self, obj: float, p: Printer, cycle: bool) -> None:  # noqa: ARG002 - the interface
        p.text(self.float_format % obj)

    @property
    def float_precision(self) -> str:
        """How floats are shown: digits after the point, or a format such as `%.3e`; empty shows all of them.

        Setting it sets numpy's precision too, when numpy is in use. Raises ValueError.
        """
        return self._precision

    @float_precision.setter
    def float_precision(self, given: str | int) -> None:
        text = str(given)
        self.float_format = _float_format(text)
        self._precision = text
        numpy: Any = sys.modules.get("numpy")
        self.for_type_by_name("numpy", "float64", self._float)
        if numpy is not None and "%" not in text:
            numpy.set_printoptions(precision=int(text) if text else 8)


def _float_format(text: str) -> str:
    if not text:
        return "%r"
    if "%" in text:
        try:
            assert isinstance(text % 3.14159, str)
        except (TypeError, ValueError) as error:
            raise ValueError(f"precision: expected a number of digits or a format, found {text!r}") from error
        return text
    if not text.isdecimal():
        raise ValueError(f"precision: expected a number of digits or a format, found {text!r}")
    return f"%.{int(text)}f"


_ALL_ATOMS = frozenset(ATOMS)


@cache
def default_printers() -> Printers:
    """The built-in printers, made at first use."""
    return Printers()


def pretty(
    obj: Any,
    max_width: int = 79,
    printers: Printers | None = None,
    *,
    verbose: bool = False,
    newline: str = "\n",
    max_seq_length: int = MAX_SEQUENCE,
) -> str:
    """An object as text; raises what its own methods raise."""
    printer = Printer(printers or default_printers(), max_width, max_seq_length, verbose, newline)
    printer.pretty(obj)
    return printer.render()
