"""The REPL in the middle of a program, with the names of the place that calls it."""

import os
import sys
from dataclasses import replace

from perijove.compat import current
from perijove.interpreter.embedding import Names, kept_main
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
    names = Names.of_frame(frame)

    def prepare(interpreter: Interpreter) -> None:
        names.prepare(interpreter)
        leave.register(interpreter)

    shell = current.shell()
    with kept_main():
        try:
            session(settings, module=names.module, startup=NOTHING, editor=editor, opening=None, prepare=prepare)
        finally:
            names.end()
            current.set_shell(shell)
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
