"""The process on whose behalf a kernel runs, and what its end means: the kernel's end, at once or after a while."""

import os
import time
from collections.abc import Callable

from perijove.kernel.sources import Sources
from perijove.kernel.timers import Timers


class Starter:
    """Calls `end` when the process has ended and, with a `linger`, the kernel has been idle for so many seconds."""

    def __init__(
        self,
        linger: float,
        timers: Timers,
        sources: Sources,
        is_idle: Callable[[], bool],
        end: Callable[[], object],
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._linger = linger
        self._sources = sources
        self._timers = timers
        self._is_idle = is_idle
        self._end = end
        self._clock = clock
        self._spoken = 0.0
        self._gone = False
        self._descriptor: int | None = None

    def follow(self, pid: int) -> None:
        """From now on it is this process, where the system can tell of its end."""
        self._leave()
        self._gone = False
        self._timers.cancel("linger")
        try:
            self._descriptor = os.pidfd_open(pid)
        except ProcessLookupError:
            self._ended()
        except (AttributeError, OSError):
            pass  # nobody will tell
        else:
            self._sources.watch(self._descriptor, self._ended)

    def _leave(self) -> None:
        if self._descriptor is not None:
            self._sources.unwatch(self._descriptor)
            os.close(self._descriptor)
            self._descriptor = None

    def _ended(self) -> None:
        self._leave()
        if not self._linger:
            self._end()
            return
        self._gone = True
        self._spoken = self._clock()
        self._timers.set("linger", self._linger, self._look)

    def heard(self) -> None:
        """Somebody has spoken to the kernel, or it has finished something."""
        if self._gone:
            self._spoken = self._clock()

    def _look(self) -> None:
        left = self._spoken + self._linger - self._clock() if self._is_idle() else self._linger
        if left > 0:
            self._timers.set("linger", left, self._look)
        else:
            self._end()
