"""Carries out what dispatch decides: one thread that waits for clients, for the worker and for what it writes.

It knows no language and no ZeroMQ, and never waits for the worker.
"""

import os
import sys
from collections.abc import Callable, Mapping
from typing import Any

import msgspec

from perijove.kernel import usage
from perijove.kernel.actions import (
    Action,
    Alarm,
    Analyse,
    DumpStacks,
    Exit,
    Follow,
    Interrupt,
    Kill,
    Log,
    ReportUsage,
    Send,
    StartWorker,
    StopWorker,
    TellMissed,
    ToWorker,
)
from perijove.kernel.analysis import Analysis
from perijove.kernel.death import Death
from perijove.kernel.dispatch import DEFAULTS, Dispatch
from perijove.kernel.link import Frame
from perijove.kernel.memory import out_of_memory_kills
from perijove.kernel.outbox import Outbox, tell_missed
from perijove.kernel.policy import Policy, read_policy
from perijove.kernel.printing import Printing
from perijove.kernel.signals import listen_to_signals
from perijove.kernel.sources import Sources
from perijove.kernel.spill import Spill
from perijove.kernel.starter import Starter
from perijove.kernel.throttle import Throttle
from perijove.kernel.timers import Timers
from perijove.kernel.workers import AnyWorker
from perijove.protocol.errors import ProtocolError
from perijove.protocol.message import EMPTY, Channel
from perijove.transport.base import KernelChannels

# Seconds for a worker to leave by itself; clients lose patience after 2.5 (jupyter_client's shutdown_wait_time).
_PATIENCE = 2.0
# Seconds for a worker to write down its stacks, and how often to look for them.
_STACKS, _LOOKS = 0.1, 50
# Messages of one channel before the others have their turn.
_TURN = 20

_decode_head = msgspec.json.Decoder(list[Any]).decode


