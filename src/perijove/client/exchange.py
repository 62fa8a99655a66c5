"""Sends requests over channels and wakes whoever awaits them; what a message means is `correlate`'s to say.

It owns no task: messages arrive as callbacks of the running event loop.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Any

import msgspec

from perijove.client.correlate import (
    Action,
    Ask,
    Correlator,
    Deliver,
    ExpectIdle,
    Fail,
    Finish,
    KernelState,
    Subscribed,
)
from perijove.client.errors import KernelDied
from perijove.protocol import shell, stdin
from perijove.protocol.contents import Content, decode_content, encode_content, message_type
from perijove.protocol.errors import ProtocolError
from perijove.protocol.message import EMPTY, Author, Buffer, Channel, Message, MsgId
from perijove.transport.base import ClientChannels

log = logging.getLogger(__name__)

OnOutput = Callable[[Message], None]
OnInput = Callable[[stdin.InputRequest], Awaitable[str]]
CatchUp = Callable[[Callable[[Channel, Message], None]], Awaitable[bool]]

# How long an idle may come after its reply before a further request finds out whether it was lost.
IDLE_PATIENCE = 2.0


@dataclass
class _Waiter:
    """What one awaiting caller is to be told."""

    finished: asyncio.Future[Message]
    on_output: OnOutput | None
    asked: asyncio.Queue[stdin.InputRequest]

    def fail(self, error: Exception) -> None:
        if not self.finished.done():
            self.finished.set_exception(error)

    def dispose(self) -> None:
        """Nobody waits any more, so an error that nobody has seen is nothing to complain of."""
        if not self.finished.cancel() and not self.finished.cancelled():
            self.finished.exception()


class Exchange:
    """The messages between one client and its kernel."""

    def __init__(self, channels: ClientChannels, author: Author) -> None:
        self._channels = channels
        self._author = author
        self._correlator = Correlator()
        self._waiters: dict[MsgId, _Waiter] = {}
        self._subscribers: list[OnOutput] = []
        self._gone: Exception | None = None
        # What arrives while a client catches up, until it has.
        self._held: list[tuple[Channel, Message]] | None = None
        self.subscribed = asyncio.Event()
        self.kernel_state = "unknown"

    def open(self) -> None:
        """Begin to receive, in the running event loop."""
        self._channels.start(self._received, self._refused)

    async def connected(self) -> None:
        """Wait until the kernel can ask us for input."""
        await self._channels.connected()

    def close(self, error: Exception) -> None:
        """End it; whoever waits gets the error."""
        self.lost(error)
        self._channels.close()

    def subscribe(self, callback: OnOutput) -> Callable[[], None]:
        """Call back with every iopub message; returns what ends the subscription."""
        self._subscribers.append(callback)
        return lambda: self._subscribers.remove(callback)

    def send(
        self,
        channel: Channel,
        content: Content,
        *,
        metadata: Mapping[str, Any] | None = None,
        buffers: tuple[Buffer, ...] = (),
    ) -> Message:
        """Send without waiting for anything (comm messages have no reply); returns what was sent."""
        message = self._message(content, metadata, buffers)
        self._channels.send(channel, message)
        return message

    async def request(
        self,
        channel: Channel,
        content: Content,
        *,
        until_idle: bool = False,
        metadata: Mapping[str, Any] | None = None,
        on_output: OnOutput | None = None,
        on_input: OnInput | None = None,
        msg_id: MsgId | None = None,
    ) -> Message:
        """Send a request and return the reply as it came; with `until_idle`, when all its outputs have come too.

        Raises KernelDied when the kernel ends, and whatever `on_output` and `on_input` raise.
        """
        if self._gone is not None:
            raise self._gone
        message = self._message(content, metadata, msg_id=msg_id)
        waiter = self._waiter(message.msg_id, on_output)
        self._correlator.sent(channel, message, until_idle=until_idle)
        try:
            self._channels.send(channel, message)
            return await self._wait(waiter, on_input)
        finally:
            self._leave(message.msg_id, waiter)

    async def resume(
        self,
        msg_id: MsgId,
        catch_up: CatchUp,
        *,
        on_output: OnOutput | None = None,
        on_input: OnInput | None = None,
    ) -> Message | None:
        """Await the reply to an execution that an earlier client of this session has sent.

        `catch_up` gives what was missed to its argument, and returns whether the reply is still to come; what arrives
        meanwhile waits. None when it neither has come nor will. Raises what `request` does.
        """
        if self._gone is not None:
            raise self._gone
        waiter = self._waiter(msg_id, on_output)
        self._correlator.resumed(msg_id)
        try:
            expected = await self._caught_up(catch_up)
            return await self._wait(waiter, on_input) if expected or waiter.finished.done() else None
        finally:
            self._leave(msg_id, waiter)

    async def _caught_up(self, catch_up: CatchUp) -> bool:
        known: set[MsgId] = set()

        def take(channel: Channel, message: Message) -> None:
            known.add(message.msg_id)
            self._understand(channel, message)

        held: list[tuple[Channel, Message]] = []
        self._held = held
        try:
            return await catch_up(take)
        finally:
            self._held = None
            for channel, message in held:
                if message.msg_id not in known:
                    self._understand(channel, message)

    def _waiter(self, msg_id: MsgId, on_output: OnOutput | None) -> _Waiter:
        waiter = _Waiter(asyncio.get_running_loop().create_future(), on_output, asyncio.Queue())
        self._waiters[msg_id] = waiter
        return waiter

    async def _wait(self, waiter: _Waiter, on_input: OnInput | None) -> Message:
        if on_input is None:
            return await waiter.finished
        async with asyncio.TaskGroup() as group:
            answering = group.create_task(self._answer(waiter, on_input))
            await asyncio.wait([waiter.finished])
            answering.cancel()
        return waiter.finished.result()

    def _leave(self, msg_id: MsgId, waiter: _Waiter) -> None:
        del self._waiters[msg_id]
        waiter.dispose()
        self._correlator.forget(msg_id)

    def lost(self, error: Exception) -> None:
        """The kernel has gone: everybody who waits gets this error, and so does everybody who asks from now on."""
        self._gone = error
        self.subscribed.clear()
        for action in self._correlator.lost():
            self._carry_out(action)

    def revived(self) -> None:
        """A new kernel answers on the same sockets."""
        self._gone = None

    async def _answer(self, waiter: _Waiter, on_input: OnInput) -> None:
        while True:
            request = await waiter.asked.get()
            try:
                value = await on_input(request)
            except Exception as error:  # noqa: BLE001 - the caller's callback; its error is for the caller's await
                waiter.fail(error)
                return
            self.send(Channel.STDIN, stdin.InputReply(value=value))

    def _message(
        self,
        content: Content,
        metadata: Mapping[str, Any] | None,
        buffers: tuple[Buffer, ...] = (),
        msg_id: MsgId | None = None,
    ) -> Message:
        extra = msgspec.Raw(msgspec.json.encode(metadata)) if metadata else EMPTY
        kind, raw = message_type(content), encode_content(content)
        return self._author.message(kind, raw, metadata=extra, buffers=buffers, msg_id=msg_id)

    def _received(self, channel: Channel, message: Message) -> None:
        if self._held is None or channel is Channel.CONTROL:
            self._understand(channel, message)
        else:
            self._held.append((channel, message))

    def _understand(self, channel: Channel, message: Message) -> None:
        try:
            actions = self._correlator.received(channel, message)
        except ProtocolError as error:
            self._refused(error)
            return
        if channel is Channel.IOPUB:
            for callback in tuple(self._subscribers):
                callback(message)
        for action in actions:
            self._carry_out(action)

    def _refused(self, error: ProtocolError) -> None:
        log.warning("dropped a message of the kernel: %s", error)

    def _carry_out(self, action: Action) -> None:
        match action:
            case Deliver(msg_id, message):
                self._deliver(self._waiters.get(msg_id), message)
            case Ask(msg_id, message):
                self._asked(self._waiters.get(msg_id), message)
            case Finish(msg_id, reply, idle_lost):
                if idle_lost:
                    log.warning("the idle status of %s was lost on its way", msg_id)
                waiter = self._waiters.get(msg_id)
                if waiter is not None and not waiter.finished.done():
                    waiter.finished.set_result(reply)
            case ExpectIdle(msg_id):
                asyncio.get_running_loop().call_later(IDLE_PATIENCE, self._probe, msg_id)
            case Fail(msg_id):
                if (waiter := self._waiters.get(msg_id)) is not None:
                    waiter.fail(self._gone or KernelDied("the kernel has gone"))
            case Subscribed():
                self.subscribed.set()
            case KernelState(state):
                self.kernel_state = state

    def _deliver(self, waiter: _Waiter | None, message: Message) -> None:
        if waiter is None or waiter.on_output is None or waiter.finished.done():
            return
        try:
            waiter.on_output(message)
        except Exception as error:  # noqa: BLE001 - the caller's callback; its error is for the caller's await
            waiter.fail(error)

    def _asked(self, waiter: _Waiter | None, message: Message) -> None:
        try:
            content = decode_content(message)
        except ProtocolError as error:
            self._refused(error)
            return
        if waiter is not None and isinstance(content, stdin.InputRequest):
            waiter.asked.put_nowait(content)

    def _probe(self, msg_id: MsgId) -> None:
        """Ask something whose status shows, since iopub is ordered, that the idle of `msg_id` won't come any more."""
        if msg_id in self._waiters and self._gone is None:
            message = self._message(shell.KernelInfoRequest(), None)
            self._correlator.sent(Channel.SHELL, message)
            self._channels.send(Channel.SHELL, message)
