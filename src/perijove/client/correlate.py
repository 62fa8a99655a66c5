"""Decides what an incoming message means for the requests that wait: no sockets, no tasks, no clock.

A request is finished when its reply has come and, where its outputs matter, the `idle` that ends them. The two come on
different sockets, so either may be first. What a message means is a list of actions; `client` carries them out.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TypeVar

import msgspec

from perijove.protocol.message import Channel, Message, MsgId


@dataclass(frozen=True)
class Deliver:
    """An output (or another iopub message except status) belongs to a request that waits."""

    msg_id: MsgId
    message: Message


@dataclass(frozen=True)
class Ask:
    """The code of a request wants input."""

    msg_id: MsgId
    message: Message


@dataclass(frozen=True)
class Finish:
    """Reply and idle have come. `idle_lost`: the idle has not, but later messages show that it never will."""

    msg_id: MsgId
    reply: Message
    idle_lost: bool = False


@dataclass(frozen=True)
class ExpectIdle:
    """The reply is here, the idle is not yet: if it stays away, a further request will show whether it was lost."""

    msg_id: MsgId


@dataclass(frozen=True)
class Fail:
    """No reply will come any more."""

    msg_id: MsgId


@dataclass(frozen=True)
class Subscribed:
    """The first message on iopub: from now on nothing that the kernel publishes is missed."""


@dataclass(frozen=True)
class KernelState:
    """The kernel is `starting`, `busy` or `idle` (a kernel may say others)."""

    state: str


Action = Deliver | Ask | Finish | ExpectIdle | Fail | Subscribed | KernelState


@dataclass
class _Pending:
    channel: Channel
    subshell_id: str | None
    until_idle: bool
    reply: Message | None = None
    idle: bool = False


class _Status(msgspec.Struct):
    execution_state: str = ""


class _Reply(msgspec.Struct):
    status: str = ""


_T = TypeVar("_T")

_status = msgspec.json.Decoder(_Status)
_reply = msgspec.json.Decoder(_Reply)


class Correlator:
    """The requests of one client that wait for an answer, in the order in which they were sent."""

    def __init__(self) -> None:
        self._pending: dict[MsgId, _Pending] = {}
        self._subscribed = False

    @property
    def waiting(self) -> tuple[MsgId, ...]:
        """The ids of the requests that wait, oldest first."""
        return tuple(self._pending)

    def sent(self, channel: Channel, request: Message, *, until_idle: bool = True) -> None:
        """A request was sent; with `until_idle` its outputs matter, so it is finished at idle and not at the reply."""
        self._pending[request.msg_id] = _Pending(channel, request.header.subshell_id, until_idle)

    def resumed(self, msg_id: MsgId) -> None:
        """An execution that was sent by an earlier client of this session goes on as ours."""
        self._pending[msg_id] = _Pending(Channel.SHELL, None, until_idle=True)

    def forget(self, msg_id: MsgId) -> None:
        """Nobody waits for this request any more."""
        self._pending.pop(msg_id, None)

    def lost(self) -> list[Action]:
        """The kernel has gone: every request fails; a next kernel on the same sockets has to be subscribed to again."""
        failed: list[Action] = [Fail(msg_id) for msg_id in self._pending]
        self._pending.clear()
        self._subscribed = False
        return failed

    def received(self, channel: Channel, message: Message) -> list[Action]:
        """What a message means; raises MalformedMessage when its parent header is no header."""
        if channel is Channel.IOPUB:
            return list(self._published(message))
        msg_id = message.parent_id
        pending = self._pending.get(msg_id) if msg_id is not None else None
        if msg_id is None or pending is None:
            return []
        if message.msg_type == "missed_message":
            return [Deliver(msg_id, message)]
        if channel is Channel.STDIN:
            return [Ask(msg_id, message)] if message.msg_type == "input_request" else []
        if channel is not pending.channel or pending.reply is not None or not message.msg_type.endswith("_reply"):
            return []
        pending.reply = message
        if not pending.until_idle or pending.idle or _is_aborted(message):
            return [self._finish(msg_id)]
        return [ExpectIdle(msg_id)]

    def _published(self, message: Message) -> Iterator[Action]:
        if not self._subscribed:
            self._subscribed = True
            yield Subscribed()
        msg_id = message.parent_id
        if message.msg_type != "status":
            if msg_id in self._pending:
                yield Deliver(msg_id, message)
            return
        state = _decoded(_status, message, _Status()).execution_state
        yield KernelState(state)
        if msg_id not in self._pending:
            return
        if state == "busy":
            yield from self._ended_before(msg_id)
        elif state == "idle":
            self._pending[msg_id].idle = True
            if self._pending[msg_id].reply is not None:
                yield self._finish(msg_id)

    def _ended_before(self, msg_id: MsgId) -> Iterator[Action]:
        # Iopub is ordered, and a channel serves one request after the other: a request that was answered before this
        # one became busy has said idle before, so if that has not come it never will (a queue that overflowed).
        now = self._pending[msg_id]
        for earlier, pending in list(self._pending.items()):
            if earlier == msg_id:
                return
            same = (pending.channel, pending.subshell_id) == (now.channel, now.subshell_id)
            if same and pending.reply is not None:
                yield self._finish(earlier, idle_lost=True)

    def _finish(self, msg_id: MsgId, *, idle_lost: bool = False) -> Finish:
        reply = self._pending.pop(msg_id).reply
        assert reply is not None, "finished without a reply"
        return Finish(msg_id, reply, idle_lost)


def _is_aborted(reply: Message) -> bool:
    # Kernels that still say `aborted` have not run it, so no output is to be waited for.
    return _decoded(_reply, reply, _Reply()).status == "aborted"


def _decoded(decoder: msgspec.json.Decoder[_T], message: Message, default: _T) -> _T:
    try:
        return decoder.decode(message.content)
    except msgspec.MsgspecError:
        return default
