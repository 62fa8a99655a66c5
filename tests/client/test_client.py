import asyncio

import pytest

from perijove.client.client import Client
from perijove.client.errors import ClientClosed
from perijove.protocol import shell
from perijove.protocol.errors import MalformedMessage
from perijove.protocol.message import Author, Channel

SHELL, CONTROL, IOPUB = Channel.SHELL, Channel.CONTROL, Channel.IOPUB
INFO = {"status": "ok", "protocol_version": "5.5", "implementation": "x", "implementation_version": "1"}


def run(test):
    """Run a test that is given a client."""

    def wrapped(channels):
        async def within():
            async with Client(channels, Author("me")) as client:
                await asyncio.wait_for(test(channels, client), 10)

        asyncio.run(within())
        assert channels.closed

    return wrapped


async def answered(channels, awaitable, request, reply, channel=SHELL, **content):
    """The result of a request that a kernel answers so, and the request."""
    async with asyncio.TaskGroup() as group:
        asked = group.create_task(awaitable)
        sent = await channels.next_request(request)
        channels.status(sent, "busy")
        channels.tell(channel, reply, sent, **content)
        channels.status(sent, "idle")
    return asked.result(), sent


@run
async def test_execute(channels, client):
    reply, sent = await answered(
        channels,
        client.execute("1", store_history=False, metadata={"cellId": "a"}, user_expressions={"x": "1"}),
        "execute_request",
        "execute_reply",
        status="ok",
        execution_count=3,
    )
    assert reply == shell.ExecuteReply(execution_count=3)
    assert bytes(sent.metadata) == b'{"cellId":"a"}'
    assert sent.header.session == client.session_id == "me"
    assert b'"allow_stdin":false' in bytes(sent.content)


@run
async def test_code_that_fails_is_a_value(channels, client):
    reply, _ = await answered(
        channels, client.execute("1/0"), "execute_request", "execute_reply", status="error", ename="E", evalue="v"
    )
    assert isinstance(reply, shell.ErrorReply)
    assert (reply.ename, reply.evalue) == ("E", "v")


@run
async def test_the_other_requests(channels, client):
    for awaitable, name, content in [
        (client.complete("pri", 3), "complete", {"matches": ["print"], "cursor_start": 0, "cursor_end": 3}),
        (client.inspect("print", 3, 1), "inspect", {"found": False, "data": {}, "metadata": {}}),
        (client.is_complete("1"), "is_complete", {}),
        (client.history(shell.HistoryRequest()), "history", {"history": []}),
        (client.comm_info(), "comm_info", {"comms": {}}),
    ]:
        status = "complete" if name == "is_complete" else "ok"
        reply, _ = await answered(channels, awaitable, f"{name}_request", f"{name}_reply", status=status, **content)
        assert type(reply).__name__.lower() == name.replace("_", "") + "reply"


@run
async def test_interrupt_and_shutdown_go_by_control(channels, client):
    await answered(channels, client.interrupt(), "interrupt_request", "interrupt_reply", CONTROL, status="ok")
    reply, sent = await answered(
        channels,
        client.shutdown(restart=True),
        "shutdown_request",
        "shutdown_reply",
        CONTROL,
        status="ok",
        restart=True,
    )
    assert reply.restart
    assert bytes(sent.content) == b'{"restart":true}'


@run
async def test_ready_is_when_outputs_reach_us(channels, client):
    async with asyncio.TaskGroup() as group:
        ready = group.create_task(client.wait_ready())
        for _ in range(3):  # the reply comes, but nothing on iopub: the subscription is not there yet
            sent = await channels.next_request("kernel_info_request")
            channels.tell(SHELL, "kernel_info_reply", sent, **INFO)
        sent = await channels.next_request("kernel_info_request")
        channels.serve(sent, "kernel_info_reply", **INFO)
    assert ready.result().implementation == "x"


@run
async def test_a_welcome_needs_no_second_question(channels, client):
    channels.tell(IOPUB, "iopub_welcome", subscription="")
    async with asyncio.TaskGroup() as group:
        group.create_task(client.wait_ready())
        sent = await channels.next_request("kernel_info_request")
        channels.tell(SHELL, "kernel_info_reply", sent, **INFO)
    assert channels.sent == []


@run
async def test_a_reply_of_another_kind_is_malformed(channels, client):
    with pytest.raises(ExceptionGroup) as caught:
        await answered(channels, client.kernel_info(), "kernel_info_request", "complete_reply", status="ok")
    assert caught.group_contains(MalformedMessage, match="expected KernelInfoReply in reply, found complete_reply")


def test_leaving_the_block_fails_who_waits(channels):
    async def within():
        async with asyncio.TaskGroup() as group:
            async with Client(channels) as client:
                asked = group.create_task(settled(client.execute("1")))
                await channels.next_request("execute_request")
            return asked

    asked = asyncio.run(within())
    assert isinstance(asked.result(), ClientClosed)


async def settled(awaitable):
    try:
        return await awaitable
    except ClientClosed as error:
        return error
