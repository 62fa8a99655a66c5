"""A kernel under test, by the name of its kernelspec: everything it says is written down and can be waited for."""

import asyncio
import logging
import os
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager
from typing import Any

import msgspec

from perijove.client.client import Client
from perijove.client.errors import KernelDied, NotAnswering
from perijove.client.manager import KernelManager
from perijove.client.specs import find_spec
from perijove.protocol.errors import ProtocolError
from perijove.protocol.message import EMPTY, Author, Buffer, Channel, Message
from perijove.protocol.wire import Wire
from perijove.settings import KernelSettings
from perijove.transport.zeromq import ClientSockets

PATIENCE = 10.0
_START = 30.0
_UNDER_WAY = 0.3
Content = dict[str, Any]
Output = tuple[str, Content]


class Broken(Exception):
    """A kernel did otherwise than it should; the text says what was seen."""


def require(condition: object, seen: str) -> None:
    """Raises Broken with what was seen, unless the condition holds."""
    if not condition:
        raise Broken(seen)


class Subject:
    """One kernel, one client of it, and what has come."""

    def __init__(self, manager: KernelManager, wrote: Callable[[], str]) -> None:
        """`wrote` tells what the process has written to its own standard streams."""
        self.manager = manager
        self.wrote = wrote
        self.author = Author()
        self.heard: dict[Channel, list[Message]] = {channel: [] for channel in Channel}
        self._news = asyncio.Event()
        self._channels = ClientSockets(manager.info, Wire(manager.info.key), self.author.session.encode())
        self._channels.start(self._received, self._refused)

    def close(self) -> None:
        """Ends the client."""
        self._channels.close()

    async def ready(self) -> None:
        """Waits until the kernel answers and what it publishes arrives."""
        try:
            async with asyncio.timeout(_START):
                await self._answers()
                await self._channels.connected()
        except TimeoutError:
            name = self.manager.found.name
            raise NotAnswering(f"the kernel {name!r} has not answered in {_START:g} s: {self.wrote()[-500:]}") from None

    async def _answers(self) -> None:
        while not self.heard[Channel.IOPUB] and self.manager.exit is None:
            asked = self.send("kernel_info_request")
            try:
                await self.reply(asked, patience=1)
                await self.until(lambda: bool(self.heard[Channel.IOPUB]), 0.2, "nothing")
            except Broken:
                continue
        if self.manager.exit is not None:
            raise KernelDied(f"the kernel {self.manager.found.name!r} died: {self.manager.exit}")

    def send(
        self,
        msg_type: str,
        content: Content | None = None,
        channel: Channel = Channel.SHELL,
        *,
        metadata: Content | None = None,
        buffers: tuple[Buffer, ...] = (),
        subshell_id: str | None = None,
    ) -> Message:
        """Sends a request; returns it."""
        message = self.author.message(
            msg_type,
            msgspec.Raw(msgspec.json.encode(content or {})),
            metadata=EMPTY if metadata is None else msgspec.Raw(msgspec.json.encode(metadata)),
            buffers=buffers,
            subshell_id=subshell_id,
        )
        return self.send_as_it_is(message, channel)

    def send_as_it_is(self, message: Message, channel: Channel = Channel.SHELL) -> Message:
        """Sends a message of any making."""
        self._channels.send(channel, message)
        return message

    def execute(self, code: str, *, subshell_id: str | None = None, **options: Any) -> Message:
        """Asks for an execution."""
        content = {"code": code, "silent": False, "store_history": True, "user_expressions": {}, "allow_stdin": False}
        return self.send("execute_request", {**content, "stop_on_error": True, **options}, subshell_id=subshell_id)

    async def until(self, condition: Callable[[], bool], patience: float = PATIENCE, awaited: str = "it") -> None:
        """Waits until something that comes makes this true; raises Broken when it does not in time."""
        try:
            async with asyncio.timeout(patience):
                while not condition():
                    self._news.clear()
                    await self._news.wait()
        except TimeoutError:
            raise Broken(f"{awaited} did not come in {patience:g} s") from None

    async def settle(self, condition: Callable[[], bool], seconds: float) -> None:
        """Waits so long, or until this is true."""
        try:
            await self.until(condition, seconds)
        except Broken:
            return

    async def whole_reply(self, request: Message, patience: float = PATIENCE) -> Message:
        """The reply to a request."""
        found: list[Message] = []

        def come() -> bool:
            found[:] = [
                message
                for channel in (Channel.SHELL, Channel.CONTROL)
                for message in self.heard[channel]
                if message.parent_id == request.msg_id
            ]
            return bool(found)

        await self.until(come, patience, f"the reply to {request.msg_type}")
        return found[0]

    async def reply(self, request: Message, patience: float = PATIENCE) -> Content:
        """The content of the reply to a request."""
        return content_of(await self.whole_reply(request, patience))

    async def ask(
        self,
        msg_type: str,
        content: Content | None = None,
        channel: Channel = Channel.SHELL,
        patience: float = PATIENCE,
    ) -> Content:
        """Sends a request and waits for its reply."""
        return await self.reply(self.send(msg_type, content, channel), patience)

    def published(self, request: Message) -> list[Output]:
        """What has come on iopub for a request: types and contents."""
        return [
            (message.msg_type, content_of(message))
            for message in self.heard[Channel.IOPUB]
            if message.parent_id == request.msg_id
        ]

    async def outputs(self, request: Message, patience: float = PATIENCE) -> list[Output]:
        """The same when it is idle, without statuses."""
        await self.until(lambda: IDLE in self.published(request), patience, f"the idle of {request.msg_type}")
        return [output for output in self.published(request) if output[0] != "status"]

    async def run(self, code: str, patience: float = PATIENCE, **options: Any) -> tuple[Content, list[Output]]:
        """Executes code to its end: the reply and the outputs."""
        request = self.execute(code, **options)
        reply = await self.reply(request, patience)
        return reply, await self.outputs(request, patience)

    async def says(self, request: Message, text: str, patience: float = PATIENCE) -> None:
        """Waits until a request's code has printed this."""
        await self.until(lambda: text in printed(self.published(request)), patience, repr(text))

    async def runs(self, request: Message) -> None:
        """Waits until a request's code is said to run."""
        await self.until(
            lambda: any(kind == "execute_input" for kind, _ in self.published(request)), awaited="its input"
        )

    async def is_under_way(self, request: Message) -> None:
        """Waits until a request's code surely runs; some kernels say so before it does."""
        await self.runs(request)
        await self.settle(lambda: False, _UNDER_WAY)

    async def interrupt(self) -> None:
        """Interrupts as the kernelspec says."""
        await self.manager.interrupt()

    async def heartbeat(self) -> None:
        """Waits for a heartbeat."""
        try:
            async with asyncio.timeout(PATIENCE):
                await self._channels.heartbeat()
        except TimeoutError:
            raise Broken("the heart does not beat") from None

    async def ended(self) -> None:
        """Waits for the end of the process."""
        ended = asyncio.Event()
        self.manager.on_exit(lambda _: ended.set())
        if self.manager.exit is None:
            try:
                async with asyncio.timeout(PATIENCE):
                    await ended.wait()
            except TimeoutError:
                raise Broken("the process has not ended") from None

    @contextmanager
    def stranger(self) -> Iterator[ClientSockets]:
        """Somebody who knows where the sockets are, and not the key."""
        channels = ClientSockets(self.manager.info, Wire(b"another key"), b"stranger")
        channels.start(lambda *_: None, lambda _: None)
        try:
            yield channels
        finally:
            channels.close()

    def other_client(self) -> Client:
        """A further client."""
        return self.manager.client()

    def _received(self, channel: Channel, message: Message) -> None:
        self.heard[channel].append(message)
        self._news.set()

    def _refused(self, error: ProtocolError) -> None:
        raise Broken(f"a message that is none: {error}")


