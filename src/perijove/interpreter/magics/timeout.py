"""`%%timeout`: a cell that takes too long is interrupted, as by Ctrl-C."""

from __future__ import annotations

import math
import signal
import threading
from typing import TYPE_CHECKING, Any

from perijove.interpreter.compile import is_silenced
from perijove.interpreter.magics.nested import compiled
from perijove.interpreter.magics.registry import UsageError, register_cell_magic

if TYPE_CHECKING:
    from collections.abc import Callable

    from perijove.interpreter.magics.caller import Shell

AGAIN = 5.0  # seconds after which code that has survived an interrupt gets another


@register_cell_magic
def timeout(shell: Shell, line: str, cell: str) -> Any:
    """Interrupt the cell when it takes longer: `%%timeout SECONDS`; it may await. The error is a TimeoutError."""
    try:
        seconds = float(line)
    except ValueError:
        seconds = math.nan
    if not 0 < seconds < threading.TIMEOUT_MAX:
        raise UsageError(f"%%timeout needs a number of seconds, found {line.strip()!r}")
    value = run_within(seconds, compiled(shell, cell, "%%timeout"))
    return None if is_silenced(cell) else value


def run_within(seconds: float, run: Callable[[], Any]) -> Any:
    """What a function returns; raises TimeoutError, from where it was, when it takes longer."""
    clock = Clock(seconds, threading.get_ident())
    try:
        with clock:
            return run()
    except KeyboardInterrupt as error:
        if not clock.fired:
            raise
        trace = error.__traceback__
    raise TimeoutError(f"the code was interrupted after {seconds:g} s").with_traceback(trace) from None


class Clock:
    """Interrupts a thread when its time is up, again when that does not help, and never when it has been stopped."""

    def __init__(self, seconds: float, thread: int) -> None:
        self._seconds = seconds
        self._thread = thread
        self._stopped = threading.Event()
        self._lock = threading.Lock()
        self.fired = False

    def __enter__(self) -> None:
        threading.Thread(target=self._watch, name="perijove-timeout", daemon=True).start()

    def __exit__(self, *_: object) -> None:
        with self._lock:
            self._stopped.set()

    def _watch(self) -> None:
        seconds = self._seconds
        while not self._stopped.wait(seconds):
            with self._lock:
                if self._stopped.is_set():
                    return
                self.fired = True
                interrupt(self._thread)
            seconds = AGAIN


def interrupt(thread: int) -> None:
    """Interrupt a thread: the main one with the signal of Ctrl-C, which ends its waiting too."""
    if thread != threading.main_thread().ident:
        import ctypes

        ctypes.pythonapi.PyThreadState_SetAsyncExc(ctypes.c_ulong(thread), ctypes.py_object(KeyboardInterrupt))
    elif hasattr(signal, "pthread_kill"):
        signal.pthread_kill(thread, signal.SIGINT)
    else:
        import _thread

        _thread.interrupt_main()
