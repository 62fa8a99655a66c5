"""Decides what happens for each message and for each thing the worker says: events in, actions out; pure.

Executions and comm messages wait for their turn in one queue. Questions about names go to the worker at once, also
while code runs. Everything else is answered here, so it is answered while the worker is busy, stopped or dead.
"""

from collections import deque
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import msgspec

from perijove.kernel import replies
from perijove.kernel.actions import (
    Action,
    Drain,
    Exit,
    Interrupt,
    ReportUsage,
    Send,
    StartWorker,
    StopWorker,
    Text,
    ToWorker,
)
from perijove.kernel.death import Death
from perijove.protocol.contents import decode_content, reply_type
from perijove.protocol.control import ShutdownRequest
from perijove.protocol.errors import ProtocolError
from perijove.protocol.message import EMPTY, Buffer, Channel, Message
from perijove.protocol.shell import ExecuteRequest
from perijove.protocol.stdin import InputReply

_head = msgspec.json.Encoder().encode


class _Job(msgspec.Struct, gc=False):
    """What waits for the worker's main thread: an execution, or a comm message (then there is no request)."""

    channel: Channel
    message: Message
    request: ExecuteRequest | None
    number: int = 0
    count: int = 0
    interrupts: int = 0


class Dispatch:
    """The state of a kernel."""

    def __init__(self, ports: Mapping[str, int] | None = None) -> None:
        self._ports = replies.connect(ports or {})
        self._info: Text | None = None
        self._early: list[tuple[Channel, Message]] = []
        self._queue: deque[_Job] = deque()
        self._running: _Job | None = None
        self._queries: dict[int, tuple[Channel, Message]] = {}
        self._latest_parent: Text = EMPTY
        self._number = 0
        self._count = 0
        self._asking = False
        self._restarted = False
        self._ending = False
        self._farewell: list[Action] = []
        self._handlers: dict[str, Callable[[Channel, Message], list[Action]]] = {
            "execute_request": self._execute,
            "complete_request": self._query,
            "inspect_request": self._query,
            "is_complete_request": self._query,
            "history_request": self._query,
            "comm_open": self._comm,
            "comm_msg": self._comm,
            "comm_close": self._comm,
            "comm_info_request": _tell_comms,
            "kernel_info_request": self._tell_kernel_info,
            "connect_request": self._tell_ports,
            "usage_request": _tell_usage,
            "interrupt_request": self._interrupt,
            "shutdown_request": self._shut_down,
            "debug_request": _refuse,
            "create_subshell_request": _refuse,
            "delete_subshell_request": _refuse,
            "list_subshell_request": _refuse,
        }

    # What clients say

    def started(self) -> list[Action]:
        """The host has its sockets."""
        return [_publish("status", replies.STATUS["starting"], EMPTY)]

    def subscribed(self, topic: bytes) -> list[Action]:
        """Somebody listens to iopub from now on."""
        return [Send(Channel.IOPUB, "iopub_welcome", replies.welcome(topic), EMPTY, (topic,))]

    def received(self, channel: Channel, message: Message) -> list[Action]:
        """A message came from a client."""
        if self._ending:
            return []
        if channel is Channel.STDIN:
            return self._answer_input(message)
        handler = self._handlers.get(message.header.msg_type)
        if handler is None:
            return [_status("busy", message), _status("idle", message)]
        if self._info is None and message.header.msg_type in _NEED_WORKER:
            self._early.append((channel, message))
            return []
        try:
            return handler(channel, message)
        except ProtocolError as error:
            return _refuse_malformed(channel, message, error, self._count)

    def interrupted(self) -> list[Action]:
        """Somebody wants to stop what runs."""
        job = self._running
        if job is None:
            return []
        job.interrupts += 1
        told = ToWorker((_head(("interrupt", job.number)),))
        # A cell that went on after the first interrupt may be waiting for a process that it has started.
        return [Interrupt(children=job.interrupts > 1), told]

    def terminated(self) -> list[Action]:
        """Somebody wants the kernel to end, and doesn't wait for a reply."""
        return [] if self._ending else self._end([], restart=False)

    # What the worker says

    def worker_ready(self, info: Mapping[str, Any]) -> list[Action]:
        """The worker runs and says which language it speaks."""
        self._info = replies.kernel_info(info)
        actions: list[Action] = []
        if self._restarted:
            actions = [_publish("status", replies.STATUS[state], EMPTY) for state in ("starting", "idle")]
        early, self._early = self._early, []
        for channel, message in early:
            actions += self.received(channel, message)
        return actions + self._next()

    def published(self, msg_type: str, parent: Text, content: Text, buffers: Sequence[Buffer] = ()) -> list[Action]:
        """An output."""
        return [_publish(msg_type, content, parent, buffers)]

    def piped(self, name: str, text: str) -> list[Action]:
        """Text from the worker's descriptors: nobody knows which cell wrote it, so it goes to the latest."""
        return [_publish("stream", replies.stream(name, text), self._latest_parent)]

    def input_requested(self, parent: Text, content: Text) -> list[Action]:
        """Code waits for a line."""
        job = self._running
        if job is None or bytes(job.message.raw_header) != bytes(parent):
            # A thread of a cell that has ended: whom to ask is not known any more.
            return [ToWorker((_head(("input_reply", "\x04")),))]
        self._asking = True
        return [Drain(), Send(Channel.STDIN, "input_request", content, parent, job.message.identities)]

    def answered(self, number: int, content: Text) -> list[Action]:
        """The answer to a question about names."""
        asked = self._queries.pop(number, None)
        return [] if asked is None else [_reply(*asked, content), _status("idle", asked[1])]

    def finished(self, number: int, status: str, content: Text) -> list[Action]:
        """A job is done. All its output has been said; what it wrote to descriptors is still in the pipes."""
        job = self._running
        if job is None or job.number != number:
            return []
        self._running = None
        self._asking = False
        actions: list[Action] = [Drain()]
        if job.request is not None:
            actions.append(_reply(job.channel, job.message, content))
        actions.append(_status("idle", job.message))
        if status == "error" and job.request is not None and job.request.stop_on_error:
            actions += self._abort_queued()
        return actions + self._next() if self._queue else actions

    def worker_died(self, death: Death) -> list[Action]:
        """The worker has ended, as it was told to or by itself."""
        if self._ending:
            return [Drain(), *self._end_running(death), *self._farewell, Exit()]
        if self._info is None and not self._restarted:
            return [Drain(), Exit(1, f"the worker could not start: {death.report}")]
        actions: list[Action] = [Drain(), *self._end_running(death)]
        actions += self._abort_queued()
        if self._info is None:
            return [*actions, Exit(1, f"the worker could not be started again: {death.report}")]
        actions.append(_publish("status", replies.STATUS["restarting"], EMPTY))
        self._info = None
        self._restarted = True
        self._count = 0
        return [*actions, StartWorker()]

    # How it comes about

    def _next(self) -> list[Action]:
        if self._running is not None or self._info is None or not self._queue:
            return []
        job = self._running = self._queue.popleft()
        self._number += 1
        job.number = self._number
        self._latest_parent = job.message.raw_header
        # As the interpreter counts: what is not remembered has the number of the last that was.
        if job.request is not None and job.request.stores_history and job.request.code.strip():
            self._count += 1
        job.count = self._count
        return _begin(job)

    def _abort_queued(self) -> list[Action]:
        """Executions are answered as not run; comm messages stay."""
        kept: deque[_Job] = deque()
        actions: list[Action] = []
        for job in self._queue:
            if job.request is None:
                kept.append(job)
            else:
                actions += _around(job.message, _reply(job.channel, job.message, replies.aborted(self._count)))
        self._queue = kept
        return actions

    def _end_running(self, death: Death) -> list[Action]:
        actions: list[Action] = []
        for channel, message in self._queries.values():
            actions += [_reply(channel, message, replies.failed("WorkerDied", str(death))), _status("idle", message)]
        self._queries.clear()
        job, self._running = self._running, None
        self._asking = False
        if job is None:
            if not self._ending:
                told = replies.stream("stderr", f"{death.report}\n")
                actions.append(_publish("stream", told, self._latest_parent))
            return actions
        actions.append(_publish("error", replies.death_error(death), job.message.raw_header))
        if job.request is not None:
            actions.append(_reply(job.channel, job.message, replies.died(death, job.count)))
        return [*actions, _status("idle", job.message)]

    def _end(self, farewell: list[Action], *, restart: bool) -> list[Action]:
        self._ending = True
        self._farewell = farewell
        return [*self._abort_queued(), *self.interrupted(), StopWorker(restart)]

    # What is asked

    def _execute(self, channel: Channel, message: Message) -> list[Action]:
        request = decode_content(message)
        assert isinstance(request, ExecuteRequest)
        self._queue.append(_Job(channel, message, request))
        return self._next()

    def _comm(self, channel: Channel, message: Message) -> list[Action]:
        decode_content(message)
        self._queue.append(_Job(channel, message, None))
        return self._next()

    def _query(self, channel: Channel, message: Message) -> list[Action]:
        decode_content(message)
        self._number += 1
        self._queries[self._number] = (channel, message)
        told = (_head(("query", self._number, message.msg_type)), message.content)
        return [_status("busy", message), ToWorker(told)]

    def _answer_input(self, message: Message) -> list[Action]:
        if not self._asking or message.msg_type != "input_reply":
            return []
        reply = decode_content(message)
        assert isinstance(reply, InputReply)
        self._asking = False
        return [ToWorker((_head(("input_reply", reply.value)),))]

    def _interrupt(self, channel: Channel, message: Message) -> list[Action]:
        return _around(message, *self.interrupted(), _reply(channel, message, replies.OK))

    def _shut_down(self, channel: Channel, message: Message) -> list[Action]:
        request = decode_content(message)
        assert isinstance(request, ShutdownRequest)
        content = replies.shutdown(request.restart)
        farewell: list[Action] = [
            _reply(channel, message, content),
            _publish("shutdown_reply", content, message.raw_header),
            _status("idle", message),
        ]
        return [_status("busy", message), *self._end(farewell, restart=request.restart)]

    def _tell_kernel_info(self, channel: Channel, message: Message) -> list[Action]:
        assert self._info is not None
        return _around(message, _reply(channel, message, self._info))

    def _tell_ports(self, channel: Channel, message: Message) -> list[Action]:
        return _around(message, _reply(channel, message, self._ports))


