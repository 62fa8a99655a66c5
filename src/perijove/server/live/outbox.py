"""What waits to be sent to one page: bounded, so that a slow page costs no memory. It is cut off, and comes back."""

import asyncio
from collections import deque


class Outbox:
    """A queue of frames with a limit in bytes; the first frame, a large snapshot perhaps, does not count."""

    def __init__(self, limit: int) -> None:
        self._frames: deque[str] = deque()
        self._bytes = 0
        self._limit = limit
        self._filled = asyncio.Event()
        self.overflowed = False
        self.ended = False

    def put(self, frame: str) -> None:
        """Put a frame at the end, or give the page up when it is too far behind."""
        if self.overflowed or self.ended:
            return
        behind_first = self._bytes - len(self._frames[0]) if self._frames else 0
        if self._frames and behind_first + len(frame) > self._limit:
            self.overflowed = True
            self._frames.clear()
            self._bytes = 0
        else:
            self._frames.append(frame)
            self._bytes += len(frame)
        self._filled.set()

    def end(self) -> None:
        """Nothing comes after what is in the queue."""
        self.ended = True
        self._filled.set()

    async def get(self) -> str | None:
        """The next frame; None when there will be none: the page was given up, or all is said."""
        while not self._frames:
            if self.overflowed or self.ended:
                return None
            self._filled.clear()
            await self._filled.wait()
        frame = self._frames.popleft()
        self._bytes -= len(frame)
        return frame
