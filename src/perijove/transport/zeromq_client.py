"""A client's ZeroMQ sockets in an asyncio loop. The other end is in `zeromq`.

A ZeroMQ socket's file descriptor tells of a change and not of a state: after every receive *and every send* the events
have to be read again, or a message that came meanwhile is noticed when the next one comes, which may be never
(ipykernel issues 1554 and 1445).
"""

import asyncio
from typing import Literal

import zmq

from perijove.protocol.connection import ConnectionInfo
from perijove.protocol.errors import ProtocolError
from perijove.protocol.message import Channel, Message
from perijove.protocol.wire import Wire
from perijove.transport.base import Received, Refused

# Messages taken from one socket before others have their turn.
TURN = 100
# How long what was sent may take to go out after closing.
LINGER_MS = 1000
# A client is often there before its kernel. ZeroMQ's own 100 ms between attempts would be most of the kernel's start.
FIRST_RETRY_MS, LAST_RETRY_MS = 2, 100

Socket = zmq.Socket[bytes]


class ZeromqClient:
    """Shell, control and stdin as DEALER sockets of one identity, iopub as a SUB socket; see ClientChannels."""

    def __init__(self, info: ConnectionInfo, wire: Wire, identity: bytes) -> None:
        self._info = info
        self._wire = wire
        self._identity = identity
        self._keys = zmq.curve_keypair() if info.encrypted else None
        self._sockets = {channel: self._connect(channel) for channel in Channel}
        self._loop: asyncio.AbstractEventLoop | None = None
        self._received: Received
        self._refused: Refused

    def start(self, received: Received, refused: Refused) -> None:
        """Begins to call back, in the running event loop."""
        self._loop, self._received, self._refused = asyncio.get_running_loop(), received, refused
        for channel, socket in self._sockets.items():
            self._loop.add_reader(socket.FD, self._read, channel)
            self._loop.call_soon(self._read, channel)

    def send(self, channel: Channel, message: Message) -> None:
        """Sends now or as soon as the kernel is there."""
        self._sockets[channel].send_multipart(self._wire.encode(message), zmq.NOBLOCK)
        self._read_soon(channel)

    async def heartbeat(self) -> None:
        """Returns when the kernel has answered a heartbeat: give it a time limit of your own."""
        loop = asyncio.get_running_loop()
        answered = asyncio.Event()
        socket = self._connect("hb")
        try:
            # A DEALER that sends what a REQ would: a REQ that got no answer could not be asked again.
            socket.send_multipart([b"", b"ping"])
            loop.add_reader(socket.FD, _set_if_readable, socket, answered)
            _set_if_readable(socket, answered)
            await answered.wait()
        finally:
            loop.remove_reader(socket.FD)
            socket.close(linger=0)

    def close(self) -> None:
        """Ends it; what was sent still goes out."""
        for socket in self._sockets.values():
            if self._loop is not None:
                self._loop.remove_reader(socket.FD)
            socket.close(linger=LINGER_MS)
        self._sockets.clear()

    def _connect(self, channel: Channel | Literal["hb"]) -> Socket:
        context: zmq.Context[Socket] = zmq.Context.instance()
        socket = context.socket(zmq.SUB if channel is Channel.IOPUB else zmq.DEALER)
        # Nothing is dropped on our side: what the kernel published and we have not read is kept.
        socket.rcvhwm = socket.sndhwm = 0
        socket.reconnect_ivl, socket.reconnect_ivl_max = FIRST_RETRY_MS, LAST_RETRY_MS
        socket.ipv6 = True
        if channel is Channel.IOPUB:
            socket.subscribe(b"")
        elif channel != "hb":
            socket.identity = self._identity  # of all three, as shell and stdin are the same client's
        if self._keys is not None:
            socket.curve_publickey, socket.curve_secretkey = self._keys
            socket.curve_serverkey = self._info.curve_publickey.encode()
        socket.connect(self._info.address(channel))
        return socket

    def _read(self, channel: Channel) -> None:
        for _ in range(TURN):
            socket = self._sockets.get(channel)  # gone when what was told has closed us
            if socket is None or not int(socket.get(zmq.EVENTS)) & zmq.POLLIN:
                return
            try:
                message = self._wire.decode(socket.recv_multipart(zmq.NOBLOCK))
            except ProtocolError as error:
                self._refused(error)
            else:
                self._received(channel, message)
        self._read_soon(channel)

    def _read_soon(self, channel: Channel) -> None:
        if self._loop is not None:
            self._loop.call_soon(self._read, channel)


def connect(info: ConnectionInfo, wire: Wire, identity: bytes) -> ZeromqClient:
    """Connect to a kernel, which need not be there yet: what is sent before waits for it."""
    return ZeromqClient(info, wire, identity)


def _set_if_readable(socket: Socket, event: asyncio.Event) -> None:
    if int(socket.get(zmq.EVENTS)) & zmq.POLLIN:
        event.set()
