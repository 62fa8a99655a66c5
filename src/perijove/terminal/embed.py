"""The REPL in the middle of a program, with the names of the place that calls it."""

import os
import re
import sys
from collections.abc import Iterator, MutableMapping
from contextlib import contextmanager
from dataclasses import replace
from types import FrameType, ModuleType
from typing import Any

from perijove.compat import current
from perijove.interpreter.interpreter import Interpreter
from perijove.settings import Settings, load_settings
from perijove.terminal.repl import session
from perijove.terminal.start import has_editor
from perijove.terminal.startup import NOTHING

# The places, by file and line, whose sessions the user wants no more of in this run of the program.
killed: set[tuple[str, int]] = set()


class EmbeddedExit(Exception):
    """Raised in the program that called `embed`, when its user has left with `%exit_raise`."""


def embed(header: str = "", *, colors: bool | None = None, settings: Settings | None = None, depth: int = 0) -> None:
    """Run a session with the names of the calling frame until its user leaves; `header` is said first.

    With a `depth` it is the frame so far above that one.

    Names of the frame can be read and changed, in functions and comprehensions typed there too; what the session adds
    stays in the session when the frame is a function's, whose names are fixed (PEP 667). Raises EmbeddedExit after
    `%exit_raise`. Does nothing where the user has typed `%kill_embedded`.
    """
    frame = sys._getframe(1 + depth)  # noqa: SLF001 - the caller's
    place = (frame.f_code.co_filename, frame.f_lineno)
    if place in killed:
        return
    settings = settings or load_settings()
    terminal = replace(settings.terminal, banner=False)
    if colors is not None:
        settings = replace(settings, interpreter=replace(settings.interpreter, colors=colors))
        terminal = replace(terminal, theme=terminal.theme if colors else "none")
    settings = replace(settings, terminal=terminal)
    sys.stdout.write(header and f"{header}\n")
    typed = sys.stdin is not None and sys.stdin.isatty()
    editor = typed and sys.stdout.isatty() and has_editor(settings.terminal, os.environ)
    leave = Leave(place)
    names = Names(frame)

    def prepare(interpreter: Interpreter) -> None:
        names.prepare(interpreter)
        leave.register(interpreter)

    with kept_main():
        try:
            session(settings, module=names.module, startup=NOTHING, editor=editor, opening=None, prepare=prepare)
        finally:
            names.end()
    if leave.raises:
        raise EmbeddedExit("the user has left the embedded session with %exit_raise")


class Leave:
    """How a user leaves an embedded session for good."""

    def __init__(self, place: tuple[str, int]) -> None:
        self._place = place
        self.raises = False

    def register(self, interpreter: Interpreter) -> None:
        """Give a session its two magics."""

        def kill_embedded(_line: str) -> None:
            """%kill_embedded: leave, and start no session at this place again while the program runs."""
            killed.add(self._place)
            interpreter.shell.ask_exit()

        def exit_raise(_line: str) -> None:
            """%exit_raise: leave, and raise an exception where the session was started."""
            self.raises = True
            interpreter.shell.ask_exit()

        for function in (kill_embedded, exit_raise):
            interpreter.shell.register_magic_function(function, "line", function.__name__)


class Names:
    """The names of a frame as those of a session.

    At a module's frame they are its own. In a function's, typed code runs with one dictionary, in which its functions
    and comprehensions find the locals; after each cell, what has changed goes to the frame and to the module.
    """

    def __init__(self, frame: FrameType) -> None:
        self._frame = frame
        self._own = frame.f_locals is frame.f_globals
        module = sys.modules.get(frame.f_globals.get("__name__", ""))
        if self._own and module is not None and vars(module) is frame.f_globals:
            self.module = module
        else:
            self._own = False
            self.module = ModuleType(frame.f_globals.get("__name__", "__main__"))
            vars(self.module).update(frame.f_globals)
            vars(self.module).update(frame.f_locals)
        self._first = dict(vars(self.module))
        self._before = dict(self._first)
        self._hidden: list[str] = []

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
        """Give the frame and its module what has changed."""
        names = vars(self.module)
        frame, code = self._frame, self._frame.f_code
        fixed = {*code.co_varnames, *code.co_cellvars, *code.co_freevars}
        changed = {name: value for name, value in names.items() if self._before.get(name, self) is not value}
        for name, value in changed.items():
            if name not in fixed and name in frame.f_globals:
                frame.f_globals[name] = value
        inner = {name: value for name, value in changed.items() if name in fixed}
        if inner:
            write_locals(frame, inner)
        self._before = dict(names)

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


def write_locals(frame: FrameType, changed: MutableMapping[str, Any]) -> None:
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

    main, hook, shell = sys.modules.get("__main__"), sys.displayhook, current.shell()
    absent = object()
    names = ("get_ipython", "display", "_")
    kept = {name: vars(builtins).get(name, absent) for name in names}
    try:
        yield
    finally:
        if main is not None:
            sys.modules["__main__"] = main
        sys.displayhook = hook
        current.set_shell(shell)
        for name, value in kept.items():
            if value is absent:
                vars(builtins).pop(name, None)
            else:
                vars(builtins)[name] = value
