"""`IPython.lib.pretty`: objects as text."""

from __future__ import annotations

import sys
from typing import Any

from perijove.interpreter.display.layout import Document as PrettyPrinter
from perijove.interpreter.display.pretty import Printers, default_printers
from perijove.interpreter.display.printer import MAX_SEQUENCE as MAX_SEQ_LENGTH
from perijove.interpreter.display.printer import Printer

__all__ = [
    "MAX_SEQ_LENGTH",
    "PrettyPrinter",
    "RepresentationPrinter",
    "for_type",
    "for_type_by_name",
    "pprint",
    "pretty",
]


class RepresentationPrinter(Printer):
    """Writes the text of an object to a stream."""

    def __init__(
        self,
        output: Any,
        verbose: bool = False,
        max_width: int = 79,
        newline: str = "\n",
        max_seq_length: int = MAX_SEQ_LENGTH,
    ) -> None:
        super().__init__(default_printers(), max_width, max_seq_length, verbose, newline)
        self.output = output

    def flush(self) -> None:
        """Write what has been laid out."""
        self.output.write(self.render())


def pretty(
    obj: Any,
    verbose: bool = False,
    max_width: int = 79,
    newline: str = "\n",
    max_seq_length: int = MAX_SEQ_LENGTH,
) -> str:
    """The text of an object."""
    printer = Printer(default_printers(), max_width, max_seq_length, verbose, newline)
    printer.pretty(obj)
    return printer.render()


def pprint(obj: Any, *layout: Any, **named: Any) -> None:
    """Print the text of an object."""
    sys.stdout.write(pretty(obj, *layout, **named) + "\n")


def for_type(typ: type, func: Any) -> Any:
    """Have a function print a class, `(object, printer, cycle)`; what did before."""
    printers: Printers = default_printers()
    return printers.for_type(typ, func)


def for_type_by_name(type_module: str, type_name: str, func: Any) -> Any:
    """The same for a class that need not be imported."""
    return default_printers().for_type_by_name(type_module, type_name, func)
