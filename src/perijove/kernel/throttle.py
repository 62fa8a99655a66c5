"""Slows code that prints without end: past a burst, what it writes is read from it no faster than anybody can take it.

Nothing is dropped. The worker's link and pipes fill, and its next write waits, as on a slow terminal.
"""

import time
from collections.abc import Callable, Iterable

from perijove.transport.base import KernelChannels

# More than people print on purpose, and what every client holds without trouble.
BURST = 16 * 2**20
BYTES_A_SECOND = 2 * 2**20


class Throttle:
    """A token bucket over the text that passes, and the descriptors that are not looked at while it is empty."""

    def __init__(self, channels: KernelChannels, clock: Callable[[], float] = time.monotonic) -> None:
        self._channels = channels
        self._clock = clock
        self._left = float(BURST)
        self._filled = clock()
        self._held: tuple[int, ...] = ()
        self._until = 0.0

    def passed(self, size: int) -> None:
        """So many bytes of text have been sent on."""
        self._left -= size

    def regulate(self, descriptors: Iterable[int]) -> None:
        """Stop looking at these when too much has passed, and look again when it is time."""
        if self._held:
            if self._clock() >= self._until:
                held, self._held = self._held, ()
                for descriptor in held:
                    self._channels.watch(descriptor)
        elif self._left < BURST / 2:
            now = self._clock()
            self._left = min(BURST, self._left + (now - self._filled) * BYTES_A_SECOND)
            self._filled = now
            if self._left < 0:
                self._until = now - self._left / BYTES_A_SECOND
                self._held = tuple(descriptors)
                for descriptor in self._held:
                    self._channels.unwatch(descriptor)

    @property
    def timeout(self) -> float | None:
        """Seconds until it is time to look again."""
        return max(0.0, self._until - self._clock()) if self._held else None

    def forget(self) -> None:
        """The descriptors are gone, with the worker that had them."""
        self._held = ()
