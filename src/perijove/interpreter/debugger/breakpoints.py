"""`breakpoint()` and `set_trace()` in cells: a debugger of the interpreter that runs them.

Small, since it is imported with the interpreter: the debugger itself comes with the first stop.
"""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from perijove.interpreter.magics.caller import Shell


def install(shell: Shell) -> None:
    """Have `breakpoint()` stop in our debugger, unless somebody has said otherwise: a hook, `PYTHONBREAKPOINT`."""
    hook: Any = sys.breakpointhook
    ours = isinstance(hook, Breakpoint)
    if (ours and hook.shell is shell) or "PYTHONBREAKPOINT" in os.environ:
        return
    if ours or hook is sys.__breakpointhook__:
        sys.breakpointhook = Breakpoint(shell)


class Breakpoint:
    """What `breakpoint()` calls: stops in the code that called it."""

    def __init__(self, shell: Shell) -> None:
        self.shell = shell

    def __call__(self, *_: Any, header: str | None = None, **__: Any) -> None:
        self.shell.debugging.stop_at(sys._getframe(1), header)  # noqa: SLF001 - the frame is what it is about


def set_trace(*, header: str | None = None) -> None:
    """Stop in the code that called, in the debugger of the interpreter that runs it, or Python's own without one."""
    hook = sys.breakpointhook
    if not isinstance(hook, Breakpoint):
        import pdb  # noqa: T100 - what `breakpoint()` would do

        debugger = pdb.Pdb()
        if header is not None:
            debugger.message(header)
        debugger.set_trace(sys._getframe(1))  # noqa: SLF001 - as above
        return
    hook.shell.debugging.stop_at(sys._getframe(1), header)  # noqa: SLF001 - as above
