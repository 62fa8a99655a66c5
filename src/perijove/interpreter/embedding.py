"""What a session in the middle of a program needs: the program's names as its own, and a program that is as it was.

The terminal and the kernel are embedded alike.
"""

from __future__ import annotations

import re
import sys
from contextlib import contextmanager
from types import ModuleType
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, MutableMapping
    from types import FrameType

    from perijove.interpreter.interpreter import Interpreter


class Names:
    """The names of a place in a program as those of a session.

    At a module they are its own. In a function, typed code runs with one dictionary, in which its functions and
    comprehensions find the locals; after each cell, what has changed goes to the function and to the module.
    """

    def __init__(
        self,
        outer: dict[str, Any],
        inner: Mapping[str, Any],
        write: Callable[[dict[str, Any]], None],
        fixed: frozenset[str] | None = None,
    ) -> None:
        """`write` changes names of `inner`, which can have no others if they are `fixed`."""
        self._outer, self._inner = outer, inner
        self._write, self._fixed = write, fixed
        self._own = inner is outer
        module = sys.modules.get(outer.get("__name__", ""))
        if self._own and module is not None and vars(module) is outer:
            self.module = module
        else:
            self._own = False
            self.module = ModuleType(outer.get("__name__", "__main__"))
            vars(self.module).update(outer)
            vars(self.module).update(inner)
        self._first = dict(vars(self.module))
        self._before = dict(self._first)
        self._hidden: list[str] = []

    @classmethod
    def of_frame(cls, frame: FrameType) -> Names:
        """Of code that runs, and waits for the end of the session."""
        code = frame.f_code
        fixed = frozenset({*code.co_varnames, *code.co_cellvars, *code.co_freevars})
        return cls(frame.f_globals, frame.f_locals, lambda changed: write_locals(frame, changed), fixed)

    @classmethod
    def of_module(cls, module: ModuleType, inner: MutableMapping[str, Any] | None = None) -> Names:
        """Of a module, and of a dictionary within it that takes what is new."""
        inner = vars(module) if inner is None else inner
        return cls(vars(module), inner, inner.update)

    def prepare(self, interpreter: Interpreter) -> None:
        """Let the program's names go before those that an interpreter brings."""
        names = vars(self.module)
        self._hidden = [name for name, value in names.items() if self._first.get(name, self) is not value]
        for name in self._hidden:
            if name in self._first and name != "get_ipython":
                names[name] = self._first[name]
        self._before = dict(names)
        if not self._own:
            interpreter.shell.events.register("post_run_cell", lambda _result: self.write_back())

    def write_back(self) -> None:
        """Give the place and its module what has changed."""
        names = vars(self.module)
        changed = {name: value for name, value in names.items() if self._before.get(name, self) is not value}
        inner = {name: value for name, value in changed.items() if self._is_inner(name)}
        self._outer.update({name: changed[name] for name in changed if name not in inner and name in self._outer})
        if inner:
            self._write(inner)
        self._before = dict(names)

    def _is_inner(self, name: str) -> bool:
        if self._fixed is not None:
            return name in self._fixed
        return name in self._inner or not (name in self._outer or name in self._hidden or _OURS.fullmatch(name))

    def end(self) -> None:
        """Write back, and take what the interpreter brought out of a module that goes on."""
        if not self._own:
            self.write_back()
            return
        names = vars(self.module)
        for name in list(names):
            if name not in self._first and (name in self._hidden or _OURS.fullmatch(name)):
                del names[name]


# The interpreter's names for inputs and results.
_OURS = re.compile(r"_+|_i+|_i?\d+|_[iod]h|_exit_code")


def write_locals(frame: FrameType, changed: Mapping[str, Any]) -> None:
    """Change local variables of a frame."""
    if sys.version_info >= (3, 13):
        frame.f_locals.update(changed)
        return
    import ctypes

    frame.f_locals.update(changed)
    # What the debugger of the standard library relies on: before PEP 667 the names are copied on demand.
    ctypes.pythonapi.PyFrame_LocalsToFast(ctypes.py_object(frame), ctypes.c_int(0))


@contextmanager
def kept_main() -> Iterator[None]:
    """The program's own `__main__` and hooks are there again afterwards."""
    import builtins

    main, hook = sys.modules.get("__main__"), sys.displayhook
    absent = object()
    names = ("get_ipython", "display", "_")
    kept = {name: vars(builtins).get(name, absent) for name in names}
    try:
        yield
    finally:
        if main is not None:
            sys.modules["__main__"] = main
        sys.displayhook = hook
        for name, value in kept.items():
            if value is absent:
                vars(builtins).pop(name, None)
            else:
                vars(builtins)[name] = value
