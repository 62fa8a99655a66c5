"""`python -m perijove.kernel.zygote PATH|fd:N`: one process with the imports done; a kernel is a fork of it.

One connection a kernel. The client sends a line of JSON, `{"connection_file", "cwd", "env"}`; it gets `{"pid"}`, the
host's, and when that has ended `{"exit"}`, its status, negative for a signal; or `{"error"}`. When it gets the pid the
kernel listens. Closing the connection does not end the kernel. The zygote ends with the process that has started it;
its kernels do not.
"""

import gc
import json
import os
import select
import signal
import socket
import sys
from collections.abc import Iterator
from typing import Any

from perijove.kernel import main as kernel
from perijove.kernel.descriptors import close_all_but

_LIMIT = 1 << 20


class Zygote:
    """Serves requests for kernels; single-threaded, so that a fork of it is safe."""

    def __init__(self, listener: socket.socket) -> None:
        self._listener = listener
        self._poll = select.poll()
        self._clients: dict[int, socket.socket] = {}
        self._received: dict[int, bytes] = {}
        # Who wants to hear of the end of which process.
        self._watchers: dict[int, socket.socket] = {}
        self._woken, self._waker = os.pipe()
        for descriptor in (self._woken, self._waker):
            os.set_blocking(descriptor, False)
        for descriptor in (listener.fileno(), self._woken):
            self._poll.register(descriptor, select.POLLIN)

    def serve(self, starter: int) -> dict[str, Any] | None:
        """Serves until the starter's process ends (None) or, in a forked child, returns what that is to become."""
        signal.signal(signal.SIGCHLD, lambda _number, _frame: None)
        signal.set_wakeup_fd(self._waker)
        ended = _end_of(starter)
        if ended is not None:
            self._poll.register(ended, select.POLLIN)
        while os.getppid() == starter:
            # Where there is nothing to wait for the starter's end with, it is looked for once in a while.
            for descriptor, _ in self._poll.poll(1000 if ended is None else None):
                if descriptor == self._listener.fileno():
                    self._accept()
                elif descriptor == self._woken:
                    os.read(self._woken, 4096)
                    self._report_ends()
                else:
                    for request in self._requests(descriptor):
                        if self._fork(request, self._clients[descriptor]):
                            return request
        return None

    def _accept(self) -> None:
        client, _ = self._listener.accept()
        client.setblocking(False)
        self._clients[client.fileno()] = client
        self._received[client.fileno()] = b""
        self._poll.register(client.fileno(), select.POLLIN)

    def _requests(self, descriptor: int) -> Iterator[dict[str, Any]]:
        try:
            data = self._clients[descriptor].recv(65536)
        except OSError:
            data = b""
        received = self._received[descriptor] + data
        if not data or len(received) > _LIMIT:
            self._forget(descriptor)
            return
        *lines, self._received[descriptor] = received.split(b"\n")
        for line in lines:
            try:
                request = json.loads(line)
                request["connection_file"] = os.fspath(request["connection_file"])
            except (ValueError, KeyError, TypeError) as error:
                self._tell(
                    self._clients[descriptor], {"error": f"expected a JSON object with connection_file: {error}"}
                )
            else:
                yield request

    def _fork(self, request: dict[str, Any], client: socket.socket) -> bool:
        """Forks a host; True in the child. It listens when the client hears of it."""
        try:
            connection = kernel.read(request["connection_file"])
            registers = "registration_port" in connection
            early = kernel.NOT_YET if registers else kernel.listen_as(request["connection_file"], connection)
            request["early"] = early
        except SystemExit as problem:
            self._tell(client, {"error": str(problem)})
            return False
        pid = os.fork()
        if not pid:
            return True
        for descriptor in request["early"][0].values():
            os.close(descriptor)
        self._watchers[pid] = client
        self._tell(client, {"pid": pid})
        return False

    def _report_ends(self) -> None:
        while True:
            try:
                pid, status = os.waitpid(-1, os.WNOHANG)
            except ChildProcessError:
                return
            if not pid:
                return
            client = self._watchers.pop(pid, None)
            if client is not None:
                self._tell(client, {"exit": os.waitstatus_to_exitcode(status)})

    def _forget(self, descriptor: int) -> None:
        self._poll.unregister(descriptor)
        del self._received[descriptor]
        self._clients.pop(descriptor).close()

    @staticmethod
    def _tell(client: socket.socket, told: dict[str, Any]) -> None:
        try:
            client.sendall(json.dumps(told).encode() + b"\n")
        except OSError:
            pass  # it doesn't want to know any more

    def abandon(self) -> None:
        """In a forked child: none of this is its own."""
        signal.set_wakeup_fd(-1)
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        for client in self._clients.values():
            client.detach()
        self._listener.detach()


def _end_of(pid: int) -> int | None:
    """A descriptor that is readable when this process has ended, where the system has such a thing."""
    try:
        return os.pidfd_open(pid)
    except (AttributeError, OSError):
        return None


def preload() -> None:
    """Imports what hosts and workers need, and freezes it, so that the collector touches none of the shared pages."""
    import importlib  # noqa: PLC0415 - the whole function is about imports

    for name in (
        "perijove.kernel.host",
        "perijove.transport.zeromq",
        "perijove.kernel.python",
        # What an interpreter imports when it is made.
        "perijove.settings",
        "perijove.interpreter.display.printers",
        "faulthandler",
        "getpass",
    ):
        importlib.import_module(name)
    gc.collect()
    gc.freeze()


def become(request: dict[str, Any]) -> int:
    """In a forked child: the kernel that was asked for."""
    os.setsid()
    early = request["early"]
    close_all_but(0, 1, 2, *early[0].values())
    env = request.get("env")
    if env is not None:
        os.environ.clear()
        os.environ.update(env)
    if request.get("cwd"):
        os.chdir(request["cwd"])
    sys.argv[:] = [""]
    sys.path[0] = ""
    return kernel.run(kernel.Options(request["connection_file"]), early, forked=True)


def _listener(place: str) -> socket.socket:
    """What listens at a path; `fd:N` is a socket that listens already, which the starter has handed down."""
    if place.startswith("fd:"):
        return socket.socket(fileno=int(place[3:]))
    try:
        os.unlink(place)  # noqa: PTH108 - a path that another zygote has left behind
    except FileNotFoundError:
        pass
    listener = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    before = os.umask(0o177)
    listener.bind(place)
    os.umask(before)
    listener.listen(64)
    return listener


def main(arguments: list[str] | None = None) -> int:
    """Serves at the path or descriptor that the command line names."""
    (path,) = sys.argv[1:] if arguments is None else arguments
    starter = os.getppid()
    # Ctrl-C in the server's terminal is for the server; hosts and workers have handlers of their own.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    preload()
    with _listener(path) as listener:
        listener.setblocking(False)
        zygote = Zygote(listener)
        request = zygote.serve(starter)
        if request is None:
            return 0
        zygote.abandon()
    return become(request)


if __name__ == "__main__":
    sys.exit(main())