def _begin(job: _Job) -> list[Action]:
    message, request = job.message, job.request
    busy = _status("busy", message)
    if request is None:
        told = (_head(("comm", job.number, message.msg_type)), message.raw_header, message.content)
        return [busy, ToWorker((*told, *message.buffers))]
    facts = ("execute", job.number, job.count, request.silent, request.store_history, request.allow_stdin)
    run = ToWorker((_head(facts), message.raw_header, message.content, message.metadata))
    if request.silent:
        return [busy, run]
    shown = replies.execute_input(request.code, job.count)
    return [busy, _publish("execute_input", shown, message.raw_header), run]


def _tell_comms(channel: Channel, message: Message) -> list[Action]:
    return _around(message, _reply(channel, message, replies.NO_COMMS))


def _tell_usage(channel: Channel, message: Message) -> list[Action]:
    return _around(message, ReportUsage(channel, message))


def _refuse(channel: Channel, message: Message) -> list[Action]:
    what = "debugger" if message.msg_type == "debug_request" else "subshells"
    refusal = replies.failed("NotSupported", f"this kernel has no {what}; its kernel_info says what it has")
    return _around(message, _reply(channel, message, refusal))


def _refuse_malformed(channel: Channel, message: Message, error: ProtocolError, count: int) -> list[Action]:
    if not message.msg_type.endswith("_request"):
        return _around(message)
    counted = count if message.msg_type == "execute_request" else None
    return _around(message, _reply(channel, message, replies.failed(type(error).__name__, str(error), counted)))


# Answered with what only a worker knows; while there is none, they wait for it.
_NEED_WORKER = frozenset({"kernel_info_request"})


def _publish(msg_type: str, content: Text, parent: Text, buffers: Sequence[Buffer] = ()) -> Send:
    return Send(Channel.IOPUB, msg_type, content, parent, (msg_type.encode(),), buffers)


def _status(state: str, request: Message) -> Send:
    return Send(Channel.IOPUB, "status", replies.STATUS[state], request.raw_header, (b"status",))


def _reply(channel: Channel, request: Message, content: Text) -> Send:
    return Send(channel, reply_type(request.header.msg_type), content, request.raw_header, request.identities)


def _around(request: Message, *actions: Action) -> list[Action]:
    return [_status("busy", request), *actions, _status("idle", request)]
