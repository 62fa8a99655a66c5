"""Runs a language behind a link: the main thread runs code, one reads the link meanwhile, further ones serve subshells.

A worker knows no protocol and no sockets but its link. Standard library only, Python 3.10: it runs in any environment.
"""

import os
import signal
import socket
import sys
import threading
import weakref
from collections.abc import Callable, Iterable
from contextlib import suppress
from functools import partial
from typing import Any, cast

from perijove.kernel import cstdio
from perijove.kernel.asking import Asking
from perijove.kernel.cellpipes import CellPipes
from perijove.kernel.content import encode_content
from perijove.kernel.debugging import Debugging
from perijove.kernel.flushed import Flushed
from perijove.kernel.front import Front
from perijove.kernel.inherit import ExecutorsInherit, inherit_cell, lend_input, lend_sleep
from perijove.kernel.interrupts import Interrupts, Shield
from perijove.kernel.language import AnyLanguage, Language, message_language
from perijove.kernel.link import BlockingLink, Frame, head, value
from perijove.kernel.questions import Questions
from perijove.kernel.reading import Reading
from perijove.kernel.runner import Port, Runner, Said, execution
from perijove.kernel.streams import Output
from perijove.kernel.textio import Reader, Writer
from perijove.kernel.threadinterrupts import ThreadInterrupts
from perijove.kernel.threads import start_thread

_PATIENCE = 1.0  # seconds for subshells to end


