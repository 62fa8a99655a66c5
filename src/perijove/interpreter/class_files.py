"""`inspect.getfile` for classes of cells, and with it `inspect.getsource` and all that stands on that.

Python looks for a class in its module's file, and `__main__` has none here. A function needs no such help: its code
knows the cell. Serializers and compilers that take classes by their source (torch's, numba's, Beam's) ask `inspect`.
"""

from __future__ import annotations

import inspect
from typing import Any


def find_classes() -> None:
    """Have `inspect.getfile` find the cell of a class where it has found nothing. Once a process."""
    python = inspect.getfile
    if getattr(python, "__module__", "") == __name__:
        return

    def getfile(object: Any) -> str:  # noqa: A002 - Python's own name for it
        try:
            return python(object)
        except (OSError, TypeError):
            if isinstance(object, type) and (cell := _cell_of(object)):
                return cell
            raise

    getfile.__doc__ = python.__doc__
    vars(inspect)["getfile"] = getfile


def _cell_of(kind: type) -> str:
    from perijove.interpreter.compile import label
    from perijove.interpreter.inspection.sources import file_of

    file = file_of(kind)
    return file if label(file) is not None else ""
