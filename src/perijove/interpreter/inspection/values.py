"""A value as text, bounded in time and size: its `__repr__` is the one piece of user code that `obj?` runs."""

from __future__ import annotations

import queue
import threading
from typing import Any

from perijove.interpreter.guarded.attributes import among, is_plain, is_trusted

SECONDS = 1.0
MAX_VALUE = 200
_SIZED = (list, tuple, dict, set, frozenset, str, bytes, bytearray, range)


def value_text(obj: Any, *, seconds: float = SECONDS) -> str:
    """What the value looks like, its beginning if that is long; says so when its `__repr__` fails or takes too long."""
    if among(type(obj), (str, bytes, bytearray)) and len(obj) > MAX_VALUE:
        return f"{obj[:MAX_VALUE]!r} ..."
    if is_plain(obj):
        return _bounded(repr(obj))
    answers: queue.SimpleQueue[str] = queue.SimpleQueue()
    # A repr that does not end would hold up the prompt; its thread is left behind.
    threading.Thread(target=lambda: answers.put(_written(obj)), name="repr", daemon=True).start()
    try:
        return answers.get(timeout=seconds)
    except queue.Empty:
        return f"(its repr takes longer than {seconds:g} s)"


def _written(obj: Any) -> str:
    from perijove.interpreter.display.pretty import pretty

    try:
        return _bounded(pretty(obj))
    except BaseException as error:  # noqa: BLE001 - user code
        return f"(its repr raised {type(error).__name__})"


def _bounded(text: str) -> str:
    text = text if len(text) <= MAX_VALUE else text[:MAX_VALUE] + " ..."
    return "\n" + text if "\n" in text else text


def length(obj: Any) -> int | None:
    """How long a built-in container or a trusted library's object is."""
    if not among(type(obj), _SIZED) and not is_trusted(obj):
        return None
    try:
        return len(obj)
    except TypeError:
        return None
