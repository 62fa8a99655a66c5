"""The signals that ask a run to end: the first for good order, the second for no more patience."""

import asyncio
import signal
from collections.abc import Iterator
from contextlib import contextmanager


class Ending:
    """What has been asked so far; any number of runs may wait for it."""

    def __init__(self) -> None:
        self.asked = asyncio.Event()
        self.urged = asyncio.Event()
        self.number: int | None = None

    def ask(self, number: int) -> None:
        """Take a signal."""
        if self.asked.is_set():
            self.urged.set()
            return
        self.number = number
        self.asked.set()


@contextmanager
def listening() -> Iterator[Ending]:
    """SIGINT and SIGTERM are taken for the time; elsewhere than in the main thread there are none to take."""
    loop = asyncio.get_running_loop()
    ending = Ending()
    numbers = [signal.SIGINT, signal.SIGTERM]
    try:
        for number in numbers:
            loop.add_signal_handler(number, ending.ask, number)
    except (NotImplementedError, RuntimeError):  # Windows, or not in the main thread: KeyboardInterrupt it is
        numbers = []
    try:
        yield ending
    finally:
        for number in numbers:
            loop.remove_signal_handler(number)
