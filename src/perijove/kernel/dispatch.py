"""Decides what happens for each message and for each thing the worker says: events in, actions out; pure.

Executions and comm messages wait for their turn in the queue of their shell. Questions about names go to the worker at
once, also while code runs. Everything else is answered here, so it is answered while the worker is busy, stopped or
dead.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from perijove.kernel import replies
from perijove.kernel.actions import (
    Action,
    Exit,
    Follow,
    ReportUsage,
    Send,
    StartWorker,
    StopWorker,
    TellMissed,
    Text,
)
from perijove.kernel.comms import Comms
from perijove.kernel.death import Death, without_own_frames
from perijove.kernel.inquiries import Inquiries
from perijove.kernel.jobs import Jobs
from perijove.kernel.policy import Policy
from perijove.kernel.prompts import Prompts
from perijove.kernel.replies import Spilled
from perijove.kernel.sending import around, publish, refuse, reply, status
from perijove.kernel.shells import Job, Shell
from perijove.protocol.contents import MESSAGE_TYPES, decode_content
from perijove.protocol.control import AdoptRequest, DebugRequest, MissedRequest, ShutdownRequest
from perijove.protocol.errors import ProtocolError
from perijove.protocol.message import EMPTY, Buffer, Channel, Message, now
from perijove.protocol.shell import CommInfoRequest, ExecuteRequest

DEFAULTS = Policy()
# So many workers in a row may end before they are ready: one may have been killed by who wants another.
_FAILED = 3


class Dispatch:
    """The state of a kernel."""

    def __init__(
        self,
        ports: Mapping[str, int] | None = None,
        policy: Policy = DEFAULTS,
        clock: Callable[[], str] = now,
    ) -> None:
        self._ports = replies.connect(ports or {})
        self._jobs = Jobs(policy, clock)
        self._info: Text | None = None
        self._early: list[tuple[Channel, Message]] = []
        self._inquiries = Inquiries()
        self._comms = Comms()
        self._prompts = Prompts(self._jobs)
        self._failed: int | None = None  # workers in a row that were never ready; None before the first was
        self._ending = False
        self._farewell: Sequence[Action] = ()
        self._handlers: dict[str, Callable[[Channel, Message], list[Action]]] = {
            "execute_request": self._execute,
            **dict.fromkeys(("complete_request", "inspect_request", "is_complete_request"), self._query),
            "history_request": self._query,
            **dict.fromkeys(("comm_open", "comm_msg", "comm_close"), self._comm),
            "comm_info_request": self._tell_comms,
            "kernel_info_request": self._tell_kernel_info,
            "connect_request": self._tell_ports,
            "usage_request": _tell_usage,
            "missed_request": self._tell_missed,
            "adopt_request": _adopt,
            "restart_request": self._jobs.restart,
            "interrupt_request": self._interrupt,
            "shutdown_request": self._shut_down,
            "debug_request": self._debug,
            "create_subshell_request": self._jobs.shells.create,
            "delete_subshell_request": self._jobs.delete_subshell,
            "list_subshell_request": self._jobs.shells.list,
        }

    # What clients say

    def started(self) -> list[Action]:
        """The host has its sockets."""
        return [publish("status", replies.STATUS["starting"], EMPTY)]

    def subscribed(self, topic: bytes) -> list[Action]:
        """Somebody listens to iopub from now on."""
        return [Send(Channel.IOPUB, "iopub_welcome", replies.welcome(topic), EMPTY, (topic,))]

    def received(self, channel: Channel, message: Message) -> list[Action]:
        """A message came from a client."""
        if self._ending:
            return []
        if channel is Channel.STDIN:
            return self._prompts.answer(message)
        handler = self._handlers.get(message.header.msg_type)
        if handler is None:
            return around(message)
        if self._info is None and message.header.msg_type in _NEED_WORKER:
            self._early.append((channel, message))
            return []
        if message.header.subshell_id is not None and message.header.subshell_id not in self._jobs.shells:
            found = f"there is no subshell {message.header.subshell_id!r}; list_subshell_request tells which there are"
            return refuse(channel, message, "UnknownSubshell", found, self._jobs.count)
        try:
            return handler(channel, message)
        except ProtocolError as error:
            return refuse(channel, message, type(error).__name__, str(error), self._jobs.count)

    def interrupted(self, subshell_id: str | None = None) -> list[Action]:
        """Somebody wants to stop what runs: in this subshell, else in the main shell, else in all subshells."""
        chosen = [self._jobs.shells[subshell_id]]
        if subshell_id is None and chosen[0].running is None:
            chosen = self._jobs.shells.all()
        return [action for shell in chosen for action in self._jobs.interrupt(shell)]

    def alarmed(self, number: int) -> list[Action]:
        """The time of this job, or of the last interrupt of it, is over."""
        return self._jobs.alarm(number)

    def terminated(self) -> list[Action]:
        """Somebody wants the kernel to end, and doesn't wait for a reply."""
        return [] if self._ending else self._end([], restart=False)

    @property
    def is_idle(self) -> bool:
        """Whether nothing runs and nothing waits."""
        return not self._jobs.pending

    # What the worker says

    def worker_ready(self, info: Mapping[str, Any], policy: Policy | None = None) -> list[Action]:
        """The worker runs and says which language it speaks, and what the user wants of kernels."""
        self._jobs.policy = policy or self._jobs.policy
        self._handlers.update(dict.fromkeys(_own_requests(info), self._query))
        self._info = replies.kernel_info(info)
        self._inquiries.can_debug = "debugger" in info.get("supported_features", ())
        actions: list[Action] = self._jobs.shells.revive(info)
        if self._failed is not None:
            actions += [publish("status", replies.STATUS[state], EMPTY) for state in ("starting", "idle")]
        self._failed = 0
        early, self._early = self._early, []
        for channel, message in early:
            actions += self.received(channel, message)
        for shell in self._jobs.shells.all():
            actions += self._next(shell)
        return actions

    def published(
        self,
        msg_type: str,
        parent: Text,
        content: Text,
        metadata: Text = EMPTY,
        buffers: Sequence[Buffer] = (),
    ) -> list[Action]:
        """An output."""
        if msg_type.startswith("comm_"):
            self._comms.heard(msg_type, content)
        return [publish(msg_type, content, parent, buffers, metadata)]

    @property
    def latest_parent(self) -> Text:
        """Nobody knows which cell wrote to the worker's descriptors, so it is the latest."""
        return self._jobs.latest_parent

    def parents(self) -> dict[int, Text]:
        """The headers of the requests for which code runs, by job."""
        return {number: job.message.raw_header for number, (_, job) in self._jobs.running.items()}

    def dumped(self, text: str) -> list[Action]:
        """The stacks that were asked for."""
        told = replies.stream("stderr", without_own_frames(text))
        return [publish("stream", told, self._jobs.latest_parent)]

    def awaits(self, number: int) -> list[Action]:
        """A cell runs as a task of its event loop: from now on comm messages are served meanwhile."""
        shell, job = self._jobs.running[number]
        job.awaits = True
        return self._next(shell)

    def input_requested(self, parent: Text, content: Text) -> list[Action]:
        """Code waits for a line."""
        return self._prompts.ask(parent, content)

    def answered(self, number: int, content: Text) -> list[Action]:
        """The answer to a question about names."""
        return self._inquiries.answered(number, content)

    def analysed(self, number: int, matches: Sequence[Mapping[str, Any]]) -> list[Action]:
        """What static analysis adds to one."""
        return self._inquiries.analysed(number, matches)

    def finished(self, number: int, outcome: str, content: Text, spilled: Spilled | None = None) -> list[Action]:
        """A job is done. All its output has been said."""
        if number not in self._jobs.running:
            return []
        self._prompts.finished(number)
        shell, actions = self._jobs.finish(number, outcome, content, spilled)
        return actions + self._next(shell)

    def worker_died(self, death: Death, spilled: Mapping[int, Spilled] | None = None) -> list[Action]:
        """The worker has ended, as it was told to or by itself."""
        if self._ending:
            return [*self._end_running(death, spilled or {}), *self._farewell, Exit()]
        if self._failed is None and not self._jobs.held:
            return [Exit(1, f"the worker could not start: {death.report}")]
        actions = self._end_running(death, spilled or {})
        self._failed = (self._failed or 0) + (self._info is None)
        if self._failed == _FAILED or self._jobs.policy.restart == "never":
            for shell in self._jobs.shells.all():
                actions += self._jobs.abort(shell)
            again = "the worker could not be started again: " if self._info is None else ""
            return [*actions, Exit(1, f"{again}{death.report}")]
        actions.append(publish("status", replies.STATUS["restarting"], EMPTY))
        self._info = None
        self._jobs.count = 0
        self._comms.clear()
        return [*actions, StartWorker()]

    # How it comes about

    def _next(self, shell: Shell) -> list[Action]:
        return [] if self._info is None or self._ending else self._jobs.begin(shell)

    def _end_running(self, death: Death, spilled: Mapping[int, Spilled]) -> list[Action]:
        self._prompts.forget()
        actions = self._inquiries.fail("WorkerDied", str(death), self._jobs.latest_parent)
        if not self._ending and not any(job.request for _, job in self._jobs.running.values()):
            told = replies.stream("stderr", f"{death.report}\n")
            actions.append(publish("stream", told, self._jobs.latest_parent))
        return actions + self._jobs.end(death, spilled)

    def _end(self, farewell: Sequence[Action], *, restart: bool) -> list[Action]:
        self._ending = True
        self._farewell = farewell
        actions: list[Action] = []
        for shell in self._jobs.shells.all():
            actions += self._jobs.abort(shell) + self._jobs.interrupt(shell)
        return [*actions, StopWorker(restart)]

    # What is asked

    def _execute(self, channel: Channel, message: Message) -> list[Action]:
        request = decode_content(message)
        assert isinstance(request, ExecuteRequest)
        return self._next(self._jobs.put(Job(channel, message, request)))

    def _comm(self, channel: Channel, message: Message) -> list[Action]:
        decode_content(message)
        self._comms.heard(message.msg_type, message.content)
        return self._next(self._jobs.put(Job(channel, message, None)))

    def _query(self, channel: Channel, message: Message) -> list[Action]:
        return self._inquiries.ask(self._jobs.new_number(), channel, message)

    def _debug(self, channel: Channel, message: Message) -> list[Action]:
        request = decode_content(message)
        assert isinstance(request, DebugRequest)
        ended = self.interrupted() if request.command == "terminate" else []
        return [*ended, *self._inquiries.ask(self._jobs.new_number(), channel, message, debugging=True)]

    def _interrupt(self, channel: Channel, message: Message) -> list[Action]:
        return around(message, *self.interrupted(message.header.subshell_id), reply(channel, message, replies.OK))

    def _shut_down(self, channel: Channel, message: Message) -> list[Action]:
        request = decode_content(message)
        assert isinstance(request, ShutdownRequest)
        content = replies.shutdown(request.restart)
        told = publish("shutdown_reply", content, message.raw_header)
        farewell = [reply(channel, message, content), told, status("idle", message)]
        return [status("busy", message), *self._end(farewell, restart=request.restart)]

    def _tell_comms(self, channel: Channel, message: Message) -> list[Action]:
        request = decode_content(message)
        assert isinstance(request, CommInfoRequest)
        return around(message, reply(channel, message, replies.comms(self._comms.open(request.target_name))))

    def _tell_kernel_info(self, channel: Channel, message: Message) -> list[Action]:
        assert self._info is not None
        return around(message, reply(channel, message, self._info))

    def _tell_ports(self, channel: Channel, message: Message) -> list[Action]:
        return around(message, reply(channel, message, self._ports))

    def _tell_missed(self, channel: Channel, message: Message) -> list[Action]:
        request = decode_content(message)
        assert isinstance(request, MissedRequest)
        told = TellMissed(channel, message, request.after, self._jobs.pending, request.messages)
        return around(message, told, *self._prompts.ask_again(message))


def _adopt(channel: Channel, message: Message) -> list[Action]:
    request = decode_content(message)
    assert isinstance(request, AdoptRequest)
    return around(message, Follow(request.pid), reply(channel, message, replies.OK))


def _own_requests(info: Mapping[str, Any]) -> list[str]:
    """The message types that a language answers beside the protocol's."""
    return [name for name in info.get("requests", ()) if name not in _OURS]


def _tell_usage(channel: Channel, message: Message) -> list[Action]:
    return around(message, ReportUsage(channel, message))


# Answered with what only a worker knows; while there is none, they wait for it.
_NEED_WORKER = frozenset({"kernel_info_request", "create_subshell_request", "debug_request"})
# Answered here, whatever a language would like to.
_OURS = frozenset(MESSAGE_TYPES) - {"debug_request"}
