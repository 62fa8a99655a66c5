"""The registration handshake (JEP 66): a kernel chooses its ports and reports them to who has started it.

Both ends speak the wire format: `handshake_request` with the ports, `handshake_reply` as the receipt. A kernel may ask
with a DEALER or a REQ, whose empty frame is among the identities and goes back with them.
"""

import asyncio
from typing import Any

import msgspec
import zmq

from perijove.protocol.connection import PORTS, ConnectionInfo, RegistrationInfo
from perijove.protocol.errors import ProtocolError
from perijove.protocol.message import Author, Message
from perijove.protocol.wire import Wire

# Milliseconds that a kernel waits for the receipt; who has started it does nothing else meanwhile.
PATIENCE = 10_000


class NotRegistered(Exception):
    """Nobody has acknowledged a kernel's ports; says where it has asked."""


def register(to: RegistrationInfo, ports: dict[str, int], patience: int = PATIENCE) -> None:
    """From a kernel: report the ports it listens at; raises NotRegistered when no receipt comes in `patience` ms."""
    wire = Wire(to.key, to.signature_scheme)
    context: zmq.Context[zmq.Socket[bytes]] = zmq.Context()
    with context, context.socket(zmq.DEALER) as socket:
        socket.linger = 0
        socket.connect(to.address)
        told = msgspec.json.encode({"kernel_id": to.kernel_id, **ports})
        _send(socket, wire, Author().message("handshake_request", msgspec.Raw(told)))
        if not socket.poll(patience):
            raise NotRegistered(f"nobody at {to.address} has acknowledged the ports within {patience / 1000:g} s")
        try:
            reply = wire.decode(socket.recv_multipart())
        except ProtocolError as error:
            raise NotRegistered(f"what came from {to.address} can't be trusted: {error}") from error
        if msgspec.json.decode(reply.content).get("status") != "ok":
            raise NotRegistered(f"{to.address} refused the ports: {bytes(reply.content).decode(errors='replace')}")


class Registrar:
    """The starter's end, in an asyncio event loop: a socket that waits for one kernel."""

    def __init__(self, kernel_id: str, key: bytes) -> None:
        self._context: zmq.Context[zmq.Socket[bytes]] = zmq.Context.instance()
        self._socket = self._context.socket(zmq.ROUTER)
        self._socket.linger = 1000
        port = self._socket.bind_to_random_port("tcp://127.0.0.1")
        self.info = RegistrationInfo(kernel_id=kernel_id, registration_port=port, key=key)
        self._wire = Wire(key)

    async def ports(self, info: ConnectionInfo) -> ConnectionInfo:
        """The same with the ports that the kernel has chosen; put `asyncio.timeout` around it."""
        loop = asyncio.get_running_loop()
        found: asyncio.Future[dict[str, Any]] = loop.create_future()
        descriptor = int(self._socket.getsockopt(zmq.FD))
        loop.add_reader(descriptor, self._look, found)
        try:
            self._look(found)
            chosen = await found
        finally:
            loop.remove_reader(descriptor)
        return msgspec.structs.replace(info, **{name: chosen[name] for name in PORTS})

    def close(self) -> None:
        """Listen no more."""
        self._socket.close()

    def _look(self, found: "asyncio.Future[dict[str, Any]]") -> None:
        while not found.done() and int(self._socket.getsockopt(zmq.EVENTS)) & zmq.POLLIN:
            try:
                request = self._wire.decode(self._socket.recv_multipart(zmq.NOBLOCK))
                chosen = msgspec.json.decode(request.content, type=dict[str, Any])
            except (ProtocolError, msgspec.MsgspecError):
                continue  # somebody else's, who does not know the key
            good = chosen.get("kernel_id", self.info.kernel_id) == self.info.kernel_id and all(
                isinstance(chosen.get(name), int) for name in PORTS
            )
            content = b'{"status":"ok"}' if good else b'{"status":"error","ename":"NoPorts","evalue":"","traceback":[]}'
            reply = Author().message(
                "handshake_reply",
                msgspec.Raw(content),
                parent=request.raw_header,
                identities=request.identities,
            )
            _send(self._socket, self._wire, reply)
            if good:
                found.set_result(chosen)


def _send(socket: "zmq.Socket[bytes]", wire: Wire, message: Message) -> None:
    socket.send_multipart([bytes(memoryview(frame)) for frame in wire.encode(message)])
