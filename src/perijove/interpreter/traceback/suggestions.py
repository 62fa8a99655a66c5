"""Did you mean: the name that was probably meant, for errors about a name that is not there."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable
    from types import TracebackType

MAX_CANDIDATES = 1000


def suggestion(error: BaseException) -> str:
    """A sentence to follow the error's text, or nothing."""
    name = getattr(error, "name", None)
    if not isinstance(name, str) or len(name) > 60:
        return ""
    if isinstance(error, AttributeError):
        return _close(name, _attributes(error))
    if isinstance(error, NameError):
        found = _close(name, _names(error.__traceback__))
        if name in getattr(sys, "stdlib_module_names", ()):
            return (
                f"{found[:-1]}, or did you forget to import {name!r}?"
                if found
                else f". Did you forget to import {name!r}?"
            )
        return found
    missing = getattr(error, "name_from", None)
    if isinstance(error, ImportError) and isinstance(missing, str) and name in sys.modules:
        return _close(missing, vars(sys.modules[name]))
    return ""


def _attributes(error: Any) -> Iterable[str]:
    """Attributes as they stand in the object and its classes: no code of the object's runs."""
    from perijove.interpreter.guarded import attribute_names

    return attribute_names(getattr(error, "obj", None))


def _names(traceback: TracebackType | None) -> list[str]:
    while traceback is not None and traceback.tb_next is not None:
        traceback = traceback.tb_next
    if traceback is None:
        return []
    import builtins

    frame = traceback.tb_frame
    return [str(name) for name in (*frame.f_locals, *frame.f_globals, *vars(builtins))]


def _close(name: str, candidates: Iterable[str]) -> str:
    import difflib
    import itertools

    known = [item for item in itertools.islice(candidates, MAX_CANDIDATES) if item != name]
    near = difflib.get_close_matches(name, known, n=1, cutoff=0.75)
    return f". Did you mean: {near[0]!r}?" if near else ""
