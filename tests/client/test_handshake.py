import asyncio

from perijove.client.connection import new_connection
from perijove.client.handshake import Handshake
from perijove.protocol.connection import PORTS
from perijove.transport.registration import register

CHOSEN = dict(zip(PORTS, range(4001, 4006), strict=True))


def test_a_kernel_with_addresses_has_nothing_to_report():
    async def test():
        info = new_connection("id", "name", ipc=False)
        handshake = Handshake("id", info)
        assert handshake.told is info
        assert await handshake.result(asyncio.Event(), 1) is info
        handshake.close()

    asyncio.run(test())


def test_ports_are_reported_or_the_end_is():
    async def test():
        info = new_connection("id", "name", ipc=False, encrypted=True, chosen=False)
        handshake = Handshake("id", info)
        assert handshake.told.extra["curve_publickey"] == info.curve_publickey
        ended = asyncio.Event()
        found, _ = await asyncio.gather(
            handshake.result(ended, 10), asyncio.to_thread(register, handshake.told, CHOSEN)
        )
        assert {name: getattr(found, name) for name in PORTS} == CHOSEN
        ended.set()
        assert await handshake.result(ended, 10) is None
        handshake.close()

    asyncio.run(test())
