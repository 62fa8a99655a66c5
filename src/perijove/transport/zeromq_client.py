"""A client's four ZeroMQ sockets in an asyncio loop.

A ZeroMQ socket's file descriptor tells of a change and not of a state: after every receive *and every send* the events
have to be read again, or a message that came meanwhile is noticed when the next one comes, which may be never
(ipykernel issues 1554 and 1445).
"""

import asyncio
from collections.abc import Callable

import zmq

from perijove.protocol.connection import ConnectionInfo
from perijove.protocol.errors import ProtocolError
from perijove.protocol.message import Channel, Message
from perijove.protocol.wire import Wire

# Messages taken from one socket before others have their turn.
TURN = 100
# How long what was sent may take to go out after closing.
LINGER_MS = 1000

OnMessage = Callable[[Channel, Message], None]
OnBad = Callable[[ProtocolError], None]


class ZeromqChannels:
    """Shell, control and stdin as DEALER sockets of one identity, iopub as a SUB socket; see ClientChannels."""

    def __init__(self, sockets: dict[Channel, zmq.Socket[bytes]], wire: Wire) -> None:
        self._sockets = sockets
        self._wire = wire
        self._loop: asyncio.AbstractEventLoop | None = None
        self._on_message: OnMessage | None = None
        self._on_bad: OnBad | None = None

    def start(self, on_message: OnMessage, on_bad: OnBad) -> None:
        self._loop, self._on_message, self._on_bad = asyncio.get_running_loop(), on_message, on_bad
        for channel, socket in self._sockets.items():
            self._loop.add_reader(socket.FD, self._read, channel)
            self._loop.call_soon(self._read, channel)

    def send(self, channel: Channel, message: Message) -> None:
        self._sockets[channel].send_multipart(self._wire.encode(message), zmq.NOBLOCK)
        self._read_again(channel)

    def close(self) -> None:
        for socket in self._sockets.values():
            if self._loop is not None:
                self._loop.remove_reader(socket.FD)
            socket.close(linger=LINGER_MS)
        self._sockets.clear()

    def _read(self, channel: Channel) -> None:
        socket = self._sockets.get(channel)  # closed by what was told a moment ago
        for _ in range(TURN):
            if socket is None or socket.closed or not int(socket.get(zmq.EVENTS)) & zmq.POLLIN:
                return
            self._tell(channel, socket.recv_multipart(zmq.NOBLOCK))
        self._read_again(channel)

    def _read_again(self, channel: Channel) -> None:
        if self._loop is not None:
            self._loop.call_soon(self._read, channel)

    def _tell(self, channel: Channel, frames: list[bytes]) -> None:
        assert self._on_message is not None, "not started"
        assert self._on_bad is not None, "not started"
        try:
            message = self._wire.decode(frames)
        except ProtocolError as error:
            self._on_bad(error)
        else:
            self._on_message(channel, message)


def connect(info: ConnectionInfo, wire: Wire, identity: bytes) -> ZeromqChannels:
    """Connect to a kernel, which need not be there yet: what is sent before waits for it."""
    context: zmq.Context[zmq.Socket[bytes]] = zmq.Context.instance()
    keys = zmq.curve_keypair() if info.encrypted else None
    sockets: dict[Channel, zmq.Socket[bytes]] = {}
    for channel in Channel:
        socket = context.socket(zmq.SUB if channel is Channel.IOPUB else zmq.DEALER)
        # Nothing is dropped on our side: what the kernel published and we have not read is kept.
        socket.rcvhwm = socket.sndhwm = 0
        if channel is Channel.IOPUB:
            socket.subscribe(b"")
        else:
            socket.identity = identity
        if keys is not None:
            socket.curve_publickey, socket.curve_secretkey = keys
            socket.curve_serverkey = info.curve_publickey.encode()
        socket.connect(info.address(channel))
        sockets[channel] = socket
    return ZeromqChannels(sockets, wire)
