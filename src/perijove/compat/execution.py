"""`IPython.core.magics`: what extensions take from the modules of IPython's own magics."""

from __future__ import annotations

from perijove.interpreter.magics.timing import TimeitResult as TimeitResult
from perijove.interpreter.magics.timing import duration
from perijove.interpreter.transform.template import ReplaceCodeTransformer as ReplaceCodeTransformer


def _format_time(timespan: float, precision: int = 3) -> str:
    """A time in seconds as people say it."""
    return duration(timespan, precision)
