"""Who reads the link: the main thread while it waits for a job, a thread of its own while the main thread is busy.

To hand each cell from one thread to the other would be a quarter of what a short cell costs. So the main thread takes
what comes while it has nothing to do, and the other thread looks after a tick, or when it is woken, whether it has to:
in the first milliseconds of a cell nobody reads.
"""

import os
import select
import threading
from collections.abc import Callable

from perijove.kernel.link import BlockingLink, Frame, LinkTornError
from perijove.kernel.streams import Output

_TICK = 20  # milliseconds that written text waits for more of it
# Ticks without a job after which the thread sleeps until it is woken.
_REST = 50


class Reading:
    """The link's two readers, of which one reads at a time."""

    def __init__(self, link: BlockingLink, take: Callable[[Frame], None], lost: Callable[[], None]) -> None:
        """`take` is given each frame, in order; `lost` is called when the host is gone."""
        self._link = link
        self._take = take
        self._lost = lost
        self._woken, self._waker = os.pipe()
        os.set_blocking(self._waker, False)
        self._lock = threading.Lock()
        self._main = select.poll()
        self._main.register(link.fileno(), select.POLLIN)
        self._main_reads = False
        self._main_turns = 0
        self._rests = False
        self._ended = False

    def wake(self) -> None:
        """Has the thread look at once whether there is something to do, from any thread."""
        try:
            os.write(self._waker, b"!")
        except OSError:
            pass  # full, so it wakes anyway, or closed

    def wait(self, needless: Callable[[], bool]) -> None:
        """The main thread has nothing to do: takes what comes next, unless there is something `needless` knows of."""
        with self._lock:
            if needless():
                return
            self._main_reads = True
        try:
            self._main.poll()
            self._receive_in_main()
        finally:
            with self._lock:
                self._main_reads = False
                self._main_turns += 1
                rests, self._rests = self._rests, False
            if rests:
                self.wake()

    def end(self) -> None:
        """Nobody reads any more."""
        self._ended = True
        self.wake()

    def close(self) -> None:
        """Gives up what it holds, when the thread has ended; what others still write wakes nobody."""
        read, write = self._woken, self._waker
        self._waker = -1
        os.close(read)
        os.close(write)

    def follow(self, output: Output) -> None:
        """The thread: reads while the main thread doesn't, and sends what was written when it has waited for a tick."""
        poll = select.poll()
        poll.register(self._woken, select.POLLIN)
        link = self._link.fileno()
        watched = False
        turns = quiet = 0
        while not self._ended:
            output.ticking = not self._rest(quiet, watched=watched) or output.waiting
            ready = [descriptor for descriptor, _ in poll.poll(_TICK if output.ticking or output.waiting else None)]
            if self._woken in ready:
                os.read(self._woken, 4096)
            if link in ready:
                self._read_for_main()
            if watched != (not self._main_reads):
                watched = not watched
                poll.register(link, select.POLLIN) if watched else poll.unregister(link)
            quiet = 0 if ready or turns != self._main_turns else quiet + 1
            turns = self._main_turns
            if not ready and output.waiting:
                output.tick()

    def _rest(self, quiet: int, *, watched: bool) -> bool:
        """Whether the thread may sleep until it is woken: by the link, which it watches, or else by the main thread."""
        with self._lock:
            self._rests = quiet > _REST and (watched or self._main_reads)
            return self._rests

    def _read_for_main(self) -> None:
        with self._lock:
            if not self._main_reads:
                self._receive()

    def _receive_in_main(self) -> None:
        try:
            self._receive()
        except BaseException as error:  # what a signal handler of the user's raised in these few instructions
            raise LinkTornError("a signal handler raised while the kernel was reading") from error

    def _receive(self) -> None:
        try:
            for frame in self._link.receive():
                self._take(frame)
        except EOFError:
            self._ended = True
            self._lost()
            self.wake()
