"""A worker in a thread: the whole of a kernel in one process, over channels in memory."""

import asyncio
import threading

import msgspec
import pytest

from perijove.kernel.host import Host
from perijove.kernel.workers import WorkerThread
from perijove.protocol.message import Author, Channel
from perijove.testing.echo import Echo
from perijove.transport.memory import MemoryKernel


class Embedded:
    """A kernel in this process, and what it has said."""

    def __init__(self):
        self.channels = MemoryKernel()
        host = Host(self.channels, WorkerThread(Echo), lambda: WorkerThread(Echo))
        self.thread = threading.Thread(target=host.run)
        self.author = Author()
        self.messages = asyncio.Queue()

    async def __aenter__(self):
        self.client = self.channels.client(b"me")
        self.client.start(lambda channel, message: self.messages.put_nowait((channel, message)), print)
        self.thread.start()
        return self

    async def __aexit__(self, *_):
        self.send("shutdown_request", {"restart": False}, Channel.CONTROL)
        await self.until("shutdown_reply")
        await asyncio.to_thread(self.thread.join)
        self.client.close()
        self.channels.close()

    def send(self, msg_type, content, channel=Channel.SHELL):
        self.client.send(channel, self.author.message(msg_type, msgspec.Raw(msgspec.json.encode(content))))

    async def until(self, msg_type):
        while True:
            _, message = await asyncio.wait_for(self.messages.get(), 20)
            if message.msg_type == msg_type:
                return msgspec.json.decode(message.content)


def run(test):
    async def main():
        async with Embedded() as kernel:
            await test(kernel)

    asyncio.run(main())


def test_a_language_runs_in_the_hosts_process():
    async def test(kernel):
        kernel.send("execute_request", {"code": "hello"})
        assert await kernel.until("stream") == {"name": "stdout", "text": "hello"}
        assert (await kernel.until("execute_reply"))["execution_count"] == 1
        await kernel.client.heartbeat()

    run(test)


def test_it_asks_and_fails_and_completes():
    async def test(kernel):
        kernel.send("execute_request", {"code": "ask who?", "allow_stdin": True})
        assert await kernel.until("input_request") == {"prompt": "who?", "password": False}
        kernel.send("input_reply", {"value": "me"}, Channel.STDIN)
        assert (await kernel.until("stream"))["text"] == "me"
        assert (await kernel.until("execute_reply"))["status"] == "ok"
        kernel.send("execute_request", {"code": "fail badly"})
        assert (await kernel.until("execute_reply"))["evalue"] == "badly"
        kernel.send("complete_request", {"code": "ask", "cursor_pos": 3})
        assert (await kernel.until("complete_reply"))["matches"] == ["ask who?"]

    run(test)


@pytest.mark.parametrize("code", ["sleep"])
def test_it_is_interrupted_by_its_link(code):
    async def test(kernel):
        kernel.send("execute_request", {"code": code})
        await kernel.until("execute_input")
        kernel.send("interrupt_request", {}, Channel.CONTROL)
        assert (await kernel.until("execute_reply"))["ename"] == "KeyboardInterrupt"

    run(test)
