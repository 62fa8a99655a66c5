"""Starts workers: by fork from a process that has what they need, as a fresh Python of any environment, or as a thread.

The host sees them all alike: a link, two pipes, and something that becomes readable when they end.
"""

import importlib.util
import json
import os
import signal
import socket
import threading
from collections.abc import Callable, Mapping
from typing import Any

from perijove.kernel.capture import Pipe
from perijove.kernel.crash import STACKS
from perijove.kernel.descriptors import close_all_but
from perijove.kernel.flushed import Flushed, make_memory
from perijove.kernel.language import AnyLanguage
from perijove.kernel.link import PollingLink
from perijove.kernel.worker import Worker, serve

# Only our own folder is lent to a foreign environment, not whatever else is installed beside it; and debugpy, which is
# whole in its folder, to one that has none of its own.
_BOOTSTRAP = """\
import sys
if sys.version_info < (3, 10):
    sys.exit("this is Python %d.%d; a kernel needs 3.10 or later" % sys.version_info[:2])
import importlib.machinery, importlib.util
spec = importlib.machinery.PathFinder.find_spec("perijove", [sys.argv[1]])
module = sys.modules["perijove"] = importlib.util.module_from_spec(spec)
spec.loader.exec_module(module)
from perijove.kernel.worker import serve
_, folder, debugger, descriptors, language, settings = sys.argv
class Lent:
    def find_spec(name, path=None, target=None):
        return importlib.machinery.PathFinder.find_spec(name, [debugger]) if name == "debugpy" else None
if debugger:
    sys.meta_path.append(Lent)
sys.argv[:] = [""]
sys.path[:1] = [""]
import json
serve(json.loads(descriptors), language, json.loads(settings))
"""


_STREAMS = ("stdout", "stderr")


class Ends:
    """Both ends of what connects a host and a worker process: a link, pipes, and a socket that brings more of them."""

    def __init__(self) -> None:
        self.host, self.worker = socket.socketpair()
        self.giver, self.taker = socket.socketpair()
        self.stdout, self.stderr, self.stacks = os.pipe(), os.pipe(), os.pipe()
        self.shared = (os.pipe(), os.pipe())
        # The host holds the end that is written to, and never writes: it is closed when the host is gone.
        self.lifeline = os.pipe()
        self.flushed = make_memory()
        # A crash must not wait for a reader.
        os.set_blocking(self.stacks[1], False)

    @property
    def passed(self) -> list[int]:
        """What a worker is given beside its standard streams."""
        shared = (pipe[1] for pipe in self.shared)
        return [self.worker.fileno(), self.stacks[1], self.lifeline[0], self.taker.fileno(), self.flushed, *shared]

    def close_workers(self) -> None:
        """In the host, when the worker has its own."""
        self.worker.close()
        self.taker.close()
        shared = (pipe[1] for pipe in self.shared)
        for descriptor in (self.stdout[1], self.stderr[1], self.stacks[1], self.lifeline[0], *shared):
            os.close(descriptor)

    def close_hosts(self) -> None:
        """When there will be no worker."""
        self.host.close()
        self.giver.close()
        shared = (pipe[0] for pipe in self.shared)
        for descriptor in (self.stdout[0], self.stderr[0], self.stacks[0], self.lifeline[1], *shared):
            os.close(descriptor)
        Flushed(self.flushed).close()


class WorkerProcess:
    """A worker in a process and a session of its own, so that signals for the host's group don't reach it."""

    def __init__(self, pid: int, ends: Ends) -> None:
        self.pid = pid
        self.link = PollingLink(ends.host)
        self.pipes = (
            Pipe("stdout", ends.stdout[0]),
            Pipe("stderr", ends.stderr[0]),
            *(Pipe(name, pipe[0], shared=True) for name, pipe in zip(_STREAMS, ends.shared, strict=True)),
        )
        ends.giver.setblocking(False)
        self._giver = ends.giver
        self._flushed = Flushed(ends.flushed)
        self.ended = os.pidfd_open(pid) if hasattr(os, "pidfd_open") else None
        self._stacks = Pipe("stacks", ends.stacks[0])
        self._lifeline = ends.lifeline[1]

    def renew_pipes(self) -> tuple[Pipe, ...]:
        """Gives the worker other pipes for its descriptors 1 and 2; none when there can't be more."""
        made: list[tuple[int, int]] = []
        try:
            for _ in _STREAMS:
                made.append(os.pipe())  # noqa: PERF401 - those that could be made are to be closed
            socket.send_fds(self._giver, [b"!"], [write for _, write in made])
        except OSError:  # too many descriptors, or a worker that is stopped or gone
            for read, _ in made:
                os.close(read)
            return ()
        finally:
            for _, write in made:
                os.close(write)
        self.link.send(b'["pipes"]')
        return tuple(Pipe(name, read) for name, (read, _) in zip(_STREAMS, made, strict=True))

    def interrupt(self, *, children: bool) -> None:
        """Sends SIGINT, and with `children` to its whole group."""
        self._signal(signal.SIGINT, group=children)

    def dump(self) -> None:
        """Lets it write down the stacks of its threads, which it does at once if it is not stopped."""
        if STACKS is not None:
            self._signal(STACKS, group=False)

    def stacks(self) -> str:
        """What it has written down, on demand or in a crash."""
        return self._stacks.drain()

    def unsent(self) -> list[tuple[bytes, str, str]]:
        """What code has flushed and it has not sent, when it has died: parents, streams and texts."""
        return self._flushed.read()

    def kill(self) -> None:
        """Ends it and its group at once."""
        self._signal(signal.SIGKILL, group=True)

    def _signal(self, number: int, *, group: bool) -> None:
        try:
            (os.killpg if group else os.kill)(self.pid, number)
        except ProcessLookupError:
            pass  # it has just ended

    def reap(self) -> int | None:
        """The exit code, negative for a signal; waits for the end, which must be near. What it has started ends too."""
        try:
            # Its group first: as long as it is not reaped, nobody else can have its number.
            os.waitid(os.P_PID, self.pid, os.WEXITED | os.WNOWAIT)
            self.kill()
            _, status = os.waitpid(self.pid, 0)
        except ChildProcessError:
            return None
        return os.waitstatus_to_exitcode(status)

    def close(self) -> None:
        """Closes the host's ends but for the pipes, which have been given away."""
        self.link.close()
        self._giver.close()
        self._flushed.close()
        self._stacks.close()
        os.close(self._lifeline)
        if self.ended is not None:
            os.close(self.ended)


