"""Messages over ZeroMQ: the sockets of a kernel, and those of its clients.

A ZeroMQ socket's descriptor is edge-triggered: it says once that something has happened, and any other call may use
that up. So after each send and each receive ZMQ_EVENTS is read again before anybody waits. zmq_poll knows that too, and
asks every socket each time, which costs a kernel more than what it does between two waits.
"""

import contextlib
import select
import sys
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Literal

import msgspec
import zmq

from perijove.protocol.connection import ConnectionInfo
from perijove.protocol.errors import ProtocolError
from perijove.protocol.message import EMPTY, Author, Buffer, Channel, Message
from perijove.protocol.wire import Wire
from perijove.transport.base import ClientChannels, Received, Refused

if TYPE_CHECKING:
    import asyncio

# pyzmq's own Socket, below the one with conveniences, which cost as much again; and plain numbers, not enums, for it.
_send_frame: Callable[..., object] = zmq.backend.Socket.send
_get: Callable[..., Any] = zmq.backend.Socket.get
_EVENTS, _POLLIN, _SNDMORE, _NOBLOCK = int(zmq.EVENTS), int(zmq.POLLIN), int(zmq.SNDMORE), int(zmq.NOBLOCK)
# From this size on a frame is handed over and not copied.
_LARGE = 65536
# Milliseconds for what was sent to leave when a socket is closed.
_LINGER = 1000
# As many messages are received before other callbacks of the event loop have their turn.
_TURN = 200

# Milliseconds between attempts to connect: a client is often there before its kernel, and ZeroMQ's own 100 would be
# most of a kernel's start.
_RETRY = 5

_Name = Channel | Literal["hb"]
_KERNEL_SOCKETS: dict[_Name, int] = {
    Channel.SHELL: zmq.ROUTER,
    Channel.CONTROL: zmq.ROUTER,
    Channel.STDIN: zmq.ROUTER,
    Channel.IOPUB: zmq.XPUB,
    "hb": zmq.REP,
}
_CLIENT_SOCKETS = {
    Channel.SHELL: zmq.DEALER,
    Channel.CONTROL: zmq.DEALER,
    Channel.STDIN: zmq.DEALER,
    Channel.IOPUB: zmq.SUB,
}


