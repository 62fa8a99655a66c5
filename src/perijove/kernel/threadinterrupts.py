"""How an interrupt reaches a subshell: signals are for the main thread, so the link's thread does it.

It raises KeyboardInterrupt in the thread, which notices when it runs Python code again: what waits in C is woken where
that is possible (sleeping, asking, a child process, an event, a queue, a future), and otherwise the interrupt waits for
it.
"""

import sys
import threading
from collections.abc import Callable
from types import FrameType
from typing import Any

from perijove.kernel.children import foreground, interrupt_tree

# Seconds, and how often, to look whether the cell has ended.
_LOOK, _LOOKS = 0.01, 5


class ThreadInterrupts:
    """The state of one thread. It calls `begin` and `end`; the link's thread calls `ask`."""

    def __init__(self, cancel: Callable[[], bool], wake: Callable[[int], None]) -> None:
        """`cancel` stops a cell that awaits, False when there is none; `wake` ends this thread's waiting for a line."""
        self._cancel = cancel
        self._wake = wake
        self._thread = 0
        self._lock = threading.Lock()
        self._depth = 0
        self._pending = False
        self._sent = False
        self._cell: int | None = None
        self._asked: int | None = None
        self.woken = threading.Event()

    def install(self) -> None:
        """To be called in the thread."""
        self._thread = threading.get_ident()

    def begin(self, cell: int) -> None:
        """From here on an interrupt is for this cell; raises KeyboardInterrupt when it has come already."""
        with self._lock:
            self.woken.clear()
            self._cell = cell
            asked = self._asked == cell
        if asked:
            raise KeyboardInterrupt

    def end(self) -> None:
        """From here on an interrupt is for nobody."""
        with self._lock:
            self._cell = None
            self._pending = False
            if self._sent:
                self._sent = False
                raise_in(self._thread, None)

    def ask(self, cell: int, *, again: bool = False) -> None:
        """Interrupts this cell; `again` when it has not helped before."""
        with self._lock:
            self._asked = cell
            if self._cell != cell:
                return
            # A callback that never returns keeps a cancellation from happening: the second time there is no asking.
            if not again and self._cancel():
                return
            if self._depth:
                self._pending = True
            else:
                self._sent = True
                raise_in(self._thread, KeyboardInterrupt)
            self.woken.set()
        self._wake(self._thread)
        self._interrupt_children()
        # A child that is just being made may lose the signal, and its parent waits in C and sees no exception.
        pause = threading.Event()
        for _ in range(_LOOKS):
            pause.wait(_LOOK)
            if self._cell != cell:
                return
        self._interrupt_children()

    def _interrupt_children(self) -> None:
        frame = sys._current_frames().get(self._thread)  # noqa: SLF001 - the documented name
        for pid in foreground(frame):
            interrupt_tree(pid)
        _wake_loop(frame)
        _wake_condition(frame)

    def __enter__(self) -> None:
        __tracebackhide__ = True
        with self._lock:
            _here()
            self._depth += 1

    def __exit__(self, *_: object) -> None:
        __tracebackhide__ = True
        with self._lock:
            self._depth -= 1
            raised = self._pending and not self._depth
            if raised:
                self._pending = False
        if raised:
            raise KeyboardInterrupt


def _wake_loop(frame: "FrameType | None") -> None:
    """An event loop of the code's own, as `asyncio.run` makes one, waits in C."""
    module: Any = sys.modules.get("asyncio.base_events")
    while module is not None and frame is not None:
        loop = frame.f_locals.get("self") if frame.f_globals is module.__dict__ else None
        if isinstance(loop, module.BaseEventLoop) and loop.is_running():
            loop.call_soon_threadsafe(_here)
            return
        frame = frame.f_back


def _wake_condition(frame: "FrameType | None") -> None:
    """Events, conditions, queues and futures wait for a lock of their own, which anybody may release."""
    while frame is not None:
        waiter = frame.f_locals.get("waiter") if frame.f_globals is vars(threading) else None
        if waiter is not None:
            try:
                waiter.release()
            except RuntimeError:
                pass  # it was told something meanwhile
            return
        frame = frame.f_back


def _here() -> None:
    """A call is where Python raises what another thread has asked for: before the shield, not under it."""
    __tracebackhide__ = True


def raise_in(thread: int, error: "type[BaseException] | None") -> None:
    """Has this error raised in a thread, as soon as that runs Python code; None takes it back."""
    import ctypes  # noqa: PLC0415 - only who interrupts a subshell pays for it

    raised = None if error is None else ctypes.py_object(error)
    ctypes.pythonapi.PyThreadState_SetAsyncExc(ctypes.c_ulong(thread), raised)