class WorkerThread:
    """A worker in a thread of the host's process: for wrapper kernels, embedding and tests."""

    pid = os.getpid()
    pipes: tuple[Pipe, ...] = ()
    ended: int | None = None

    def __init__(self, make_language: Callable[[], AnyLanguage]) -> None:
        host_end, worker_end = socket.socketpair()
        self.link = PollingLink(host_end)
        worker = Worker(make_language, worker_end, process=False)
        self._thread = threading.Thread(target=worker.run, name="perijove-worker", daemon=True)
        self._thread.start()

    def renew_pipes(self) -> tuple[Pipe, ...]:
        """A thread has none."""
        return ()

    def interrupt(self, *, children: bool) -> None:
        """Nothing to do: the link has told the language already."""

    def dump(self) -> None:
        """A thread has no signals of its own."""

    def stacks(self) -> str:
        """Nothing is written down."""
        return ""

    def unsent(self) -> list[tuple[bytes, str, str]]:
        """It does not die without its host."""
        return []

    def kill(self) -> None:
        """A thread can't be ended from outside; closing the link makes it leave when its code lets it."""
        self.link.close()

    def reap(self) -> int | None:
        """There is no exit code."""
        self._thread.join()
        return 0

    def close(self) -> None:
        """Closes the host's end."""
        self.link.close()


class WorkerElsewhere:
    """A worker within a program that goes on without it: not ours to signal, to end or to start again."""

    pipes: tuple[Pipe, ...] = ()
    ended: int | None = None

    def __init__(self, pid: int, link: int) -> None:
        self.pid = pid
        self.link = PollingLink(socket.socket(fileno=link))

    def renew_pipes(self) -> tuple[Pipe, ...]:
        """The program's descriptors stay its own."""
        return ()

    def interrupt(self, *, children: bool) -> None:
        """Nothing to do: the link has told the worker already, which knows whom to interrupt."""

    def dump(self) -> None:
        """The program's signals are its own."""

    def stacks(self) -> str:
        """Nothing is written down."""
        return ""

    def unsent(self) -> list[tuple[bytes, str, str]]:
        """Nothing is noted."""
        return []

    def kill(self) -> None:
        """The worker leaves the program as soon as its code lets it."""
        self.link.hang_up()

    def reap(self) -> int | None:
        """Nobody tells."""
        return None

    def close(self) -> None:
        """Closes the host's end."""
        self.link.close()


AnyWorker = WorkerProcess | WorkerThread | WorkerElsewhere
Settings = Mapping[str, Any]


def fork_worker(language: str, settings: Callable[[], Settings]) -> WorkerProcess | None:
    """Forks a worker; in the child returns None when it has done its work. The caller has only this thread.

    The child asks for its settings then, so that it costs the host nothing.
    """
    ends = Ends()
    # An interrupt may come before the worker can handle one; it unblocks the signal when it can.
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    pid = os.fork()
    if pid:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)
        ends.close_workers()
        return WorkerProcess(pid, ends)
    os.setsid()
    ends.host.detach()
    ends.giver.detach()
    null = os.open(os.devnull, os.O_RDONLY)
    for source, target in ((null, 0), (ends.stdout[1], 1), (ends.stderr[1], 2)):
        os.dup2(source, target)
    passed = ends.passed
    ends.worker.detach()
    ends.taker.detach()
    close_all_but(0, 1, 2, *passed)
    serve(passed, language, dict(settings()))
    return None


def _debugger_folder() -> str:
    """Where debugpy is installed for this Python; empty when it is not."""
    found = importlib.util.find_spec("debugpy")
    return os.path.dirname(os.path.dirname(found.origin)) if found and found.origin else ""  # noqa: PTH120 - as above


def spawn_worker(python: str, language: str, settings: Settings) -> WorkerProcess:
    """Starts a worker in the environment of this Python, in which nothing of ours needs to be installed."""
    ends = Ends()
    folder = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))  # noqa: PTH100, PTH120 - as above
    for descriptor in ends.passed:
        if descriptor >= 0:
            os.set_inheritable(descriptor, True)
    passed = json.dumps(ends.passed)
    try:
        pid = os.posix_spawnp(
            python,
            [python, "-c", _BOOTSTRAP, folder, _debugger_folder(), passed, language, json.dumps(dict(settings))],
            os.environ,
            file_actions=[
                (os.POSIX_SPAWN_OPEN, 0, os.devnull, os.O_RDONLY, 0),
                (os.POSIX_SPAWN_DUP2, ends.stdout[1], 1),
                (os.POSIX_SPAWN_DUP2, ends.stderr[1], 2),
            ],
            setsid=True,
            setsigmask={signal.SIGINT},  # until the worker can handle it
        )
    except OSError:
        ends.close_hosts()
        raise
    finally:
        ends.close_workers()
    return WorkerProcess(pid, ends)