class KernelSockets:
    """The five sockets that a kernel binds; heartbeats are answered while it waits."""

    def __init__(self, info: ConnectionInfo, listening: Mapping[str, int] | None = None) -> None:
        """`listening` are descriptors of sockets that listen already: who connects early need not try again."""
        self._wire = Wire(info.key, info.signature_scheme)
        self._author = Author()
        self._context: zmq.Context[zmq.Socket[bytes]] = zmq.Context()
        self._poll = select.poll()
        self._sockets: dict[_Name, zmq.Socket[bytes]] = {}
        self._names: dict[int, _Name] = {}
        # Whose descriptors may have told already what there is to be read.
        self._used: dict[_Name, None] = {}
        ports: dict[str, int] = {}
        try:
            for name, kind in _KERNEL_SOCKETS.items():
                socket = self._bind(kind, info, name, (listening or {}).get(name))
                self._sockets[name] = socket
                self._names[_descriptor(socket)] = name
                self._used[name] = None
                self._poll.register(_descriptor(socket), select.POLLIN)
                ports[f"{name}_port"] = _port(socket) or getattr(info, f"{name}_port")
        except zmq.ZMQError:
            self._context.destroy(linger=0)
            raise
        self.info = msgspec.structs.replace(info, **ports)

    def _bind(self, kind: int, info: ConnectionInfo, name: _Name, descriptor: int | None) -> "zmq.Socket[bytes]":
        socket = self._context.socket(kind)
        socket.linger = _LINGER
        # No limit: at a limit a ROUTER drops replies and a PUB outputs. What limits a kernel is the worker's link.
        socket.sndhwm = socket.rcvhwm = 0
        if kind == zmq.ROUTER:
            socket.router_handover = True
        elif kind == zmq.XPUB:
            socket.setsockopt(zmq.XPUB_VERBOSE, 1)
        if info.encrypted:
            socket.curve_server = True
            socket.curve_publickey = info.curve_publickey.encode()
            socket.curve_secretkey = info.curve_secretkey.encode()
        if descriptor is not None:
            socket.setsockopt(zmq.USE_FD, descriptor)
        socket.bind(info.address(name))
        return socket

    def wait(self, timeout: float | None) -> Sequence[Channel | int]:
        """Waits for something to read, at most so many seconds."""
        readable = [name for name in self._used if _readable(self._sockets[name])]
        self._used.clear()
        others: list[int] = []
        wait = None if timeout is None else int(timeout * 1000) + 1
        for descriptor, _ in self._poll.poll(0 if readable else wait):
            name = self._names.get(descriptor)
            if name is None:
                others.append(descriptor)
            elif name not in readable and _readable(self._sockets[name]):
                readable.append(name)
        # Who is told of them need not read them at once.
        self._used.update(dict.fromkeys(readable))
        if "hb" in readable:
            readable.remove("hb")
            self._answer_heartbeat(self._sockets["hb"])
        return [*readable, *others]  # type: ignore[list-item] # the heartbeat's was removed

    def _answer_heartbeat(self, socket: "zmq.Socket[bytes]") -> None:
        with contextlib.suppress(zmq.ZMQError):
            socket.send_multipart(socket.recv_multipart(zmq.NOBLOCK), zmq.NOBLOCK)
        self._used["hb"] = None

    def watch(self, descriptor: int, *, writable: bool = False) -> None:
        """Lets `wait` report a descriptor."""
        self._poll.register(descriptor, select.POLLIN | select.POLLOUT if writable else select.POLLIN)

    def unwatch(self, descriptor: int) -> None:
        """Ends that."""
        with contextlib.suppress(KeyError):
            self._poll.unregister(descriptor)

    def receive(self, channel: Channel) -> Message | None:
        """The next message, or None when there is none; raises ProtocolError for one that can't be trusted."""
        socket = self._sockets[channel]
        # Asked first: to be refused costs as much as all the rest.
        if not _readable(socket):
            self._used.pop(channel, None)
            return None
        self._used[channel] = None
        return self._wire.decode(socket.recv_multipart(_NOBLOCK))

    def subscriptions(self) -> Sequence[bytes]:
        """The topics that were subscribed to since the last call."""
        topics: list[bytes] = []
        socket = self._sockets[Channel.IOPUB]
        self._used[Channel.IOPUB] = None
        while _readable(socket):
            frame = socket.recv(zmq.NOBLOCK)
            if frame[:1] == b"\x01":
                topics.append(frame[1:])
        return topics

    def send(
        self,
        channel: Channel,
        msg_type: str,
        content: msgspec.Raw | Buffer,
        parent: msgspec.Raw | Buffer = EMPTY,
        identities: tuple[bytes, ...] = (),
        buffers: Sequence[Buffer] = (),
        *,
        metadata: msgspec.Raw | Buffer = EMPTY,
    ) -> Message:
        """Sends a new message."""
        message = self._author.message(
            msg_type,
            content,  # type: ignore[arg-type] # any buffer of JSON will do
            parent=parent,  # type: ignore[arg-type]
            metadata=metadata,  # type: ignore[arg-type]
            identities=identities,
            buffers=buffers,
        )
        _send(self._sockets[channel], self._wire.encode(message))
        self._used[channel] = None
        return message

    def close(self) -> None:
        """Ends it, once what was sent has left or its time is over."""
        self._context.destroy(linger=_LINGER)


def _port(socket: "zmq.Socket[bytes]") -> int:
    endpoint = str(socket.get_string(zmq.LAST_ENDPOINT))
    return int(endpoint.rpartition(":")[2]) if endpoint.startswith("tcp") else 0


def _send(socket: "zmq.Socket[bytes]", frames: Sequence[Buffer]) -> None:
    *before, last = frames
    # An immutable large frame is kept, not copied; pyzmq holds it until it has left.
    for frame in before:
        _send_frame(socket, frame, _SNDMORE, len(frame) < _LARGE)
    _send_frame(socket, last, 0, len(last) < _LARGE)


def _descriptor(socket: "zmq.Socket[bytes]") -> int:
    return int(socket.getsockopt(zmq.FD))


def _readable(socket: "zmq.Socket[bytes]") -> bool:
    return bool(_get(socket, _EVENTS) & _POLLIN)


def curve_keys() -> tuple[str, str]:
    """A new pair of keys for CURVE, public and secret, in Z85; empty when this ZeroMQ has no CURVE."""
    if not zmq.has("curve"):
        return "", ""
    public, secret = zmq.curve_keypair()
    return public.decode(), secret.decode()


def connect(info: ConnectionInfo, wire: Wire, session: bytes) -> ClientChannels:
    """A client's end of the kernel's channels that a connection file describes; `session` names the client there."""
    return ClientSockets(info, wire, session)