class Worker:
    """A language and the threads around it."""

    def __init__(
        self,
        make_language: Callable[[], AnyLanguage],
        link: socket.socket,
        *,
        process: bool,
        policy: "dict[str, Any] | None" = None,
        pipes: "CellPipes | None" = None,
    ) -> None:
        """In a `process` of its own it takes over signals and the standard streams, which are ends of `pipes`.

        `policy` is what the user's settings say about kernels, for the host.
        """
        self._guards = (shield := Shield()).guards
        self._link = BlockingLink(link, shield)
        self._reading = Reading(self._link, self._take, self._lost)
        self._output = Output(self._link, shield, self._reading.wake)
        self._asking = Asking(self._link, self._output)
        self._front = Front(self._link, self._output, self._asking)
        self._questions = Questions(self._link)
        self._debugging = Debugging(self._link, self._front)
        self._executors = ExecutorsInherit()
        self._process, self._embedded, self._pipes = process, False, pipes
        self._policy = [] if policy is None else [encode_content(policy)]
        self._port = Port(self._link, self._output, self._front, os.getpid() if process else None)
        self._main = Runner(self._port, self._the_language, main=True)
        self._runners: dict[str | None, Runner] = {None: self._main}
        self._threads: dict[str, threading.Thread] = {}
        self._sleepers: dict[int, threading.Event] = {}
        events = self._main.events
        self._front.subshells, self._front.loop = lambda: tuple(self._threads), events.begin
        events.wait = self._reading.wait
        self._interrupts = Interrupts(events.cancel, events.is_busy, self._interrupted)
        self._main.interrupts = self._interrupts
        if process:
            self._guards[threading.get_ident()] = self._interrupts
            self._interrupts.install()
            self._take_over_streams()
        self._language = make_language()
        self._output.heard = getattr(self._language, "printed", None)

    def run(self) -> None:
        """Runs jobs until the host says that it is enough."""
        follower = start_thread("perijove-link", self._reading.follow, self._output)
        self._link.send(b'["ready"]', encode_content(self._language.info), *self._policy)
        if self._process:
            self._port.flush_c = cstdio.flusher()
        self._main.run()
        if not self._process:
            # A process closes its link when it has run its exit hooks, which may print.
            self._main.events.close()
            self._link.close()
            self._embedded = False
            self._questions.end()
            self._reading.end()
            follower.join(_PATIENCE)
            self._reading.close()

    def embed(self, leave: "Callable[[], object]") -> None:
        """In a program that goes on afterwards: interrupts are for what this thread runs, or else call `leave`.

        Streams and functions of the program are replaced by whoever puts them back.
        """
        events = self._main.events
        self._embedded = True
        thread = threading.get_ident()
        if threading.current_thread() is threading.main_thread():
            self._interrupts = Interrupts(events.cancel, lambda: events.is_busy() or bool(leave()), self._interrupted)
            self._main.interrupts = self._interrupts
        else:
            self._main.interrupts = ThreadInterrupts(events.cancel_soon, self._asking.interrupt)
            self._sleepers[thread] = self._main.interrupts.woken
            lend_sleep(self._sleepers)
        self._main.interrupts.install()
        self._guards[thread] = self._main.interrupts
        self._executors.look()
        self._port.pid = os.getpid()
        os.register_at_fork(after_in_child=partial(_detach, weakref.ref(self)))

    @property
    def output(self) -> Output:
        """What code prints."""
        return self._output

    def ask(self, prompt: str, *, password: bool = False) -> str:
        """Asks the front end whose code runs for a line."""
        __tracebackhide__ = True
        return self._front.ask(prompt, password=password)

    def detach(self) -> None:
        """In a forked child: it is no kernel, its text goes to the descriptors."""
        if not (self._process or self._embedded):
            return  # the program around it has gone on long since
        self._front.forked = True
        self._output.detach()
        self._link.abandon()
        if self._pipes is not None:
            self._pipes.close()
        signal.signal(signal.SIGINT, signal.default_int_handler)

    def keep_flushed(self, flushed: Flushed) -> None:
        """Lets the host find there what a crash keeps from being sent."""
        self._output.flushed = flushed

    def _the_language(self) -> AnyLanguage:
        if self._process:
            self._executors.look()
        return self._language

    def _take_over_streams(self) -> None:
        sys.stdout = Writer("stdout", 1, self._output)
        sys.stderr = Writer("stderr", 2, self._output)
        sys.stdin = Reader(self._front.ask)
        inherit_cell()
        if self._pipes is not None:
            self._port.has_started_processes = self._pipes.used
            self._pipes.share_with_pools()
        os.register_at_fork(after_in_child=self.detach)
        lend_input(self._front.ask)

    def _interrupted(self) -> None:
        self._language.interrupt()

    def _shut_down(self, restart: bool) -> None:
        self._main.end()
        for subshell_id in tuple(self._threads):
            self._subshell(subshell_id, "delete")
        for thread in tuple(self._threads.values()):
            thread.join(_PATIENCE)
        try:
            ending = self._language.shutdown(restart)
            if ending is not None:
                self._main.events.run(ending)
        finally:
            self._main.flush()
            # What exit hooks print has nobody left to batch it.
            self._output.unbatched()

    # What comes over the link

    def _lost(self) -> None:
        if self._process:
            _end_group()
        self._main.events.put(lambda: self._shut_down(False))

    def _take(self, frame: Frame) -> None:
        kind, *facts = value(frame[0])
        parts = [bytes(part) for part in frame[1:]]
        if kind == "execute":
            *facts, subshell_id = facts
            self._runners[subshell_id].put_execution(execution(facts, parts[1:]), parts[0])
        elif kind == "query":
            self._ask(facts[0], facts[1], parts)
        elif kind == "debug":
            self._debugging.put(self._language, facts[0], parts[0])
        elif kind == "input_reply":
            self._asking.answer(facts[0])
        elif kind == "comm":
            parent, content, metadata, *buffers = parts
            said = Said(facts[0], facts[1], value(content), value(metadata), [memoryview(buffer) for buffer in buffers])
            self._runners[facts[2]].put_comm(said, parent)
        elif kind == "interrupt":
            self._interrupt(facts[0], facts[1], again=facts[2])
        elif kind == "subshell":
            self._subshell(facts[0], facts[1])
        else:
            self._take_seldom(kind, facts)

    def _take_seldom(self, kind: str, facts: "list[Any]") -> None:
        if kind == "named":
            name: Callable[[str], object] | None = getattr(self._language, "name", None)
            if name is not None:
                name(facts[0])
        elif kind == "pipes" and self._pipes is not None:
            kept = self._pipes.take()
            if kept:
                self._link.send(head("kept", *kept))
        elif kind == "shutdown":
            self._main.events.put(lambda: self._shut_down(facts[0]))

    def _ask(self, number: int, msg_type: str, parts: list[bytes]) -> None:
        content, parent, metadata, *buffers = parts
        if message_language(self._language) is not None:
            said = Said(number, msg_type, value(content), value(metadata), [memoryview(buffer) for buffer in buffers])
            self._main.put_request(said, parent)
        else:
            self._questions.put(cast("Language", self._language), number, msg_type, content)

    def _interrupt(self, number: int, subshell_id: "str | None", *, again: bool) -> None:
        runner = self._runners.get(subshell_id)
        if runner is None:
            return
        if self._process or self._embedded or subshell_id is not None:
            runner.interrupts.ask(number, again=again)
        if subshell_id is not None or not self._process:
            runner.cancelled = number
            self._language.interrupt()
            runner.events.cancel_soon()

    # Subshells

    def _subshell(self, subshell_id: str, what: str) -> None:
        if what == "delete":
            runner = self._runners[subshell_id]
            # It is found by interrupts until its last job is done.
            runner.events.put(runner.end)
            return
        if not self._threads and self._process:
            lend_sleep(self._sleepers)
        runner = self._runners[subshell_id] = Runner(self._port, self._the_language)
        runner.interrupts = ThreadInterrupts(runner.events.cancel_soon, self._asking.interrupt)
        thread = threading.Thread(
            target=self._run_subshell, args=(subshell_id, runner, runner.interrupts), name="subshell", daemon=True
        )
        self._threads[subshell_id] = thread
        thread.start()

    def _run_subshell(self, subshell_id: str, runner: Runner, interrupts: ThreadInterrupts) -> None:
        thread = threading.get_ident()
        interrupts.install()
        self._guards[thread] = interrupts
        self._sleepers[thread] = interrupts.woken
        try:
            runner.run()
        finally:
            runner.events.close()
            self._sleepers.pop(thread, None)
            self._guards.pop(thread, None)
            self._runners.pop(subshell_id, None)
            self._threads.pop(subshell_id, None)


