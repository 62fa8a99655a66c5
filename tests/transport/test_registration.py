import asyncio

import msgspec
import pytest
import zmq

from perijove.protocol.connection import PORTS, ConnectionInfo
from perijove.protocol.message import Author
from perijove.protocol.wire import Wire
from perijove.transport.registration import NotRegistered, Registrar, register

CHOSEN = dict(zip(PORTS, range(4001, 4006), strict=True))


def test_ports_are_reported_and_acknowledged():
    async def test():
        registrar = Registrar("id", b"key")
        found, _ = await asyncio.gather(
            registrar.ports(ConnectionInfo(key=b"other")), asyncio.to_thread(register, registrar.info, CHOSEN)
        )
        assert {name: getattr(found, name) for name in PORTS} == CHOSEN
        assert found.key == b"other"
        registrar.close()

    asyncio.run(asyncio.wait_for(test(), 20))


def test_a_kernel_may_ask_with_a_req_socket_and_others_are_not_heard():
    def ask(info, key, content):
        with zmq.Context() as context, context.socket(zmq.REQ) as socket:
            socket.linger = 0
            socket.connect(info.address)
            request = Author().message("handshake_request", msgspec.Raw(msgspec.json.encode(content)))
            socket.send_multipart([bytes(memoryview(frame)) for frame in Wire(key).encode(request)])
            if not socket.poll(300):
                return None
            return msgspec.json.decode(Wire(key).decode(socket.recv_multipart()).content)["status"]

    async def test():
        registrar = Registrar("id", b"key")
        async with asyncio.TaskGroup() as group:
            waiting = group.create_task(registrar.ports(ConnectionInfo()))
            assert await asyncio.to_thread(ask, registrar.info, b"wrong", CHOSEN) is None
            assert await asyncio.to_thread(ask, registrar.info, b"key", {"shell_port": 1}) == "error"
            assert await asyncio.to_thread(ask, registrar.info, b"key", CHOSEN) == "ok"
            assert (await waiting).hb_port == CHOSEN["hb_port"]
        registrar.close()

    asyncio.run(asyncio.wait_for(test(), 20))


def test_nobody_acknowledges():
    async def make():
        registrar = Registrar("id", b"key")
        registrar.close()
        return registrar.info

    info = asyncio.run(make())
    with pytest.raises(NotRegistered, match=r"has acknowledged the ports within 0\.1 s"):
        register(info, CHOSEN, 100)
