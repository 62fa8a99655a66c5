"""One client of one kernel: sends requests, and awaits what `correlate` says has come of them.

It owns no task: messages arrive as callbacks of the running event loop, and whoever awaits a request is woken by them.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from types import TracebackType
from typing import Any, Self, TypeVar, cast

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
from perijove.client.errors import ClientClosed, KernelDied
from perijove.protocol import control, shell, stdin
from perijove.protocol.connection import ConnectionInfo
from perijove.protocol.contents import Content, decode_content, encode_content, message_type
from perijove.protocol.errors import MalformedMessage, ProtocolError
from perijove.protocol.message import EMPTY, Author, Buffer, Channel, Message, MsgId
from perijove.protocol.shell import ErrorReply
from perijove.protocol.wire import Wire
from perijove.transport.base import ClientChannels
from perijove.transport.zeromq import connect

log = logging.getLogger(__name__)

OnOutput = Callable[[Message], None]
OnInput = Callable[[stdin.InputRequest], Awaitable[str]]

# How long an idle may come after its reply before a further request finds out whether it was lost.
IDLE_PATIENCE = 2.0
# Kernels that can't say when a subscription has taken effect are asked again, at first soon, then less often.
FIRST_RESEND, LAST_RESEND = 0.05, 1.0

_Reply = TypeVar("_Reply")


@dataclass
class _Waiter:
    """What one awaiting caller is to be told."""

    finished: asyncio.Future[Message]
    on_output: OnOutput | None
    asked: asyncio.Queue[stdin.InputRequest]


class Client:
    """A client of one kernel: `async with Client(channels) as client: await client.execute("1 + 1")`."""

    def __init__(self, channels: ClientChannels, author: Author | None = None) -> None:
        self._channels = channels
        self._author = author or Author()
        self._correlator = Correlator()
        self._waiters: dict[MsgId, _Waiter] = {}
        self._subscribers: list[OnOutput] = []
        self._subscribed = asyncio.Event()
        self._gone: Exception | None = None
        self.kernel_state = "unknown"

    @classmethod
    def connect(cls, info: ConnectionInfo) -> Self:
        """A client of the kernel that a connection file describes; nothing is sent yet."""
        author = Author()
        wire = Wire(info.key, info.signature_scheme)
        return cls(connect(info, wire, author.session.encode()), author)

    async def __aenter__(self) -> Self:
        self._channels.start(self._received, self._refused)
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self.lost(ClientClosed("the client was closed before the kernel's reply came"))
        self._channels.close()

    @property
    def session_id(self) -> str:
        """What marks the messages that answer this client: the `session` of their parent header."""
        return self._author.session

    def subscribe(self, callback: OnOutput) -> Callable[[], None]:
        """Call back with every iopub message, whoever it answers; returns what ends the subscription."""
        self._subscribers.append(callback)
        return lambda: self._subscribers.remove(callback)

    async def wait_ready(self) -> shell.KernelInfoReply:
        """Wait until the kernel answers and its outputs reach us; raises KernelDied when it ends before that.

        No limit of its own: put `asyncio.timeout` around it.
        """
        delay = FIRST_RESEND
        while True:
            info = await self.kernel_info()
            if self._subscribed.is_set():
                return info
            # The reply came but its status did not: the subscription was not there yet, or has just come to be.
            try:
                async with asyncio.timeout(delay):
                    await self._subscribed.wait()
            except TimeoutError:
                delay = min(delay * 2, LAST_RESEND)

    async def execute(
        self,
        code: str,
        *,
        silent: bool = False,
        store_history: bool = True,
        stop_on_error: bool = True,
        user_expressions: Mapping[str, str] | None = None,
        metadata: Mapping[str, Any] | None = None,
        on_output: OnOutput | None = None,
        on_input: OnInput | None = None,
    ) -> shell.ExecuteReply | ErrorReply:
        """Run code and return its reply when all its outputs have been given to `on_output`.

        Code may ask for input when there is an `on_input`; it is cancelled when the code ends without waiting for it.
        """
        request = shell.ExecuteRequest(
            code=code,
            silent=silent,
            store_history=store_history and not silent,
            user_expressions=dict(user_expressions or {}),
            allow_stdin=on_input is not None,
            stop_on_error=stop_on_error,
        )
        reply = await self.request(
            Channel.SHELL, request, until_idle=True, metadata=metadata, on_output=on_output, on_input=on_input
        )
        return _expect(reply, shell.ExecuteReply)

    async def complete(self, code: str, cursor: int) -> shell.CompleteReply | ErrorReply:
        """What could follow at the cursor, which counts code points."""
        return await self._ask(shell.CompleteRequest(code=code, cursor_pos=cursor), shell.CompleteReply)

    async def inspect(self, code: str, cursor: int, detail: int = 0) -> shell.InspectReply | ErrorReply:
        """What is at the cursor."""
        request = shell.InspectRequest(code=code, cursor_pos=cursor, detail_level=detail)
        return await self._ask(request, shell.InspectReply)

    async def is_complete(self, code: str) -> shell.IsCompleteReply | ErrorReply:
        """Whether the code can be run, or needs a further line."""
        return await self._ask(shell.IsCompleteRequest(code=code), shell.IsCompleteReply)

    async def history(self, request: shell.HistoryRequest) -> shell.HistoryReply | ErrorReply:
        """Former inputs."""
        return await self._ask(request, shell.HistoryReply)

    async def comm_info(self, target_name: str | None = None) -> shell.CommInfoReply | ErrorReply:
        """The comms that are open."""
        return await self._ask(shell.CommInfoRequest(target_name=target_name), shell.CommInfoReply)

    async def kernel_info(self) -> shell.KernelInfoReply:
        """Who the kernel is; raises MalformedMessage when it refuses to say."""
        reply = await self._ask(shell.KernelInfoRequest(), shell.KernelInfoReply)
        if isinstance(reply, ErrorReply):
            raise MalformedMessage(f"the kernel refused a kernel_info_request: {reply.ename}: {reply.evalue}")
        return reply

    async def interrupt(self) -> control.InterruptReply | ErrorReply:
        """Interrupt by a message; for kernels whose kernelspec says so (a manager knows)."""
        reply = await self.request(Channel.CONTROL, control.InterruptRequest())
        return _expect(reply, control.InterruptReply)

    async def shutdown(self, *, restart: bool = False) -> control.ShutdownReply | ErrorReply:
        """Ask the kernel to end; the process may live a little longer than the reply."""
        reply = await self.request(Channel.CONTROL, control.ShutdownRequest(restart=restart))
        return _expect(reply, control.ShutdownReply)

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
    ) -> Message:
        """Send any request and return the reply as it came; with `until_idle`, when all its outputs have come too.

        Raises KernelDied when the kernel ends, and whatever `on_output` and `on_input` raise.
        """
        if self._gone is not None:
            raise self._gone
        message = self._message(content, metadata)
        waiter = _Waiter(asyncio.get_running_loop().create_future(), on_output, asyncio.Queue())
        self._waiters[message.msg_id] = waiter
        self._correlator.sent(channel, message, until_idle=until_idle)
        try:
            self._channels.send(channel, message)
            if on_input is None:
                return await waiter.finished
            async with asyncio.TaskGroup() as group:
                answering = group.create_task(self._answer(waiter, on_input))
                try:
                    return await waiter.finished
                finally:
                    answering.cancel()
        finally:
            self._waiters.pop(message.msg_id, None)
            self._correlator.forget(message.msg_id)

    def lost(self, error: Exception) -> None:
        """The kernel has gone: everybody who waits gets this error, and so does everybody who asks from now on."""
        self._gone = error
        self._subscribed.clear()
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
                _fail(waiter, error)
                return
            self.send(Channel.STDIN, stdin.InputReply(value=value))

    async def _ask(self, content: Content, expected: type[_Reply]) -> _Reply | ErrorReply:
        return _expect(await self.request(Channel.SHELL, content), expected)

    def _message(
        self, content: Content, metadata: Mapping[str, Any] | None, buffers: tuple[Buffer, ...] = ()
    ) -> Message:
        extra = msgspec.Raw(msgspec.json.encode(metadata)) if metadata else EMPTY
        return self._author.message(message_type(content), encode_content(content), metadata=extra, buffers=buffers)

    def _received(self, channel: Channel, message: Message) -> None:
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
                    _fail(waiter, self._gone or KernelDied("the kernel has gone"))
            case Subscribed():
                self._subscribed.set()
            case KernelState(state):
                self.kernel_state = state

    def _deliver(self, waiter: _Waiter | None, message: Message) -> None:
        if waiter is None or waiter.on_output is None or waiter.finished.done():
            return
        try:
            waiter.on_output(message)
        except Exception as error:  # noqa: BLE001 - the caller's callback; its error is for the caller's await
            _fail(waiter, error)

    def _asked(self, waiter: _Waiter | None, message: Message) -> None:
        content = decode_content(message)
        if waiter is not None and isinstance(content, stdin.InputRequest):
            waiter.asked.put_nowait(content)

    def _probe(self, msg_id: MsgId) -> None:
        """Ask something whose status shows, since iopub is ordered, that the idle of `msg_id` won't come any more."""
        if msg_id in self._waiters and self._gone is None:
            message = self._message(shell.KernelInfoRequest(), None)
            self._correlator.sent(Channel.SHELL, message)
            self._channels.send(Channel.SHELL, message)


def _fail(waiter: _Waiter, error: Exception) -> None:
    if not waiter.finished.done():
        waiter.finished.set_exception(error)


def _expect(reply: Message, expected: type[_Reply]) -> _Reply | ErrorReply:
    content = decode_content(reply)
    if isinstance(content, expected | ErrorReply):
        return cast("_Reply | ErrorReply", content)
    raise MalformedMessage(f"expected {expected.__name__} in reply, found {reply.msg_type}")