def _detach(embedded: "weakref.ref[Worker]") -> None:
    """In a forked child of a program, which remembers this for ever."""
    worker = embedded()
    if worker is not None:
        worker.detach()


def _end_group() -> None:
    """The host is gone: nothing that code has started shall outlive it."""
    if os.getpgid(0) == os.getpid():
        os.killpg(0, signal.SIGKILL)
    os._exit(1)


def serve(descriptors: "list[int]", language: str, settings: "dict[str, Any]") -> None:
    """Serves the host with a language, named as `module:class`, or `module:class:text` when it is made with a text.

    The descriptors are the link, what stacks are written to, what ends when the host does, and what CellPipes and
    Flushed need; the settings are the fields of those sections.
    """
    import importlib

    from perijove.kernel.crash import end_with, write_stacks_to

    link, stacks, lifeline, giver, flushed, *shared = descriptors
    write_stacks_to(stacks)
    end_with(lifeline)
    module, _, rest = language.partition(":")
    name, _, text = rest.partition(":")
    connected = socket.socket(fileno=link)
    connected.set_inheritable(False)
    made = getattr(importlib.import_module(module), name)
    if text:
        made = partial(made, text)
    configured: Callable[[dict[str, Any]], AnyLanguage] | None = getattr(made, "configured", None)
    make = made if configured is None else lambda: configured(settings["interpreter"])
    pipes = CellPipes(giver, shared)
    worker = Worker(make, connected, process=True, policy=settings["kernel"], pipes=pipes)
    if flushed >= 0:
        os.set_inheritable(flushed, False)
        worker.keep_flushed(Flushed(flushed))
    _warm_up(settings.get("warm", {}).get("preload", ()))
    worker.run()


def _warm_up(modules: Iterable[str]) -> None:
    """In a kernel that is made before anybody wants it: imports what code will want."""
    import importlib

    for name in modules:
        # What is wrong with one is said by the cell that imports it.
        with suppress(Exception):
            importlib.import_module(name)
