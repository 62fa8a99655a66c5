import asyncio
import gc
import logging

import pytest

from perijove.client import exchange as module
from perijove.client.errors import ClientClosed, KernelDied
from perijove.client.exchange import Exchange
from perijove.protocol import shell
from perijove.protocol.errors import BadSignature
from perijove.protocol.message import Author, Channel
from perijove.protocol.stdin import InputReply

SHELL, IOPUB, STDIN = Channel.SHELL, Channel.IOPUB, Channel.STDIN
REQUEST = shell.ExecuteRequest(code="1")


def run(test):
    """Run a test that is given an open exchange."""

    def wrapped(channels):
        async def within():
            exchange = Exchange(channels, Author("client"))
            exchange.open()
            await asyncio.wait_for(test(channels, exchange), 10)

        asyncio.run(within())

    return wrapped


@run
async def test_a_request_gets_its_outputs_and_its_reply(channels, exchange):
    outputs = []
    async with asyncio.TaskGroup() as group:
        asked = group.create_task(
            exchange.request(
                SHELL, REQUEST, until_idle=True, on_output=lambda message: outputs.append(message.msg_type)
            )
        )
        sent = await channels.next_request("execute_request")
        channels.status(sent, "busy")
        channels.tell(SHELL, "execute_reply", sent, status="ok", execution_count=1)
        channels.tell(IOPUB, "stream", sent, name="stdout", text="x")
        assert not asked.done()
        channels.status(sent, "idle")
    assert outputs == ["stream"]
    assert asked.result().msg_type == "execute_reply"
    assert exchange.kernel_state == "idle"


@run
async def test_subscribers_see_everything_on_iopub(channels, exchange):
    seen = []
    end = exchange.subscribe(lambda message: seen.append(message.msg_type))
    channels.tell(IOPUB, "iopub_welcome")
    channels.tell(IOPUB, "stream", name="stdout", text="x")
    end()
    channels.tell(IOPUB, "stream", name="stdout", text="y")
    assert seen == ["iopub_welcome", "stream"]
    assert exchange.subscribed.is_set()


@run
async def test_input_is_answered(channels, exchange):
    async def answer(request):
        return request.prompt + "Ada"

    async with asyncio.TaskGroup() as group:
        group.create_task(exchange.request(SHELL, REQUEST, on_input=answer))
        sent = await channels.next_request("execute_request")
        channels.tell(STDIN, "input_request", sent, prompt="? ", password=False)
        reply = await channels.next_request("input_reply")
        assert bytes(reply.content) == b'{"value":"? Ada"}'
        channels.tell(SHELL, "execute_reply", sent, status="ok")


@run
async def test_a_question_that_nobody_waits_for_any_more_is_taken_back(channels, exchange):
    taken_back = []

    async def answer(_):
        try:
            await asyncio.Event().wait()
        except asyncio.CancelledError:
            taken_back.append("yes")
            raise

    async with asyncio.TaskGroup() as group:
        group.create_task(exchange.request(SHELL, REQUEST, on_input=answer))
        sent = await channels.next_request("execute_request")
        channels.tell(STDIN, "input_request", sent, prompt="? ", password=False)
        await asyncio.sleep(0)
        await asyncio.sleep(0)
        channels.tell(SHELL, "execute_reply", sent, status="error", ename="KeyboardInterrupt", evalue="", traceback=[])
    assert taken_back == ["yes"]


@run
async def test_errors_of_callbacks_reach_who_awaits(channels, exchange):
    def fail(_):
        raise ValueError("mine")

    async def failing(_):
        raise ValueError("mine too")

    for options, content in [({"on_output": fail}, "stream"), ({"on_input": failing}, "input_request")]:
        async with asyncio.TaskGroup() as group:
            asked = group.create_task(expect(ValueError, exchange.request(SHELL, REQUEST, until_idle=True, **options)))
            sent = await channels.next_request("execute_request")
            channels.tell(IOPUB if content == "stream" else STDIN, content, sent)
        assert "mine" in str(asked.result())


async def expect(kind, awaitable):
    with pytest.raises(kind) as caught:
        await awaitable
    return caught.value


@run
async def test_a_lost_kernel_fails_who_waits_and_who_comes_later(channels, exchange):
    async def answer(_):
        return ""

    async with asyncio.TaskGroup() as group:
        asked = [
            group.create_task(expect(KernelDied, exchange.request(SHELL, REQUEST))),
            group.create_task(expect(KernelDied, exchange.request(SHELL, REQUEST, on_input=answer))),
        ]
        await channels.next_request("execute_request")
        await channels.next_request("execute_request")
        exchange.lost(KernelDied("it fell"))
    assert [str(each.result()) for each in asked] == ["it fell", "it fell"]
    await expect(KernelDied, exchange.request(SHELL, REQUEST))
    exchange.revived()
    async with asyncio.TaskGroup() as group:
        group.create_task(exchange.request(SHELL, REQUEST))
        sent = await channels.next_request("execute_request")
        channels.tell(SHELL, "execute_reply", sent, status="ok")


@run
async def test_closing_fails_who_waits(channels, exchange):
    async with asyncio.TaskGroup() as group:
        group.create_task(expect(ClientClosed, exchange.request(SHELL, REQUEST)))
        await channels.next_request("execute_request")
        exchange.close(ClientClosed("closed"))
    assert channels.closed


@run
async def test_a_cancelled_request_is_forgotten(channels, exchange):
    with pytest.raises(TimeoutError):
        async with asyncio.timeout(0):
            await exchange.request(SHELL, REQUEST)
    sent = await channels.next_request("execute_request")
    channels.tell(SHELL, "execute_reply", sent, status="ok")
    exchange.lost(KernelDied("nobody hears"))
    gc.collect()  # an error that nobody took would be complained of here


@run
async def test_a_lost_idle_is_found_by_asking_again(channels, exchange):
    patience, module.IDLE_PATIENCE = module.IDLE_PATIENCE, 0
    try:
        async with asyncio.TaskGroup() as group:
            asked = group.create_task(exchange.request(SHELL, REQUEST, until_idle=True))
            sent = await channels.next_request("execute_request")
            channels.tell(SHELL, "execute_reply", sent, status="ok")
            probe = await channels.next_request("kernel_info_request")
            channels.status(probe, "busy")
        assert asked.result().msg_type == "execute_reply"
    finally:
        module.IDLE_PATIENCE = patience


@run
async def test_what_can_not_be_read_is_dropped_and_logged(channels, exchange):
    records = []
    handler = logging.Handler()
    handler.emit = records.append
    module.log.addHandler(handler)
    try:
        channels.refused(BadSignature("no"))
        async with asyncio.TaskGroup() as group:
            group.create_task(exchange.request(SHELL, REQUEST))
            sent = await channels.next_request("execute_request")
            channels.tell(STDIN, "input_request", sent, prompt=["no text"])
            channels.tell(SHELL, "execute_reply", sent, status="ok")
    finally:
        module.log.removeHandler(handler)
    assert len(records) == 2


@run
async def test_sending_returns_what_was_sent(channels, exchange):
    sent = exchange.send(STDIN, InputReply(value="x"), metadata={"a": 1})
    assert channels.sent == [(STDIN, sent)]
    assert bytes(sent.metadata) == b'{"a":1}'
