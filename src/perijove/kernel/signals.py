"""Signals as something to read, for a host that is a process of its own."""

import os
import signal
from collections.abc import Callable

from perijove.kernel.sources import Sources


def listen_to_signals(sources: Sources, interrupted: Callable[[], object], terminated: Callable[[], object]) -> None:
    """Takes SIGINT as an interrupt, and SIGTERM and SIGHUP as the end."""
    read, write = os.pipe()
    os.set_blocking(read, False)
    os.set_blocking(write, False)
    signal.set_wakeup_fd(write)
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, lambda _number, _frame: None)

    def told() -> None:
        for number in os.read(read, 64):
            (interrupted if number == signal.SIGINT else terminated)()

    sources.watch(read, told)
