"""`python -m perijove.kernel.zygote PATH|fd:N [JSON]`: one process with the imports done; a kernel is a fork of it.

One connection a kernel. The client sends a line of JSON, `{"connection_file", "cwd", "env", "arguments"}`, and with it,
if it likes, a descriptor for what the kernel writes to stderr; it gets `{"pid"}`, the host's, and when that has ended
`{"exit"}`, its status, negative for a signal; or `{"error"}`. When it gets the pid the kernel listens. Closing the
connection does not end the kernel. The zygote ends with the process that has started it; its kernels do not.
"""

import json
import os
import select
import signal
import socket
import sys
from collections.abc import Callable, Iterator
from functools import partial
from typing import Any, NamedTuple

from perijove.kernel import main as kernel
from perijove.kernel.birth import Birth, BirthError, be_born, read_birth, speak_to
from perijove.kernel.crash import end_with
from perijove.kernel.preload import UnsafeModule, preload, preload_soon, preload_users, tell
from perijove.kernel.spares import Spare, Spares, likeness

_LIMIT = 1 << 22
# Many clients may ask before the zygote has done its imports: none is to be told that nobody listens.
_BACKLOG = 4096
# Milliseconds without a request after which there is time for spares.
_QUIET = 200


class Options(NamedTuple):
    """The JSON of the command line.

    `lifeline` is a pipe whose other end its starter holds, `preload` the user's modules, `pool` a number of spares.
    """

    lifeline: int = -1
    preload: tuple[str, ...] = ()
    pool: int = 0


class _Client:
    """Who asks for a kernel."""

    def __init__(self, connected: socket.socket) -> None:
        connected.setblocking(False)
        self.socket = connected
        self.stream: int | None = None
        self._received = b""

    def requests(self) -> list[bytes] | None:
        """The lines that are whole; None when it has gone."""
        try:
            data, descriptors, _, _ = socket.recv_fds(self.socket, 65536, 1)
        except BlockingIOError:
            return []
        except OSError:
            data, descriptors = b"", []
        if descriptors:
            self.close_stream()
            (self.stream,) = descriptors
        self._received += data
        if not data or len(self._received) > _LIMIT:
            return None
        *lines, self._received = self._received.split(b"\n")
        return lines

    def tell(self, told: dict[str, Any]) -> None:
        try:
            self.socket.sendall(json.dumps(told).encode() + b"\n")
        except OSError:
            pass  # it doesn't want to know any more

    def close_stream(self) -> None:
        """The kernel has its own by now."""
        if self.stream is not None:
            os.close(self.stream)
            self.stream = None