class ClientSockets:
    """The sockets of one client in an asyncio event loop."""

    def __init__(self, info: ConnectionInfo, wire: Wire, session: bytes) -> None:
        self._info = info
        self._wire = wire
        self._context: zmq.Context[zmq.Socket[bytes]] = zmq.Context.instance()
        # Of stdin's connection: it is the one on which the kernel speaks first.
        self._monitor: zmq.Socket[bytes]
        self._waiting: list[asyncio.Future[None]] = []
        self._connected = False
        self._sockets = {channel: self._connect(kind, channel, session) for channel, kind in _CLIENT_SOCKETS.items()}
        self._loop: asyncio.AbstractEventLoop | None = None
        self._received: Received
        self._refused: Refused

    def _connect(self, kind: int, name: _Name, session: bytes) -> "zmq.Socket[bytes]":
        socket = self._context.socket(kind)
        socket.linger = _LINGER
        socket.sndhwm = socket.rcvhwm = 0
        socket.reconnect_ivl = _RETRY
        if kind == zmq.DEALER:
            # A kernel finds the asker of an input request on stdin by the identity that it has on shell.
            socket.identity = session
        elif kind == zmq.SUB:
            socket.subscribe(b"")
        if name is Channel.STDIN:
            self._monitor = socket.get_monitor_socket(zmq.EVENT_HANDSHAKE_SUCCEEDED | zmq.EVENT_DISCONNECTED)
        if self._info.encrypted:
            # Who may read the connection file knows the kernel's pair, and a client needs one of its own only for form.
            socket.curve_publickey = self._info.curve_publickey.encode()
            socket.curve_secretkey = self._info.curve_secretkey.encode()
            socket.curve_serverkey = self._info.curve_publickey.encode()
        socket.connect(self._info.address(name))
        return socket

    def start(self, received: Received, refused: Refused) -> None:
        """Begins to call back, in the running event loop."""
        import asyncio  # noqa: PLC0415 - the host of a kernel imports this module and has no event loop

        self._received, self._refused = received, refused
        self._loop = asyncio.get_running_loop()
        for channel, socket in self._sockets.items():
            self._loop.add_reader(_descriptor(socket), self._pump, channel)
            self._loop.call_soon(self._pump, channel)
        self._loop.add_reader(_descriptor(self._monitor), self._watch)
        self._loop.call_soon(self._watch)

    async def connected(self) -> None:
        """Returns when the kernel can ask us."""
        import asyncio  # noqa: PLC0415 - as in start

        if not self._connected:
            reached: asyncio.Future[None] = asyncio.get_running_loop().create_future()
            self._waiting.append(reached)
            await reached

    def _watch(self) -> None:
        while not self._monitor.closed and _readable(self._monitor):
            # The first frame begins with the number of the event, 16 bits in the machine's order.
            event, *_ = self._monitor.recv_multipart(zmq.NOBLOCK)
            self._connected = int.from_bytes(event[:2], sys.byteorder) == zmq.EVENT_HANDSHAKE_SUCCEEDED
            if self._connected:
                waiting, self._waiting = self._waiting, []
                for reached in waiting:
                    if not reached.done():
                        reached.set_result(None)

    def send(self, channel: Channel, message: Message) -> None:
        """Sends now or as soon as the kernel is there."""
        socket = self._sockets[channel]
        _send(socket, self._wire.encode(message))
        if self._loop is not None and _readable(socket):
            self._loop.call_soon(self._pump, channel)

    def _pump(self, channel: Channel) -> None:
        socket = self._sockets[channel]
        for _ in range(_TURN):
            if socket.closed or not _readable(socket):
                return
            try:
                message = self._wire.decode(socket.recv_multipart(zmq.NOBLOCK))
            except ProtocolError as error:
                self._refused(error)
            else:
                self._received(channel, message)
        if self._loop is not None:
            self._loop.call_soon(self._pump, channel)

    async def heartbeat(self) -> None:
        """Returns when the kernel has answered a heartbeat."""
        import asyncio  # noqa: PLC0415 - as in start

        loop = asyncio.get_running_loop()
        answered = loop.create_future()
        socket = self._connect(zmq.REQ, "hb", b"")
        socket.linger = 0

        def look() -> None:
            if _readable(socket) and not answered.done():
                answered.set_result(None)

        descriptor = _descriptor(socket)
        try:
            socket.send(b"ping")
            loop.add_reader(descriptor, look)
            look()
            await answered
        finally:
            loop.remove_reader(descriptor)
            socket.close()

    def close(self) -> None:
        """Ends it; what was not received is lost."""
        stdin = self._sockets[Channel.STDIN]
        if not stdin.closed:
            # In this order: it tells the monitor that it is the end, and waits for ever for one that is closed.
            stdin.disable_monitor()
        for socket in (self._monitor, *self._sockets.values()):
            if socket.closed:
                continue
            if self._loop is not None and not self._loop.is_closed():
                self._loop.remove_reader(_descriptor(socket))
            socket.close()
