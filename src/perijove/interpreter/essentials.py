"""What neither Python's library nor this program can be without, kept through whatever a cell does to it.

A cell may put a `print` or an `__import__` of its own into `builtins`: cells then have these, and what runs between
cells has Python's. A builtin that can't be called any more is put back, and so are modules of ours when `sys.modules`
has been emptied, and the finders of modules. Looked at after each cell, so it has to be quick: few names, by identity.
"""

from __future__ import annotations

import builtins
import sys
from operator import itemgetter
from typing import Any

_NAMES = (
    "Exception",
    "KeyError",
    "StopIteration",
    "__build_class__",
    "__import__",
    "dict",
    "getattr",
    "isinstance",
    "len",
    "list",
    "open",
    "print",
    "repr",
    "str",
    "tuple",
    "type",
)
_OURS = "perijove.interpreter.execution"
# Kept here under names of our own, since those in `builtins` may be gone when they are needed.
_KeyError, _callable, _type, _isinstance = KeyError, callable, type, isinstance


class Essentials:
    """The builtins, modules and finders of the time when it was made."""

    def __init__(self) -> None:
        self._known = vars(builtins)
        self._look = itemgetter(*_NAMES)
        self._usual = self._look(self._known)
        self._every = dict(self._known)
        self._modules = dict(sys.modules)
        self._finders = list(sys.meta_path)
        self._hooks = list(sys.path_hooks)
        self._replaced: dict[str, Any] = {}
        self._depth = 0

    def lend(self) -> None:
        """A cell's code begins: it has the builtins that cells before it have put there."""
        self._depth += 1
        if self._replaced:
            self._known.update(self._replaced)

    def restore(self) -> list[str]:
        """A cell's code has ended: everything is as usual again; the builtins that cells can't have back."""
        self._depth -= 1
        if self._depth:
            return []
        modules = sys.modules
        if "sys" not in modules or _OURS not in modules or not sys.meta_path or not sys.path_hooks:
            self._find_again()
        try:
            if self._look(self._known) == self._usual and not self._replaced:
                return []
        except _KeyError:
            pass  # one has been deleted
        return self._take_back()

    def _take_back(self) -> list[str]:
        lost: list[str] = []
        self._replaced = {}
        for name, usual in self._every.items():
            found = self._known.get(name)
            if found is usual or not _callable(usual) or name == "_":
                continue
            self._known[name] = usual
            # A class may be caught or be asked about, for which a function will not do.
            if _callable(found) and (_isinstance(found, _type) or not _isinstance(usual, _type)):
                self._replaced[name] = found
            else:
                lost.append(name)
        return lost

    def _find_again(self) -> None:
        for name, module in self._modules.items():
            sys.modules.setdefault(name, module)
        sys.meta_path = sys.meta_path or list(self._finders)
        sys.path_hooks = sys.path_hooks or list(self._hooks)
