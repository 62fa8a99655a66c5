"""How SIGINT reaches the code that a worker runs, and nothing else.

KeyboardInterrupt is raised in a cell that is on the stack, a cell that awaits is cancelled through its loop, and
between cells nothing happens. What must not be torn, like a frame on its way to the host, is done under the shield:
`with interrupts:`.
"""

import signal
import threading
from collections.abc import Callable
from types import FrameType


class Interrupts:
    """The state that the signal's handler looks at. Only the main thread changes it, but for `ask`."""

    def __init__(self, cancel: Callable[[], bool], notify: Callable[[], None]) -> None:
        """`cancel` stops what awaits, False when that is on the stack; `notify` tells. A handler calls both."""
        self._cancel = cancel
        self._notify = notify
        self._main = 0
        self._depth = 0
        self._pending = False
        self._cell: int | None = None
        self._count = 0
        # A signal can be faster than the cell that it is meant for: it is kept until the link says which one that is.
        self._missed = False
        self._asked: int | None = None

    def install(self) -> None:
        """Takes SIGINT over; to be called in the main thread."""
        self._main = threading.get_ident()
        signal.signal(signal.SIGINT, self._received)

    def begin(self, cell: int) -> None:
        """From here on an interrupt is for this cell; raises KeyboardInterrupt when it has come already."""
        self._count = 0
        self._pending = False
        missed, self._missed = self._missed, False
        self._cell = cell
        if missed and self._asked == cell:
            self._count = 1
            raise KeyboardInterrupt

    def end(self) -> None:
        """From here on an interrupt is for nobody."""
        self._cell = None

    def ask(self, cell: int) -> None:
        """Told by the link's thread: the signal that was sent is meant for this cell."""
        self._asked = cell
        if self._missed and self._cell == cell:
            self._missed = False
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
            self._missed = True
        else:
            self._count += 1
            self._notify()
        # A callback that never returns keeps a cancellation from happening: the second time there is no asking.
        if self._count > 1 or not self._cancel():
            raise KeyboardInterrupt
