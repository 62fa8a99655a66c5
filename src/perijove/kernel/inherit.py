"""Work that is begun by one cell and done later belongs to that cell: threads, what executors are given, exit hooks.

Tasks of asyncio need nothing of this: they inherit their context.
"""

import atexit
import builtins
import sys
import threading
from collections.abc import Callable
from typing import Any

from perijove.kernel.streams import Cell, current


def _present() -> "Cell | None":
    return current.get() or getattr(threading.current_thread(), "perijove_cell", None)


def inherit_cell() -> None:
    """Lets threads and exit hooks print into the cell that they come from."""
    start = threading.Thread.start

    def start_for_cell(self: threading.Thread) -> None:
        self.perijove_cell = _present()  # type: ignore[attr-defined]
        start(self)

    threading.Thread.start = start_for_cell  # type: ignore[method-assign]
    register = atexit.register

    def register_for_cell(func: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Callable[..., Any]:
        register(_ForCell(func, _present()), *args, **kwargs)
        return func

    register_for_cell.__doc__ = register.__doc__
    atexit.register = register_for_cell


class ExecutorsInherit:
    """The same for thread pools: their threads serve many cells. They are seen when somebody has imported them."""

    def __init__(self) -> None:
        self._done = False

    def look(self) -> None:
        """To be called before a cell."""
        if self._done:
            return
        module: Any = sys.modules.get("concurrent.futures.thread")
        executor = getattr(module, "ThreadPoolExecutor", None)
        if executor is None:
            return
        self._done = True
        submit = executor.submit

        def submit_for_cell(self: Any, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Any:
            return submit(self, _ForCell(fn, _present()), *args, **kwargs)

        submit_for_cell.__doc__ = submit.__doc__
        executor.submit = submit_for_cell


class _ForCell:
    """A function that works for a cell; equal to the bare one, so that `atexit.unregister` finds it."""

    __slots__ = ("_cell", "_function")

    def __init__(self, function: Callable[..., Any], cell: "Cell | None") -> None:
        self._function = function
        self._cell = cell

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        if self._cell is None:
            return self._function(*args, **kwargs)
        token = current.set(self._cell)
        try:
            return self._function(*args, **kwargs)
        finally:
            current.reset(token)

    def __eq__(self, other: object) -> bool:
        return self is other or bool(self._function == other)

    def __hash__(self) -> int:
        return hash(self._function)


def lend_sleep(woken: "dict[int, threading.Event]") -> None:
    """Lets `time.sleep` in these threads be woken: no signal reaches them."""
    import time  # noqa: PLC0415 - of kernels that have subshells

    original = time.sleep  # noqa: TID251 - the function itself

    def sleep(seconds: float, /) -> None:
        event = woken.get(threading.get_ident())
        if event is None or seconds <= 0:
            original(seconds)
        elif event.wait(seconds):
            event.clear()

    sleep.__doc__ = original.__doc__
    vars(time)["sleep"] = sleep


def lend_input(ask: Callable[..., str]) -> None:
    """Lets `input` and `getpass` ask the front end."""
    import getpass  # noqa: PLC0415 - a process of its own only

    def ask_line(prompt: object = "", /) -> str:
        __tracebackhide__ = True
        return ask(str(prompt))

    def ask_secret(prompt: str = "Password: ", stream: object = None, **_: Any) -> str:
        __tracebackhide__ = True
        del stream
        return ask(prompt, password=True)

    ask_line.__name__ = "input"
    ask_secret.__name__ = "getpass"
    builtins.input = ask_line
    getpass.getpass = ask_secret