class Zygote:
    """Serves requests for kernels; single-threaded, so that a fork of it is safe."""

    def __init__(self, listener: socket.socket, pool: int = 0) -> None:
        listener.setblocking(False)
        self._listener = listener
        self._poll = select.poll()
        self._handlers: dict[int, Callable[[], object]] = {}
        self._sockets: list[socket.socket] = [listener]
        # Who wants to hear of the end of which process.
        self._watchers: dict[int, _Client] = {}
        self._spares = Spares(pool)
        self._soon = preload_soon()
        self._life: Callable[[], int] | None = None
        self._woken, self._waker = os.pipe()
        for descriptor in (self._woken, self._waker):
            os.set_blocking(descriptor, False)
        self._watch(listener.fileno(), self._accept)
        self._watch(self._woken, self._report_ends)

    def serve(self, starter: int) -> Callable[[], int] | None:
        """Serves until the starter's process ends (None) or, in a forked child, returns what that is to do."""
        signal.signal(signal.SIGCHLD, lambda _number, _frame: None)
        signal.set_wakeup_fd(self._waker)
        ended = _end_of(starter)
        if ended is not None:
            self._watch(ended, _nothing)
        while os.getppid() == starter:
            ready = self._poll.poll(self._patience(known=ended is not None))
            for descriptor, _ in ready:
                self._handlers.get(descriptor, _nothing)()
                if self._life is not None:
                    return self._life
            if not ready and self._prepare():
                return self._life
        return None

    def _watch(self, descriptor: int, handler: Callable[[], object]) -> None:
        self._handlers[descriptor] = handler
        self._poll.register(descriptor, select.POLLIN)

    def _forget(self, left: socket.socket) -> None:
        self._poll.unregister(left.fileno())
        del self._handlers[left.fileno()]
        self._sockets.remove(left)
        left.close()

    def _patience(self, *, known: bool) -> int | None:
        """Milliseconds to wait for a request; None when there is nothing to do without one."""
        if self._soon is not _NOTHING:
            return 0
        if self._spares.next() is not None:
            return _QUIET
        # Where there is nothing to wait for the starter's end with, it is looked for once in a while.
        return None if known else 1000

    def _prepare(self) -> bool:
        """With nobody waiting: does something for those to come. True in a forked child."""
        if self._soon is not _NOTHING:
            if next(self._soon, self) is self:
                self._soon = _NOTHING
            return False
        birth = self._spares.next()
        return birth is not None and self._fork_spare(birth)

    # Kernels on request

    def _accept(self) -> None:
        connected, _ = self._listener.accept()
        client = _Client(connected)
        self._sockets.append(connected)
        self._watch(connected.fileno(), partial(self._requests, client))

    def _requests(self, client: _Client) -> None:
        lines = client.requests()
        if lines is None:
            client.close_stream()
            self._forget(client.socket)
            return
        for line in lines:
            try:
                birth = read_birth(dict(json.loads(line)))
                _check(kernel.parse(birth.options))
            except (BirthError, ValueError, TypeError, SystemExit) as error:
                client.tell({"error": f"{error}"})
                continue
            spare = self._spares.take(birth)
            if spare is not None:
                self._give(spare, birth, client)
            elif self._fork(birth, client):
                return
            self._spares.expect(birth)
            self._end(self._spares.outdated())

    def _fork(self, birth: Birth, client: _Client) -> bool:
        """Forks a host; True in the child. It listens when the client hears of it."""
        try:
            connection = kernel.read(birth.connection_file)
            registers = "registration_port" in connection
            early = kernel.NOT_YET if registers else kernel.listen_as(birth.connection_file, connection)
        except SystemExit as problem:
            client.tell({"error": str(problem)})
            return False
        pid = os.fork()
        if not pid:
            self._abandon()
            be_born(birth, client.stream, *early[0].values())
            self._life = partial(kernel.run, kernel.parse(birth.options), early, forked=True)
            return True
        for descriptor in early[0].values():
            os.close(descriptor)
        self._born(pid, client)
        return False

    def _born(self, pid: int, client: _Client) -> None:
        client.close_stream()
        self._watchers[pid] = client
        client.tell({"pid": pid})

    # Kernels beforehand

    def _fork_spare(self, birth: Birth) -> bool:
        """Forks a host that waits; True in the child."""
        ours, its = socket.socketpair()
        self._spares.expect(birth)  # as it is now
        like = likeness(birth)
        pid = os.fork()
        if not pid:
            self._abandon()
            own = its.detach()
            ours.detach()
            be_born(birth, None, own)
            named = socket.socket(fileno=own)
            options = kernel.parse(birth.options)._replace(connection_file="")
            self._life = partial(kernel.run_spare, options, partial(_wait, named), partial(_answer, named))
            return True
        its.close()
        self._sockets.append(ours)
        self._spares.add(Spare(pid, ours, like))
        self._watch(ours.fileno(), partial(self._forget, ours))
        return False

    def _give(self, spare: Spare, birth: Birth, client: _Client) -> None:
        """Lets a spare be the kernel that somebody asks for; it answers when it listens."""
        line = birth.connection_file.encode()
        try:
            socket.send_fds(spare.socket, [line], [] if client.stream is None else [client.stream])
        except OSError:  # it has just ended
            client.tell({"error": "a kernel that was made beforehand has ended"})
            return
        self._handlers[spare.socket.fileno()] = partial(self._given, spare, client)

    def _given(self, spare: Spare, client: _Client) -> None:
        try:
            problem = spare.socket.recv(65536)
        except OSError:
            problem = b""
        self._forget(spare.socket)
        if problem == b"\n":
            self._born(spare.pid, client)
        else:
            client.tell({"error": problem.decode().strip() or "a kernel that was made beforehand has ended"})

    def _end(self, spares: list[Spare]) -> None:
        for spare in spares:
            self._forget(spare.socket)

    # Ends

    def _report_ends(self) -> None:
        os.read(self._woken, 4096)
        while True:
            try:
                pid, status = os.waitpid(-1, os.WNOHANG)
            except ChildProcessError:
                return
            if not pid:
                return
            self._spares.ended(pid)
            client = self._watchers.pop(pid, None)
            if client is not None:
                client.tell({"exit": os.waitstatus_to_exitcode(status)})

    def _abandon(self) -> None:
        """In a forked child: none of this is its own."""
        signal.set_wakeup_fd(-1)
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        for each in self._sockets:
            each.detach()


_NOTHING: Iterator[None] = iter(())


def _nothing() -> None:
    """Of a descriptor that another handler has just closed; or its being readable is all that there is to know."""


def _check(options: kernel.Options) -> None:
    if options.language != kernel.PYTHON:
        raise BirthError("a zygote forks kernels for Python alone")


def _wait(named: socket.socket) -> str:
    """In a spare: the connection file of who wants it; empty when the zygote has gone. Its stream comes along."""
    try:
        data, descriptors, _, _ = socket.recv_fds(named, 65536, 1)
    except OSError:
        return ""
    for descriptor in descriptors:
        speak_to(descriptor)
    return data.decode()


def _answer(named: socket.socket, problem: str) -> None:
    with named:
        named.sendall(f"{problem}\n".encode())


def _end_of(pid: int) -> int | None:
    """A descriptor that is readable when this process has ended, where the system has such a thing."""
    try:
        return os.pidfd_open(pid)
    except (AttributeError, OSError):
        return None


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
    listener.listen(_BACKLOG)
    return listener


def _again(place: str, options: Options) -> None:
    """Begins anew in the same process: what an import has left can't be taken back otherwise."""
    for descriptor in (options.lifeline, int(place[3:]) if place.startswith("fd:") else -1):
        if descriptor >= 0:
            os.set_inheritable(descriptor, True)
    before = sys.orig_argv[: sys.orig_argv.index(place)]
    os.execv(sys.executable, [*before, place, json.dumps(options._asdict())])  # noqa: S606 - ourselves


def main(arguments: list[str] | None = None) -> int:
    """Serves at the path or descriptor that the command line names."""
    place, *rest = sys.argv[1:] if arguments is None else arguments
    options = Options(**json.loads(rest[0])) if rest else Options()
    starter = os.getppid()
    # Ctrl-C in the server's terminal is for the server; hosts and workers have handlers of their own.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    if options.lifeline >= 0:
        end_with(options.lifeline)
    preload()
    try:
        preload_users(options.preload)
    except UnsafeModule as problem:
        tell(str(problem))
        _again(place, options._replace(preload=tuple(name for name in options.preload if name != problem.name)))
    with _listener(place) as listener:
        life = Zygote(listener, options.pool).serve(starter)
    return 0 if life is None else life()


if __name__ == "__main__":
    sys.exit(main())
