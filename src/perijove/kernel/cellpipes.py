"""The worker's ends of the pipes 1 and 2: each cell that starts processes leaves them its own, and the next has others.

So what a process writes that goes on after its cell is known by the pipe on which it comes. Processes that a library
starts to work for whichever cell asks, such as those of a pool, are given a pair that belongs to no cell.
"""

import os
import socket
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

_NAMES = ("stdout", "stderr")


class CellPipes:
    """The descriptors 1 and 2, and what they are exchanged for."""

    def __init__(self, giver: int, shared: Sequence[int]) -> None:
        """The host gives new pipes through the socket `giver`; the `shared` ones are for both streams, in order."""
        for descriptor in (giver, *shared):
            os.set_inheritable(descriptor, False)
        self._giver = socket.socket(fileno=giver)
        self._shared = tuple(shared)
        self._present = [_identity(number) for number in (1, 2)]
        self._faults = 0
        self._usage: Callable[[], int] | None = None

    def used(self) -> bool:
        """Whether code has started a process since the last call, or one goes on that it had started before."""
        faults = self._usage() if self._usage is not None else self._begin_usage()
        reaped, self._faults = faults != self._faults, faults
        return reaped or _has_children()

    def _begin_usage(self) -> int:
        try:
            from resource import RUSAGE_CHILDREN, getrusage  # noqa: PLC0415 - a worker starts without it
        except ImportError:
            return 0
        # There is no process that has never touched a page, so the sum tells of each that was waited for.
        self._usage = lambda: getrusage(RUSAGE_CHILDREN).ru_minflt
        return self._usage()

    def take(self) -> list[str]:
        """Puts the pipes that the host has given in place; returns the streams that code has redirected, which stay."""
        _, given, _, _ = socket.recv_fds(self._giver, 1, len(_NAMES))
        kept = []
        for number, new in enumerate(given, 1):
            if _identity(number) == self._present[number - 1]:
                os.dup2(new, number)
                self._present[number - 1] = _identity(number)
            else:
                kept.append(_NAMES[number - 1])
            os.close(new)
        return kept

    def close(self) -> None:
        """In a forked child, which is given nothing."""
        self._giver.close()

    @contextmanager
    def shared(self) -> Iterator[None]:
        """What is started here belongs to no cell; a stream that code has redirected stays."""
        saved: dict[int, int] = {}
        for number, shared in enumerate(self._shared, 1):
            if _identity(number) == self._present[number - 1]:
                saved[number] = os.dup(number)
                os.dup2(shared, number)
        try:
            yield
        finally:
            for number, descriptor in saved.items():
                os.dup2(descriptor, number)
                os.close(descriptor)

    def share_with_pools(self) -> None:
        """Has the processes that libraries start with `multiprocessing` begin under `shared`."""
        if "multiprocessing.process" in sys.modules:
            self._wrap(sys.modules["multiprocessing.process"])
        else:
            sys.meta_path.insert(0, _Multiprocessing(self._wrap))

    def _wrap(self, module: Any) -> None:
        start = module.BaseProcess.start

        def start_in_its_place(process: Any) -> None:
            if _serves_a_library(process):
                with self.shared():
                    start(process)
            else:
                start(process)

        start_in_its_place.__doc__ = start.__doc__
        module.BaseProcess.start = start_in_its_place


class _Multiprocessing:
    """A finder that finds nothing: it is asked when `multiprocessing` is imported, and then leaves."""

    def __init__(self, seen: Callable[[Any], None]) -> None:
        self._seen = seen

    def find_spec(self, name: str, path: object = None, target: object = None) -> None:
        del path, target
        if name == "multiprocessing.context":
            sys.meta_path[:] = [finder for finder in sys.meta_path if finder is not self]
            from multiprocessing import process  # noqa: PLC0415 - its package is just being imported

            self._seen(process)


def _serves_a_library(process: Any) -> bool:
    """Its function is not one of the session's, so it may work for many cells, as that of a pool does."""
    runs = getattr(process, "_target", None) or type(process)
    return getattr(runs, "__module__", "__main__") != "__main__"


def _identity(descriptor: int) -> "tuple[int, int] | None":
    try:
        found = os.fstat(descriptor)
    except OSError:
        return None  # code has closed it
    return found.st_dev, found.st_ino


def _has_children() -> bool:
    if not hasattr(os, "waitid"):
        return True
    try:
        os.waitid(os.P_ALL, 0, os.WEXITED | os.WNOHANG | os.WNOWAIT)
    except ChildProcessError:
        return False
    return True
