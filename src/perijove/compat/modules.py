"""`IPython.utils`: modules by name, the path on which they are found, and the module that a frame belongs to."""

from __future__ import annotations

import importlib
import sys
from typing import Any


def import_item(name: str) -> Any:
    """The module or the attribute of a module that a dotted name means. Raises ImportError."""
    module, _, attribute = name.rpartition(".")
    try:
        return importlib.import_module(name)
    except ModuleNotFoundError as error:
        if not module or error.name not in {name, module}:
            raise
    found = importlib.import_module(module)
    try:
        return getattr(found, attribute)
    except AttributeError:
        raise ImportError(f"no {attribute!r} in {module}") from None


def find_mod(module_name: str) -> str | None:
    """The file of a module's source; None without one."""
    from importlib.util import find_spec

    spec = find_spec(module_name)
    return spec.origin if spec is not None and spec.origin is not None and spec.origin.endswith(".py") else None


def extract_module_locals(depth: int = 0) -> tuple[Any, Any]:
    """The module and the names of the function that called the caller, or of one so much further up."""
    frame = sys._getframe(depth + 1)  # noqa: SLF001 - what it is for
    return sys.modules[frame.f_globals["__name__"]], frame.f_locals


class prepended_to_syspath:  # noqa: N801 - its name
    """A block within which a folder is the first that modules are looked for in."""

    def __init__(self, dir: str) -> None:  # noqa: A002 - its name
        self.dir = dir
        self.added = False

    def __enter__(self) -> prepended_to_syspath:  # noqa: PYI034 - typing.Self is not in Python 3.10
        self.added = self.dir not in sys.path
        if self.added:
            sys.path.insert(0, self.dir)
        return self

    def __exit__(self, *_: object) -> None:
        if self.added and self.dir in sys.path:
            sys.path.remove(self.dir)
