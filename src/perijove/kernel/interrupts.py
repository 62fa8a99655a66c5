"""How SIGINT reaches the code that a worker runs, and nothing else.

KeyboardInterrupt is raised in a cell that is on the stack, a cell that awaits is cancelled through its loop, and
between cells nothing happens. What must not be torn, like a frame on its way to the host, is done under the shield:
`with interrupts:`.

The host interrupts twice over: first with the signal, which reaches code that holds the GIL, then with a word on the
link that names the cell, which is not lost when the signal was faster than its cell.
"""

import signal
import threading
from collections.abc import Callable
from types import FrameType


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
        self._depth = 0
        self._pending = False
        self._cell: int | None = None
        self._count = 0
        # Which cell the words on the link name, and how many they were: signals that come close together merge.
        self._asked: int | None = None
        self._asks = 0

    def install(self) -> None:
        """Takes SIGINT over; to be called in the main thread, whose signals may have been kept back until now."""
        self._main = threading.get_ident()
        signal.signal(signal.SIGINT, self._received)
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
        self._cell = None

    def ask(self, cell: int) -> None:
        """Told by the link's thread: a signal that was sent already is meant for this cell."""
        if self._asked != cell:
            self._asks = 0
            self._asked = cell
        self._asks += 1
        if self._cell == cell and self._count < self._asks:
            signal.pthread_kill(self._main, signal.SIGINT)

    def __enter__(self) -> None:
        if threading.get_ident() == self._main:
            self._depth += 1

    def __exit__(self, *_: object) -> None:
        if threading.get_ident() == self._main:
            self._depth -= 1
            if self._pending and not self._depth:
                self._pending = False
                self._interrupt()

    def _received(self, _signum: int, _frame: FrameType | None) -> None:
        if self._depth:
            self._pending = True
        else:
            self._interrupt()

    def _interrupt(self) -> None:
        if self._cell is None:
            if self._is_busy():
                raise KeyboardInterrupt
            return
        self._count = max(self._count + 1, self._asks if self._asked == self._cell else 0)
        self._notify()
        # A callback that never returns keeps a cancellation from happening: the second time there is no asking.
        if self._count > 1 or not self._cancel():
            raise KeyboardInterrupt
