"""Starts workers: by fork from a process that has what they need, as a fresh Python of any environment, or as a thread.

The host sees them all alike: a link, two pipes, and something that becomes readable when they end.
"""

import os
import signal
import socket
import threading
from collections.abc import Callable

from perijove.kernel.capture import Pipe
from perijove.kernel.descriptors import close_all_but
from perijove.kernel.language import Language
from perijove.kernel.link import PollingLink
from perijove.kernel.worker import Worker, serve

# Only our own folder is lent to a foreign environment, not whatever else is installed beside it.
_BOOTSTRAP = """\
import sys, importlib.machinery, importlib.util
spec = importlib.machinery.PathFinder.find_spec("perijove", [sys.argv[1]])
module = sys.modules["perijove"] = importlib.util.module_from_spec(spec)
spec.loader.exec_module(module)
from perijove.kernel.worker import serve
_, folder, descriptor, language = sys.argv
sys.argv[:] = [""]
sys.path[:1] = [""]
serve(int(descriptor), language)
"""


class WorkerProcess:
    """A worker in a process and a session of its own, so that signals for the host's group don't reach it."""

    def __init__(self, pid: int, link: socket.socket, stdout: int, stderr: int) -> None:
        self.pid = pid
        self.link = PollingLink(link)
        self.pipes = (Pipe("stdout", stdout), Pipe("stderr", stderr))
        self.ended = os.pidfd_open(pid) if hasattr(os, "pidfd_open") else None
        self._exit_code: int | None = None

    def interrupt(self, *, children: bool) -> None:
        """Sends SIGINT, and with `children` to its whole group."""
        self._signal(signal.SIGINT, group=children)

    def kill(self) -> None:
        """Ends it and its group at once."""
        self._signal(signal.SIGKILL, group=True)

    def _signal(self, number: int, *, group: bool) -> None:
        try:
            (os.killpg if group else os.kill)(self.pid, number)
        except ProcessLookupError:
            pass  # it has just ended

    def reap(self) -> int | None:
        """The exit code, negative for a signal; waits for the end, which must be near."""
        try:
            _, status = os.waitpid(self.pid, 0)
        except ChildProcessError:
            return None
        return os.waitstatus_to_exitcode(status)

    def close(self) -> None:
        """Closes the host's ends."""
        self.link.close()
        for pipe in self.pipes:
            pipe.close()
        if self.ended is not None:
            os.close(self.ended)


class WorkerThread:
    """A worker in a thread of the host's process: for wrapper kernels, embedding and tests."""

    pid = os.getpid()
    pipes: tuple[Pipe, ...] = ()
    ended: int | None = None

    def __init__(self, make_language: Callable[[], Language]) -> None:
        host_end, worker_end = socket.socketpair()
        self.link = PollingLink(host_end)
        worker = Worker(make_language, worker_end, process=False)
        self._thread = threading.Thread(target=worker.run, name="perijove-worker", daemon=True)
        self._thread.start()

    def interrupt(self, *, children: bool) -> None:
        """Nothing to do: the link has told the language already."""

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


AnyWorker = WorkerProcess | WorkerThread


def fork_worker(language: str) -> WorkerProcess | None:
    """Forks a worker; in the child returns None when it has done its work. The caller has only this thread."""
    host_end, worker_end = socket.socketpair()
    (out_read, out_write), (err_read, err_write) = os.pipe(), os.pipe()
    # An interrupt may come before the worker can handle one; it unblocks the signal when it can.
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    pid = os.fork()
    if pid:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)
        worker_end.close()
        os.close(out_write)
        os.close(err_write)
        return WorkerProcess(pid, host_end, out_read, err_read)
    os.setsid()
    host_end.detach()
    link = worker_end.detach()
    null = os.open(os.devnull, os.O_RDONLY)
    for source, target in ((null, 0), (out_write, 1), (err_write, 2)):
        os.dup2(source, target)
    close_all_but(0, 1, 2, link)
    serve(link, language)
    return None


def spawn_worker(python: str, language: str) -> WorkerProcess:
    """Starts a worker in the environment of this Python, in which nothing of ours needs to be installed."""
    host_end, worker_end = socket.socketpair()
    (out_read, out_write), (err_read, err_write) = os.pipe(), os.pipe()
    folder = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))  # noqa: PTH100, PTH120 - as above
    worker_end.set_inheritable(True)
    try:
        pid = os.posix_spawnp(
            python,
            [python, "-c", _BOOTSTRAP, folder, str(worker_end.fileno()), language],
            os.environ,
            file_actions=[
                (os.POSIX_SPAWN_OPEN, 0, os.devnull, os.O_RDONLY, 0),
                (os.POSIX_SPAWN_DUP2, out_write, 1),
                (os.POSIX_SPAWN_DUP2, err_write, 2),
            ],
            setsid=True,
            setsigmask={signal.SIGINT},  # until the worker can handle it
        )
    except OSError:
        for descriptor in (out_read, err_read):
            os.close(descriptor)
        host_end.close()
        raise
    finally:
        worker_end.close()
        os.close(out_write)
        os.close(err_write)
    return WorkerProcess(pid, host_end, out_read, err_read)
