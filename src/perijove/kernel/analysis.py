"""Static analysis, from the side of a host: asked in another process, its answer is told in the host's own thread."""

import os
import queue
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from perijove.kernel.actions import Analyse
from perijove.kernel.sources import Sources
from perijove.kernel.timers import Timers

if TYPE_CHECKING:
    from perijove.assist.process import Helper

Matches = list[dict[str, Any]]


class Analysis:
    """Asks the helper process, which is started by the first question."""

    def __init__(self, sources: Sources, timers: Timers, tell: Callable[[int, Matches], object]) -> None:
        """`tell` is called once or more with a question's number and what was found; only the first counts."""
        self._sources = sources
        self._timers = timers
        self._tell = tell
        self._answers: queue.SimpleQueue[tuple[int, Matches]] = queue.SimpleQueue()
        self._helper: Helper | None = None
        self._bell = (-1, -1)

    def ask(self, asked: Analyse) -> None:
        """Asks; never waits."""
        question, number = asked.question, asked.number
        if self._helper is None:
            self._helper = self._started()
        self._timers.set(("analysis", number), question.seconds, lambda: self._tell(number, []))
        self._helper.ask(
            asked.code,
            asked.cursor,
            before=question.before,
            folder=question.folder,
            path=question.path,
            told=lambda matches: self._ring(number, matches),
        )

    def close(self) -> None:
        """Ends the helper."""
        if self._helper is not None:
            self._helper.close()
            self._helper = None

    def _started(self) -> "Helper":
        from perijove.assist.process import Helper  # noqa: PLC0415 - few kernels need it

        self._bell = os.pipe()
        for end in self._bell:
            os.set_blocking(end, False)
        self._sources.watch(self._bell[0], self._answered)
        return Helper()

    def _ring(self, number: int, matches: Matches) -> None:
        """Wakes the host; from the thread that reads the helper's answers."""
        self._answers.put((number, matches))
        try:
            os.write(self._bell[1], b"!")
        except BlockingIOError:
            return  # it has been rung often enough

    def _answered(self) -> None:
        os.read(self._bell[0], 4096)
        while not self._answers.empty():
            number, matches = self._answers.get()
            self._timers.cancel(("analysis", number))
            self._tell(number, matches)
