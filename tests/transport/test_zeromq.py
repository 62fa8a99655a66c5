import asyncio

import msgspec
import pytest
import zmq

from perijove.protocol.connection import ConnectionInfo
from perijove.protocol.errors import ProtocolError
from perijove.protocol.message import Author, Channel
from perijove.protocol.wire import Wire
from perijove.transport.listening import listen
from perijove.transport.zeromq import KernelSockets, connect

INFO = ConnectionInfo(ip="127.0.0.1", key=b"secret")


@pytest.fixture
def kernel():
    sockets = KernelSockets(INFO)
    yield sockets
    sockets.close()


def wait_for(kernel, channel):
    while channel not in kernel.wait(20):
        pass


async def talk(kernel, session=b"me"):
    """A client of the kernel, and the queue of what it gets."""
    client = connect(kernel.info, Wire(kernel.info.key), session)
    got = asyncio.Queue()
    client.start(lambda channel, message: got.put_nowait((channel, message)), got.put_nowait)
    return client, got


def test_a_request_goes_there_and_its_reply_back(kernel):
    async def test():
        client, got = await talk(kernel)
        request = Author().message("kernel_info_request", msgspec.Raw(b"{}"))
        client.send(Channel.SHELL, request)
        await asyncio.to_thread(wait_for, kernel, Channel.SHELL)
        received = kernel.receive(Channel.SHELL)
        assert (received.raw_header, received.identities) == (request.raw_header, (b"me",))
        assert kernel.receive(Channel.SHELL) is None
        kernel.send(Channel.SHELL, "kernel_info_reply", b'{"status":"ok"}', received.raw_header, received.identities)
        channel, reply = await asyncio.wait_for(got.get(), 20)
        assert (channel, reply.msg_type, reply.parent_id) == (Channel.SHELL, "kernel_info_reply", request.msg_id)
        client.close()

    asyncio.run(test())


def test_a_subscription_is_seen_and_every_message_after_it_arrives(kernel):
    async def test():
        client, got = await talk(kernel)
        await asyncio.to_thread(wait_for, kernel, Channel.IOPUB)
        assert kernel.subscriptions() == [b""]
        for number in range(1000):
            kernel.send(
                Channel.IOPUB, "stream", b'{"n":%d}' % number, identities=(b"stream",), buffers=(b"x" * 70_000,)
            )
        for number in range(1000):
            _, message = await asyncio.wait_for(got.get(), 20)
            assert (bytes(message.content), len(message.buffers[0])) == (b'{"n":%d}' % number, 70_000)
        client.close()

    asyncio.run(test())


def test_heartbeats_are_answered_while_the_kernel_waits(kernel):
    async def test():
        client, _ = await talk(kernel)
        await asyncio.to_thread(wait_for, kernel, Channel.IOPUB)
        kernel.subscriptions()
        waiting = asyncio.to_thread(wait_for, kernel, Channel.SHELL)
        async with asyncio.TaskGroup() as group:
            group.create_task(waiting)
            await asyncio.wait_for(client.heartbeat(), 20)
            client.send(Channel.SHELL, Author().message("kernel_info_request", msgspec.Raw(b"{}")))
        client.close()

    asyncio.run(test())


def test_who_has_another_key_is_refused_on_both_sides(kernel):
    async def test():
        client = connect(kernel.info, Wire(b"another"), b"stranger")
        refused = asyncio.Queue()
        client.start(lambda *_: None, refused.put_nowait)
        client.send(Channel.CONTROL, Author().message("shutdown_request", msgspec.Raw(b"{}")))
        await asyncio.to_thread(wait_for, kernel, Channel.CONTROL)
        with pytest.raises(ProtocolError):
            kernel.receive(Channel.CONTROL)
        await asyncio.to_thread(wait_for, kernel, Channel.IOPUB)
        kernel.send(Channel.IOPUB, "status", b"{}")
        assert isinstance(await asyncio.wait_for(refused.get(), 20), ProtocolError)
        client.close()

    asyncio.run(test())


def test_sockets_that_listen_already_are_taken_over():
    fields = {"ip": "127.0.0.1", **{f"{name}_port": 0 for name in ("shell", "iopub", "stdin", "control", "hb")}}
    descriptors, ports = listen(fields)
    kernel = KernelSockets(msgspec.structs.replace(INFO, **ports), descriptors)
    assert kernel.info.shell_port == ports["shell_port"]

    async def test():
        client, _ = await talk(kernel)
        client.send(Channel.SHELL, Author().message("kernel_info_request", msgspec.Raw(b"{}")))
        await asyncio.to_thread(wait_for, kernel, Channel.SHELL)
        client.close()

    asyncio.run(test())
    kernel.close()


def test_a_taken_address_is_an_error_that_leaves_nothing_open(kernel):
    with pytest.raises(zmq.ZMQError, match="in use"):
        KernelSockets(kernel.info)