IDLE: Output = ("status", {"execution_state": "idle"})


def content_of(message: Message) -> Content:
    """A message's content, as it is."""
    return msgspec.json.decode(message.content, type=Content)


def printed(outputs: list[Output], name: str = "stdout") -> str:
    """What was printed."""
    return "".join(str(content["text"]) for kind, content in outputs if kind == "stream" and content["name"] == name)


@asynccontextmanager
async def open_subject(name: str) -> AsyncIterator[Subject]:
    """A new kernel of this kernelspec, ready; ended afterwards, whatever it does."""
    written = _Written()
    log = logging.getLogger("perijove.client.provisioner")
    log.addHandler(written)
    level = log.level
    log.setLevel(logging.DEBUG)
    manager = KernelManager(find_spec(name), settings=KernelSettings(shutdown_timeout=4.0), env=dict(os.environ))
    try:
        await manager.start()
        subject = Subject(manager, written.text)
        try:
            await subject.ready()
            yield subject
        finally:
            subject.close()
    finally:
        await manager.shutdown()
        log.removeHandler(written)
        log.setLevel(level)


class _Written(logging.Handler):
    """What the provisioner has read of a kernel's own standard streams."""

    def __init__(self) -> None:
        super().__init__()
        self._data = b""

    def emit(self, record: logging.LogRecord) -> None:
        if record.args and isinstance(record.args, tuple) and isinstance(record.args[0], bytes):
            self._data += record.args[0]

    def text(self) -> str:
        return self._data.decode(errors="replace")
