"""How SIGINT reaches the code that a worker runs, and nothing else.

KeyboardInterrupt is raised in a cell that is on the stack, a cell that awaits is cancelled through its loop, and
between cells nothing happens. What must not be torn, like a frame on its way to the host, is done under the shield:
`with interrupts:`. Frames of ours that such an exception passes are kept out of tracebacks (`__tracebackhide__`).

The host interrupts twice over: first with the signal, which reaches code that holds the GIL, then with a word on the
link that names the cell, which is not lost when the signal was faster than its cell.
"""

import os
import signal
import sys
import threading
from collections.abc import Callable
from types import FrameType
from typing import Protocol

from perijove.kernel.children import descendants, foreground, interrupt_tree
from perijove.kernel.threadinterrupts import raise_in
from perijove.kernel.threads import start_thread

# Seconds, and how often, to look whether code has seen a signal.
_LOOK, _LOOKS = 0.01, 3


class Interrupts:
    """The state that the signal's handler looks at. Only the main thread changes it, but for `ask`."""

    def __init__(self, cancel: Callable[[], bool], is_busy: Callable[[], bool], notify: Callable[[], None]) -> None:
        """What a handler calls, which must be quick.

        `cancel` stops a cell that awaits, False when the code to be stopped is on the stack; `is_busy` tells whether a
        task that an earlier cell left is on the stack; `notify` is told of each interrupt of a cell.
        """
        self._cancel = cancel
        self._is_busy = is_busy
        self._notify = notify
        self._main = 0
        self._write_down = sys.unraisablehook
        self._depth = 0
        self._pending = False
        self._cell: int | None = None
        self._count = 0
        # Which cell the words on the link name, and how many they were: signals that come close together merge.
        self._asked: int | None = None
        self._asks = 0
        self._sent = False
        self._lock = threading.RLock()  # a handler may find its own thread in there

    def install(self) -> None:
        """Takes SIGINT over; to be called in the main thread, whose signals may have been kept back until now."""
        self._main = threading.get_ident()
        signal.signal(signal.SIGINT, self._received)
        self._write_down, sys.unraisablehook = sys.unraisablehook, self._lost
        signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGINT})

    def begin(self, cell: int) -> None:
        """From here on an interrupt is for this cell; raises KeyboardInterrupt when it has come already."""
        self._count = 0
        self._pending = False
        # First said, then looked, as in `ask` the other way round: one of the two sees the other.
        self._cell = cell
        if self._asked == cell and not self._count:
            self._count = self._asks
            raise KeyboardInterrupt

    def end(self) -> None:
        """From here on an interrupt is for nobody."""
        with self._lock:
            self._cell = None
            self._take_back()

    def _take_back(self) -> None:
        if self._sent:
            self._sent = False
            raise_in(self._main, None)

    def ask(self, cell: int, *, again: bool = False) -> None:
        """Told by the link's thread: a signal that was sent already is meant for this cell.

        `again` when that has not helped before: code that handles SIGINT by itself, or waits in `os.system`, which
        ignores it, gets the exception without one.
        """
        if self._asked != cell:
            self._asks = 0
            self._asked = cell
        self._asks += 1
        if self._cell == cell and self._count < self._asks:
            signal.pthread_kill(self._main, signal.SIGINT)
            if again:
                self._insist(cell)

    def _insist(self, cell: int) -> None:
        pause = threading.Event()
        for _ in range(_LOOKS):
            if self._cell != cell or self._count >= self._asks:
                return
            pause.wait(_LOOK)
            signal.pthread_kill(self._main, signal.SIGINT)
        # The exception before the end of what the thread waits for: it must not get as far as to wait for the next.
        with self._lock:
            if self._cell == cell and self._count < self._asks and not self._depth:
                self._sent = True
                raise_in(self._main, KeyboardInterrupt)
        # A child that was just being made has lost the signal.
        for pid in descendants(os.getpid()):
            interrupt_tree(pid)

    def __enter__(self) -> None:
        __tracebackhide__ = True
        if threading.get_ident() == self._main:
            with self._lock:
                self._depth += 1

    def __exit__(self, *_: object) -> None:
        __tracebackhide__ = True
        if threading.get_ident() == self._main:
            self._depth -= 1
            if self._pending and not self._depth:
                self._pending = False
                self._interrupt(None)

    def _received(self, _signum: int, frame: FrameType | None) -> None:
        __tracebackhide__ = True
        if self._depth:
            self._pending = True
        else:
            self._interrupt(frame)

    def _lost(self, unraisable: "sys.UnraisableHookArgs") -> None:
        """What could not be raised: an interrupt in a destructor or a generator's end comes again after it."""
        lost = unraisable.exc_type is KeyboardInterrupt and threading.get_ident() == self._main
        if not lost or self._cell is None:
            self._write_down(unraisable)
            return
        self._count = max(0, self._count - 1)
        start_thread("perijove-interrupt", self._again, self._cell)

    def _again(self, cell: int) -> None:
        threading.Event().wait(_LOOK)
        if self._cell == cell:
            signal.pthread_kill(self._main, signal.SIGINT)

    def _interrupt(self, frame: FrameType | None) -> None:
        __tracebackhide__ = True
        if self._cell is None:
            if self._is_busy():
                raise KeyboardInterrupt
            return
        with self._lock:
            self._take_back()
        self._count = max(self._count + 1, self._asks if self._asked == self._cell else 0)
        self._notify()
        # As Ctrl-C in a terminal: `subprocess` gives the child that it waits for time to end by itself.
        for pid in foreground(frame):
            interrupt_tree(pid)
        # A callback that never returns keeps a cancellation from happening: the second time there is no asking.
        if self._count > 1 or not self._cancel():
            raise KeyboardInterrupt


class Guard(Protocol):
    """What keeps interrupts from one thread."""

    def __enter__(self) -> None: ...

    def __exit__(self, *_: object) -> None: ...


class Shield:
    """`with shield:` what the running thread does is not torn by an interrupt, which comes when it is done."""

    def __init__(self) -> None:
        self.guards: dict[int, Guard] = {}

    def __enter__(self) -> None:
        __tracebackhide__ = True
        guard = self.guards.get(threading.get_ident())
        if guard is not None:
            guard.__enter__()

    def __exit__(self, *exception: object) -> None:
        __tracebackhide__ = True
        guard = self.guards.get(threading.get_ident())
        if guard is not None:
            guard.__exit__(*exception)