class Host:
    """A kernel's host."""

    def __init__(
        self,
        channels: KernelChannels,
        worker: AnyWorker,
        start_worker: Callable[[], AnyWorker],
        ports: Mapping[str, int] | None = None,
        policy: Policy = DEFAULTS,
        linger: float = 0.0,
    ) -> None:
        """`start_worker` makes the next worker when this one has died.

        With a `linger`, the kernel goes on for so many idle seconds when its starter has ended, and keeps what it says.
        """
        self._channels = channels
        self._start_worker = start_worker
        self._dispatch = Dispatch(ports, policy)
        self._exit: Exit | None = None
        self._timers = Timers()
        self._sources = Sources(channels)
        self._usage = usage.Meter()
        self._writable = False
        spill = Spill(policy)
        self._printing = Printing(self._dispatch, self._perform, self._sources, Throttle(channels), spill)
        self._kills = out_of_memory_kills()
        self._outbox = Outbox(keeps=linger > 0)
        analysed = lambda *found: self._perform(self._dispatch.analysed(*found))  # noqa: E731 - short
        self._analysis = Analysis(self._sources, self._timers, analysed)
        self._starter = Starter(linger, self._timers, self._sources, lambda: self._dispatch.is_idle, self._terminate)
        self._attach(worker)

    def run(self) -> int:
        """Serves clients until somebody ends the kernel; returns the exit status."""
        self._perform(self._dispatch.started())
        while self._exit is None:
            ready = self._channels.wait(self._timeout())
            worker = self._worker
            for source in ready:
                if isinstance(source, Channel):
                    self._receive(source)
                elif self._worker is worker:  # the next one's descriptors may have the same numbers
                    self._sources.handle(source)
            if not ready:
                self._printing.drain()
            self._timers.run()
            self._printing.regulate(self._worker.link.fileno())
        self._detach()
        for part in (self._printing, self._outbox, self._analysis):
            part.close()
        if self._exit.reason:
            log(self._exit.reason)
        return self._exit.status

    def listen_to_signals(self) -> None:
        """Takes SIGINT as an interrupt and SIGTERM as the end; for a host that is a process of its own."""
        listen_to_signals(self._sources, lambda: self._perform(self._dispatch.interrupted()), self._terminate)

    def end_with(self, pid: int) -> None:
        """Ends the kernel when this process, for which it runs, ends; or a while later, if it shall linger."""
        self._starter.follow(pid)

    def _terminate(self) -> None:
        self._perform(self._dispatch.terminated())

    # Clients

    def _receive(self, channel: Channel, most: int = _TURN) -> None:
        if channel is Channel.IOPUB:
            for topic in self._channels.subscriptions():
                self._perform(self._dispatch.subscribed(topic))
            return
        for _ in range(most):
            try:
                message = self._channels.receive(channel)
                if message is None:
                    return
                self._starter.heard()
                self._perform(self._dispatch.received(channel, message))
            except ProtocolError as error:
                log(f"dropped a message on {channel}: {error}")

    # The worker

    def _attach(self, worker: AnyWorker) -> None:
        self._worker = worker
        self._printing.attach(worker.pipes)
        self._sources.watch(worker.link.fileno(), self._receive_frames)
        if worker.ended is not None:
            self._sources.watch(worker.ended, self._worker_ended)

    def _detach(self) -> None:
        worker = self._worker
        self._sources.unwatch(worker.link.fileno())
        if worker.ended is not None:
            self._sources.unwatch(worker.ended)
        worker.close()
        self._writable = False
        self._printing.detach()
        self._timers.cancel("kill")
        self._timers.cancel("stacks")

    def _receive_frames(self) -> None:
        if self._writable:
            self._worker.link.flush()
            self._watch_link()
        try:
            for frame in self._worker.link.receive():
                self._perform(self._heard(frame))
        except EOFError:
            self._sources.unwatch(self._worker.link.fileno())
            if self._worker.ended is None:
                self._worker_ended()
            else:
                self._timers.set("kill", _PATIENCE, self._worker.kill)

    def _heard(self, frame: Frame) -> list[Action]:
        kind, *facts = _decode_head(frame[0])
        if kind == "publish":
            parent, content, *rest = frame[1:]
            if facts[0] == "stream":
                return self._printing.admit(bytes(parent), _text(content))
            metadata, *buffers = map(_text, rest) if rest else (EMPTY,)
            return self._dispatch.published(facts[0], bytes(parent), _text(content), metadata, buffers)
        if kind == "done":
            self._starter.heard()
            if facts[1] == "error":
                # What a client has sent by now was sent before the error was known: it counts as queued.
                self._receive(Channel.SHELL, sys.maxsize)
            self._printing.drain()
            spilled = self._printing.end(facts[0])
            self._printing.part(self._worker.renew_pipes, used=facts[2])
            return self._dispatch.finished(facts[0], facts[1], _text(frame[1]), spilled)
        if kind == "answer":
            return self._dispatch.answered(facts[0], _text(frame[1]))
        if kind == "awaits":
            return self._dispatch.awaits(facts[0])
        if kind == "input_request":
            self._printing.drain()
            return self._dispatch.input_requested(bytes(frame[1]), bytes(frame[2]))
        if kind == "kept":
            self._printing.unsettle(facts)
            return []
        if kind == "log":
            return [Log(bytes(frame[1]).decode())]
        policy = read_policy(frame[2]) if len(frame) > 2 else None
        self._printing.obey(policy)
        self._outbox.folder = policy.folder if policy is not None else None
        return self._dispatch.worker_ready(msgspec.json.decode(frame[1]), policy)

    # The worker's life

    def _worker_ended(self) -> None:
        exit_code = self._worker.reap()
        for frame in self._worker.link.rest():
            self._perform(self._heard(frame))
        self._printing.say(self._worker.unsent())
        self._printing.drain()
        spilled = self._printing.end_all()
        kills, self._kills = self._kills, out_of_memory_kills()
        out_of_memory = None if kills is None or self._kills is None else self._kills > kills
        death = Death(exit_code, self._printing.tail, self._worker.stacks(), out_of_memory)
        if self._exit is None:
            self._perform(self._dispatch.worker_died(death, spilled))

    def _restart(self) -> None:
        self._detach()
        try:
            self._attach(self._start_worker())
        except OSError as error:
            self._exit = Exit(1, f"the worker could not be started again: {error}")

    def _stop(self, restart: bool) -> None:
        self._worker.link.send(b'["shutdown",%s]' % (b"true" if restart else b"false"))
        self._timers.set("kill", _PATIENCE, self._worker.kill)

    def _look_for_stacks(self, looks: int = _LOOKS, seen: str = "") -> None:
        if looks and ((more := self._worker.stacks()) or not seen):  # until no more comes: it writes piece by piece
            self._timers.set("stacks", _STACKS, lambda: self._look_for_stacks(looks - 1, seen + more))
        elif seen:
            self._perform(self._dispatch.dumped(seen))

    def _set_alarm(self, number: int, seconds: float | None) -> None:
        if seconds is None:
            self._timers.cancel(number)
        else:
            self._timers.set(number, seconds, lambda: self._perform(self._dispatch.alarmed(number)))

    def _watch_link(self) -> None:
        if self._writable != self._worker.link.backlog:
            self._writable = not self._writable
            self._channels.watch(self._worker.link.fileno(), writable=self._writable)

    # Waiting

    def _timeout(self) -> float | None:
        return min((wait for wait in (self._timers.timeout, self._printing.timeout) if wait is not None), default=None)

    # Actions

    def _perform(self, actions: list[Action]) -> None:
        for action in actions:
            if type(action) is Send:
                about = (action.parent, action.identities, action.buffers)
                metadata = action.metadata
                sent = self._channels.send(action.channel, action.msg_type, action.content, *about, metadata=metadata)
                self._outbox.keep(action.channel, sent)
            elif type(action) is ToWorker:
                self._worker.link.send(*[memoryview(part) for part in action.parts])
                if self._worker.link.backlog:
                    self._watch_link()
            else:
                self._perform_seldom(action)

    def _perform_seldom(self, action: Action) -> None:
        match action:
            case Alarm(number, seconds):
                self._set_alarm(number, seconds)
            case Log(text):
                log(text)
            case Analyse():
                self._analysis.ask(action)
            case ReportUsage(channel, request):
                content = self._usage.measure({os.getpid(), self._worker.pid}, self._worker.pid)
                self._channels.send(channel, "usage_reply", content, request.raw_header, request.identities)
            case TellMissed():
                tell_missed(self._channels, self._outbox, action)
            case Follow(pid):
                self.end_with(pid)
            case Exit():
                self._exit = action
            case _:
                self._tend(action)

    def _tend(self, action: Action) -> None:
        match action:
            case Interrupt(children):
                self._worker.interrupt(children=children)
            case DumpStacks():
                self._worker.dump()
                self._timers.set("stacks", _STACKS, self._look_for_stacks)
            case Kill():
                self._worker.kill()
            case StartWorker():
                self._restart()
            case StopWorker(restart):
                self._stop(restart)
            case _:
                raise AssertionError(f"performed above: {action}")


def _text(part: bytes | bytearray | memoryview) -> bytes | memoryview:
    return bytes(part) if isinstance(part, bytearray) else part


def log(text: str) -> None:
    """Tells whoever has started the kernel, on stderr."""
    try:
        sys.stderr.write(f"perijove kernel: {text}\n")
        sys.stderr.flush()
    except (OSError, ValueError):
        pass  # nobody reads it any more
