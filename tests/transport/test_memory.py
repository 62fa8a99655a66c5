import asyncio
import os

import msgspec

from perijove.protocol.message import Author, Channel
from perijove.transport.memory import MemoryKernel


def test_both_ends_meet():
    async def test():
        kernel = MemoryKernel()
        one, two = kernel.client(b"one"), kernel.client(b"two")
        got = []
        for name, client in (("one", one), ("two", two)):
            client.start(lambda channel, message, name=name: got.append((name, channel, message.msg_type)), print)
        assert kernel.wait(0) == [Channel.IOPUB]
        assert kernel.subscriptions() == [b"", b""]

        one.send(Channel.SHELL, Author().message("kernel_info_request", msgspec.Raw(b"{}")))
        assert kernel.wait(0) == [Channel.SHELL]
        request = kernel.receive(Channel.SHELL)
        assert (request.identities, kernel.receive(Channel.SHELL)) == ((b"one",), None)
        kernel.send(Channel.SHELL, "kernel_info_reply", b"{}", request.raw_header, request.identities)
        kernel.send(Channel.IOPUB, "status", b"{}")
        two.close()
        kernel.send(Channel.SHELL, "kernel_info_reply", b"{}", identities=(b"two",))
        await asyncio.sleep(0)

        assert got == [
            ("one", Channel.SHELL, "kernel_info_reply"),
            ("one", Channel.IOPUB, "status"),
            ("two", Channel.IOPUB, "status"),
        ]
        kernel.close()

    asyncio.run(test())


def test_it_waits_for_descriptors_too():
    kernel = MemoryKernel()
    read, write = os.pipe()
    kernel.watch(read)
    assert kernel.wait(0) == []
    os.write(write, b"!")
    assert kernel.wait(None) == [read]
    kernel.unwatch(read)
    kernel.unwatch(read)
    assert kernel.wait(0) == []
    kernel.close()
    os.close(read)
    os.close(write)
