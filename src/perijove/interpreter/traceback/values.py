"""The values of variables as short texts, found in bounded time whatever their own code does.

Numbers, texts and the like are written here and now. What has code of its own is asked in a thread beside, which is
left behind when it takes too long: nothing else ends a `__repr__` that sleeps, or that loops and catches everything.
"""

from __future__ import annotations

import contextvars
import threading
import time
from typing import TYPE_CHECKING, Any

from perijove.interpreter.display.pretty import default_printers
from perijove.interpreter.display.printer import Printer

if TYPE_CHECKING:
    from collections.abc import Callable

MAX_TEXT = 300
MAX_ITEMS = 20
MAX_DEPTH = 5
MAX_OBJECTS = 200
_SCALARS = frozenset({int, float, complex, bool, type(None), str, bytes, type(...), type(NotImplemented), range})


class Values:
    """Writes the values of one traceback; a value may take `each` seconds, all of them `total`."""

    def __init__(self, each: float = 0.2, total: float = 1.0) -> None:
        self._each = each
        self._ends = time.monotonic() + total

    def text(self, value: Any) -> str:
        """A value on one line."""
        if type(value) in _SCALARS:
            return _scalar(value)
        seconds = min(self._each, self._ends - time.monotonic())
        if seconds <= 0:
            return "(not asked: the values before it took too long)"
        return _within(lambda: _object(value), seconds) or "(its repr takes too long)"


def _scalar(value: Any) -> str:
    if type(value) in {str, bytes} and len(value) > MAX_TEXT:
        return f"{value[:MAX_TEXT]!r}... ({len(value)} in all)"
    try:
        return _cut(repr(value))
    except ValueError:  # beyond Python's limit for converting to decimal
        return f"<int of {value.bit_length()} bits>"


def _object(value: Any) -> str:
    printer = Printer(default_printers(), max_seq_length=MAX_ITEMS)
    printer.max_depth, printer.objects_left, printer.max_width = MAX_DEPTH, MAX_OBJECTS, 10 * MAX_TEXT
    try:
        printer.pretty(value)
        return _cut(" ".join(line.strip() for line in printer.render().split("\n")))
    except Exception as error:  # noqa: BLE001 - user code
        return f"(its repr raised {type.__dict__['__name__'].__get__(type(error))})"


def _cut(text: str) -> str:
    return text if len(text) <= MAX_TEXT else f"{text[:MAX_TEXT]}..."


def _within(make: Callable[[], str], seconds: float) -> str | None:
    """What a function gives in time, else None; it is then interrupted, and goes on alone if it can't be."""
    found: list[str] = []
    context = contextvars.copy_context()

    def run() -> None:
        try:
            found.append(context.run(make))
        except BaseException as error:  # noqa: BLE001 - user code, and our own interruption of it
            found.append(f"(its repr raised {type.__dict__['__name__'].__get__(type(error))})")

    thread = threading.Thread(target=run, name="perijove-repr", daemon=True)
    thread.start()
    thread.join(seconds)
    if thread.is_alive():
        _interrupt(thread)
        return None
    return found[0] if found else None


def _interrupt(thread: threading.Thread) -> None:
    """Raise SystemExit in a thread when it next runs Python code."""
    import ctypes

    if thread.ident is not None:
        ctypes.pythonapi.PyThreadState_SetAsyncExc(ctypes.c_ulong(thread.ident), ctypes.py_object(SystemExit))
