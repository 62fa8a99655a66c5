"""Objects as text, laid out within a width: what `text/plain` is.

A type's printer is found along its method resolution order: one registered for the class, one registered under its name
(so that nothing is imported), its `_repr_pretty_(p, cycle)`, its own `__repr__`.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

from perijove.interpreter.display.printer import Printer

if TYPE_CHECKING:
    from perijove.interpreter.display.printer import Print

SCALARS = (float, bool, complex, type(None), type(NotImplemented), type(...), range, slice)


class Printers:
    """Which function prints which type."""

    def __init__(self) -> None:
        from perijove.interpreter.display.printers import BY_NAME, BY_TYPE

        self.by_type: dict[type, Print] = dict(BY_TYPE)
        self.by_name: dict[tuple[str, str], Print] = dict(BY_NAME)

    def find(self, kind: type) -> Print:
        """The printer of a type."""
        from perijove.interpreter.display.printers import print_default, print_method, print_object

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


@cache
def default_printers() -> Printers:
    """The built-in printers, made at first use."""
    return Printers()


def _mro(kind: type) -> tuple[type, ...]:
    try:
        return kind.__mro__
    except AttributeError:  # a metaclass that hides it
        return (kind, object)


def pretty(obj: Any, max_width: int = 79, printers: Printers | None = None) -> str:
    """An object as text; raises what its own methods raise."""
    if type(obj) in SCALARS:
        return repr(obj)
    printer = Printer(printers or default_printers(), max_width)
    printer.pretty(obj)
    return printer.render()
