"""`IPython.utils.generics` and `IPython.core.usage`: functions by an object's class; the help on the program."""

from __future__ import annotations

from functools import singledispatch
from typing import Any

from perijove.interpreter.hooks import TryNext
from perijove.interpreter.usage import USAGE

interactive_usage = cl_usage = quick_reference = USAGE
default_banner = "Perijove\n\n"


@singledispatch
def inspect_object(obj: Any) -> None:
    """Told of `obj?`; nothing here asks it."""
    del obj
    raise TryNext


@singledispatch
def complete_object(obj: Any, prev_completions: list[str]) -> list[str]:
    """The proposals for an object's attributes, made of those found before."""
    del obj, prev_completions
    raise TryNext
