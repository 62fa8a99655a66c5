"""Puts the served names and the shell into a program of ours: its composition root calls this, once."""

from __future__ import annotations

import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from perijove.compat import finder
from perijove.interpreter.shell import Shell

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from perijove.interpreter.interpreter import Interpreter

_KERNEL = ("IPython", "ipykernel", "ipykernel.zmqshell")


def kernel_shell(interpreter: Interpreter) -> Shell:
    """What `get_ipython()` returns in a kernel; the names are served from now on."""
    if not interpreter.settings.compat:
        return Shell(interpreter)
    from perijove.compat.zmqshell import ZMQInteractiveShell

    finder.install(_KERNEL)
    return ZMQInteractiveShell(interpreter)


def terminal_shell(interpreter: Interpreter) -> Shell:
    """What `get_ipython()` returns in a terminal; the names are served from now on."""
    if not interpreter.settings.compat:
        return Shell(interpreter)
    from perijove.compat.terminalshell import TerminalInteractiveShell

    finder.install(["IPython"])
    return TerminalInteractiveShell(interpreter)


@contextmanager
def stood_aside() -> Iterator[None]:
    """For a kernel in a program that goes on: its own IPython, shell and modules are there again afterwards."""
    from perijove.compat import current
    from perijove.compat.ipykernel import seat
    from perijove.compat.ipykernel.single import Single
    from perijove.interpreter.display.publish import activate, active

    publisher = active()
    modules = {name: module for name, module in sys.modules.items() if finder.is_served(name)}
    finders = sys.meta_path[:]
    shell = current.shell()
    try:
        yield
    finally:
        activate(publisher)
        seat.leave()
        Single.forget_all()
        current.set_shell(shell)
        finder.withdraw()
        # What code has added stays; what we have added (one waits for matplotlib) goes.
        others = [each for each in sys.meta_path if each not in finders and not _is_ours(each)]
        sys.meta_path[:] = others + finders
        sys.modules.update(modules)


def _is_ours(found: object) -> bool:
    kind = found if isinstance(found, type) else type(found)
    return kind.__module__.startswith("perijove.")


def lend_comm(
    publish: Callable[[str, Any, Any, list[Any]], None],
    show: Callable[[BaseException], None],
    log: Callable[[str], None],
) -> Callable[[str, Mapping[str, Any]], None]:
    """Have the comms of this process publish there; errors of their handlers are shown, oddities are logged.

    Returns what is to be called with each comm message that comes.
    """

    def connect(comm: Any) -> None:
        comm.connect(comm.Port(publish, show, log))

    def hear(msg_type: str, message: Mapping[str, Any]) -> None:
        from perijove.compat import comm

        connect(comm)
        comm.hear(msg_type, dict(message))

    finder.prepare("perijove.compat.comm", connect)
    return hear
