"""The socket a server listens on: the port that was asked for, or the next free one."""

import errno
import socket
from dataclasses import dataclass

_ATTEMPTS = 50


class CannotListen(Exception):
    """Raised when no port can be had; the text says which were tried and why not."""


@dataclass(frozen=True, slots=True)
class Listening:
    """An open socket; `taken` are the ports that were in use."""

    socket: socket.socket
    address: str
    port: int
    taken: tuple[int, ...] = ()

    @property
    def url(self) -> str:
        """How a browser on this machine reaches it."""
        host = {"0.0.0.0": "127.0.0.1", "": "127.0.0.1", "::": "[::1]"}.get(self.address, self.address)  # noqa: S104
        if ":" in host and not host.startswith("["):
            host = f"[{host}]"
        return f"http://{host}:{self.port}/"


def listen(address: str, port: int) -> Listening:
    """Open a socket on a port, or on one of those after it; port 0 takes any. Raises CannotListen."""
    taken: list[int] = []
    last = min(port + _ATTEMPTS, 65535) if port else 0
    for candidate in range(port, last + 1):
        try:
            found = _bind(address, candidate)
        except OSError as error:
            if error.errno not in {errno.EADDRINUSE, errno.EACCES}:
                raise CannotListen(f"can't listen on {address} port {candidate}: {error.strerror or error}") from error
            taken.append(candidate)
            continue
        return Listening(found, address, found.getsockname()[1], tuple(taken))
    raise CannotListen(f"no port from {port} to {last} is free on {address}; choose another with --port")


def _bind(address: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    made = socket.socket(family, socket.SOCK_STREAM)
    try:
        if hasattr(socket, "SO_EXCLUSIVEADDRUSE"):
            made.setsockopt(socket.SOL_SOCKET, socket.SO_EXCLUSIVEADDRUSE, 1)
        else:
            # A restart may take the port whose last connections still linger; on POSIX nobody shares a live one by it.
            made.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        made.bind((address, port))
        made.listen(128)
    except BaseException:
        made.close()
        raise
    made.setblocking(False)
    return made
