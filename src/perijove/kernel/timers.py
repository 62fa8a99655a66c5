"""What is to be done in some seconds, for a loop that waits in one place."""

import heapq
import time
from collections.abc import Callable, Hashable


class Timers:
    """Calls by name; a name has one, the latest."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._calls: dict[Hashable, tuple[float, Callable[[], object]]] = {}
        self._queue: list[tuple[float, int, Hashable]] = []
        self._count = 0

    def set(self, name: Hashable, seconds: float, call: Callable[[], object]) -> None:
        """Calls this in so many seconds."""
        moment = self._clock() + seconds
        self._calls[name] = (moment, call)
        self._count += 1
        heapq.heappush(self._queue, (moment, self._count, name))

    def cancel(self, name: Hashable) -> None:
        """Does not, if it was to be called."""
        self._calls.pop(name, None)

    @property
    def timeout(self) -> float | None:
        """Seconds until the next call."""
        while self._queue:
            moment, _, name = self._queue[0]
            if self._calls.get(name, (None,))[0] == moment:
                return max(0.0, moment - self._clock())
            heapq.heappop(self._queue)
        return None

    def run(self) -> None:
        """Does what is due."""
        while self.timeout == 0.0:
            _, _, name = heapq.heappop(self._queue)
            self._calls.pop(name)[1]()
