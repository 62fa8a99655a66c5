"""One client of one kernel: every request of the protocol as a method whose result is its reply."""

import asyncio
import logging
import os
from collections.abc import Callable, Mapping
from types import TracebackType
from typing import Any, Self, TypeVar, cast

from perijove.client.errors import ClientClosed, OutputsLost
from perijove.client.exchange import Exchange, OnInput, OnOutput
from perijove.client.missed import Missed, unwrap
from perijove.protocol import control, shell
from perijove.protocol.connection import ConnectionInfo
from perijove.protocol.contents import Content, decode_content
from perijove.protocol.errors import MalformedMessage
from perijove.protocol.message import Author, Buffer, Channel, Message, MsgId
from perijove.protocol.shell import ErrorReply
from perijove.protocol.wire import Wire
from perijove.transport.base import ClientChannels
from perijove.transport.zeromq import connect

# Kernels that can't say when a subscription has taken effect are asked again, at first soon, then less often.
FIRST_RESEND, LAST_RESEND = 0.05, 1.0
# A kernel that answers has bound all its sockets by now, or will not bind stdin at all.
STDIN_PATIENCE = 1.0

log = logging.getLogger(__name__)

_Reply = TypeVar("_Reply")


class Client:
    """A client of one kernel: `async with Client(channels) as client: await client.execute("1 + 1")`."""

    def __init__(self, channels: ClientChannels, author: Author | None = None) -> None:
        self._author = author or Author()
        self._exchange = Exchange(channels, self._author)

    @classmethod
    def connect(cls, info: ConnectionInfo, session: str = "") -> Self:
        """A client of the kernel that a connection file describes; nothing is sent yet.

        A client with the session of one that has gone takes its place: the kernel sends it the replies to the other's
        requests.
        """
        author = Author(session)
        wire = Wire(info.key, info.signature_scheme)
        return cls(connect(info, wire, author.session.encode()), author)

    async def __aenter__(self) -> Self:
        self._exchange.open()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self._exchange.close(ClientClosed("the client was closed before the kernel's reply came"))

    @property
    def kernel_state(self) -> str:
        """What the kernel said last: `starting`, `busy` or `idle`; `unknown` before that."""
        return self._exchange.kernel_state

    @property
    def session_id(self) -> str:
        """What marks the messages that answer this client: the `session` of their parent header."""
        return self._author.session

    def subscribe(self, callback: OnOutput) -> Callable[[], None]:
        """Call back with every iopub message, whoever it answers; returns what ends the subscription."""
        return self._exchange.subscribe(callback)

    async def wait_ready(self) -> shell.KernelInfoReply:
        """Wait until the kernel answers and its outputs reach us; raises KernelDied when it ends before that.

        No limit of its own: put `asyncio.timeout` around it.
        """
        delay = FIRST_RESEND
        while True:
            info = await self.kernel_info()
            if self._exchange.subscribed.is_set():
                await self._can_be_asked()
                return info
            # The reply came but its status did not: the subscription was not there yet, or has just come to be.
            try:
                async with asyncio.timeout(delay):
                    await self._exchange.subscribed.wait()
            except TimeoutError:
                delay = min(delay * 2, LAST_RESEND)

    async def _can_be_asked(self) -> None:
        try:
            async with asyncio.timeout(STDIN_PATIENCE):
                await self._exchange.connected()
        except TimeoutError:
            log.warning("the kernel does not listen on stdin: its code can't ask for input")

    async def execute(  # noqa: PLR0913 - the protocol's fields, and what it takes to be resumed
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
        on_reply: OnOutput | None = None,
        msg_id: MsgId | None = None,
    ) -> shell.ExecuteReply | ErrorReply:
        """Run code and return its reply when all its outputs have been given to `on_output`.

        Code may ask for input when there is an `on_input`; it is cancelled when the code ends without waiting for it.
        An id from `new_id` is one by which a later client of this session can `resume`. `on_reply` gets the reply as it
        came, with its header.
        """
        request = shell.ExecuteRequest(
            code=code,
            silent=silent,
            store_history=store_history and not silent,
            user_expressions=dict(user_expressions or {}),
            allow_stdin=on_input is not None,
            stop_on_error=stop_on_error,
        )
        reply = await self._exchange.request(
            Channel.SHELL,
            request,
            until_idle=True,
            metadata=metadata,
            on_output=on_output,
            on_input=on_input,
            msg_id=msg_id,
        )
        if on_reply is not None:
            on_reply(reply)
        return _expect(reply, shell.ExecuteReply)

    def new_id(self) -> MsgId:
        """An id for an execution, to be written down before it is sent."""
        return self._author.new_id()

    async def resume(
        self,
        msg_id: MsgId,
        after: MsgId | None = None,
        *,
        on_output: OnOutput | None = None,
        on_input: OnInput | None = None,
    ) -> shell.ExecuteReply | ErrorReply | None:
        """Go on with an execution that an earlier client of this session has sent; `after` is what that has seen last.

        Everything is as with `execute`. None when the kernel has never heard of it; raises OutputsLost when it ended
        too long ago for the kernel to keep how.
        """
        reply = await self._exchange.resume(
            msg_id, lambda take: self._catch_up(msg_id, after, take), on_output=on_output, on_input=on_input
        )
        return None if reply is None else _expect(reply, shell.ExecuteReply)

    async def _catch_up(self, msg_id: MsgId, after: MsgId | None, take: Callable[[Channel, Message], None]) -> bool:
        missed = await self.missed(after)
        for channel, message in missed.messages:
            take(channel, message)
        if msg_id in missed.pending:
            if not missed.complete:
                log.warning("the kernel could not keep all that it has said meanwhile")
            return True
        if not missed.complete and not any(message.parent_id == msg_id for _, message in missed.messages):
            raise OutputsLost("the kernel could not keep all that it has said meanwhile, nor how this run has ended")
        return False

    async def missed(self, after: MsgId | None = None) -> Missed:
        """What the kernel has said after this message, or from the first on, as far as it has kept it."""
        found: list[tuple[Channel, Message]] = []
        complete = True
        while True:
            page = await self._exchange.request(
                Channel.CONTROL, control.MissedRequest(after=after), on_output=lambda each: found.append(unwrap(each))
            )
            reply = _expect(page, control.MissedReply)
            if isinstance(reply, ErrorReply):
                raise MalformedMessage(f"the kernel refused a missed_request: {reply.ename}: {reply.evalue}")
            complete = complete and reply.complete
            if not reply.more:
                return Missed(found, complete, reply.pending)
            after = found[-1][1].msg_id

    async def adopt(self) -> None:
        """Make the kernel end with this process, and not with the one that has started it."""
        await self.request(Channel.CONTROL, control.AdoptRequest(pid=os.getpid()))

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

    async def usage(self) -> tuple[str, int | None]:
        """What the kernel does, `busy` or `idle`, and the bytes of memory that its processes use, where it says so."""
        reply = _expect(await self.request(Channel.CONTROL, control.UsageRequest()), control.UsageReply)
        missed = _expect(
            await self.request(Channel.CONTROL, control.MissedRequest(messages=False)), control.MissedReply
        )
        memory = reply.kernel_memory if isinstance(reply, control.UsageReply) else None
        return "busy" if isinstance(missed, control.MissedReply) and missed.pending else "idle", memory

    async def request(self, channel: Channel, content: Content) -> Message:
        """Send any request and return the reply as it came."""
        return await self._exchange.request(channel, content)

    def send(self, channel: Channel, content: Content, *, buffers: tuple[Buffer, ...] = ()) -> Message:
        """Send without waiting for anything (comm messages have no reply); returns what was sent."""
        return self._exchange.send(channel, content, buffers=buffers)

    def lost(self, error: Exception) -> None:
        """The kernel has gone: everybody who waits gets this error, and so does everybody who asks from now on."""
        self._exchange.lost(error)

    def revived(self) -> None:
        """A new kernel answers on the same sockets."""
        self._exchange.revived()

    async def _ask(self, content: Content, expected: type[_Reply]) -> _Reply | ErrorReply:
        return _expect(await self.request(Channel.SHELL, content), expected)


def _expect(reply: Message, expected: type[_Reply]) -> _Reply | ErrorReply:
    content = decode_content(reply)
    if isinstance(content, expected | ErrorReply):
        return cast("_Reply | ErrorReply", content)
    raise MalformedMessage(f"expected {expected.__name__} in reply, found {reply.msg_type}")
