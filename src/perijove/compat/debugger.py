"""`IPython.core.debugger` and `IPython.terminal.debugger`: the interpreter's debugger, as programs call it."""

from __future__ import annotations

import sys
from typing import Any

from perijove.compat import current
from perijove.interpreter.ansi import Ink
from perijove.interpreter.debugger.debugger import Debugger
from perijove.interpreter.debugger.preferences import Preferences
from perijove.interpreter.debugger.prompt import Asked

CHAIN_EXCEPTIONS = True


class Pdb(Debugger):
    """A debugger of the running shell, or of a program without one."""

    def __init__(self, completekey: Any = None, stdin: Any = None, stdout: Any = None, **options: Any) -> None:
        """IPython's own options are ignored."""
        del completekey, stdin, options
        from perijove.compat.standing import PrintingHost
        from perijove.interpreter.magics.registry import Registry

        shell = current.shell()
        if shell is None:
            super().__init__(Asked(PrintingHost().ask, None), Preferences(), Registry(), Ink(colors=False))
        else:
            running = shell.interpreter
            asked = Asked(running.host.ask, running.front_end.read_command)
            super().__init__(asked, shell.debugging.preferences, running.magics, Ink.of(running.settings))
        if stdout is not None:
            self.stdout = stdout


TerminalPdb = InterruptiblePdb = Pdb


def set_trace(frame: Any = None, header: str | None = None) -> None:
    """Stop at the next line of the caller, or of a frame."""
    where = frame or sys._getframe(1)  # noqa: SLF001 - the caller's
    shell = current.shell()
    if shell is None:
        debugger = Pdb()
        if header is not None:
            debugger.message(header)
        debugger.set_trace(where)
    else:
        shell.debugging.stop_at(where, header)


class Tracer:
    """Called, it stops at the next line of its caller."""

    def __init__(self, colors: str | None = None) -> None:
        del colors

    def __call__(self) -> None:
        set_trace(sys._getframe(1))  # noqa: SLF001 - the caller's


def BdbQuit_excepthook(et: Any, ev: Any, tb: Any, excepthook: Any = None) -> None:  # noqa: N802 - its name
    """Show an error, unless it is that of a debugger which was left."""
    import bdb

    if et is bdb.BdbQuit:
        print("Exiting Debugger.")
    else:
        (excepthook or sys.__excepthook__)(et, ev, tb)
