"""Runs a language behind a link: the main thread runs code, one thread reads the link, one answers questions.

A worker knows no protocol and no sockets but its link. Standard library only, Python 3.10: it runs in any environment.
"""

import builtins
import os
import queue
import select
import signal
import socket
import sys
import threading
from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext
from json import loads
from typing import Any, NamedTuple

from perijove.kernel import cstdio
from perijove.kernel.eventloop import EventLoop
from perijove.kernel.interrupts import Interrupts
from perijove.kernel.language import Language, Reply, StdinNotImplementedError
from perijove.kernel.link import BlockingLink, Frame, encode_content, head
from perijove.kernel.streams import Cell, Output, current
from perijove.kernel.textio import Reader, Writer

_TICK = 20  # milliseconds that written text waits for more of it


class Asking:
    """`input()` over the link: one question at a time, answers from the link's thread."""

    def __init__(self, link: BlockingLink, output: Output) -> None:
        self._link = link
        self._output = output
        self._answers: queue.SimpleQueue[str] = queue.SimpleQueue()
        self._turn = threading.Lock()

    def answer(self, value: str) -> None:
        self._answers.put(value)

    def ask(self, prompt: str, *, password: bool = False) -> str:
        cell = self._output.owner()
        if not cell.allow_stdin:
            raise StdinNotImplementedError(
                "the code asks for input, but the front end that sent it takes no questions (allow_stdin is false)"
            )
        with self._turn:
            while not self._answers.empty():
                self._answers.get()
            self._output.send()
            self._link.send(b'["input_request"]', cell.parent, encode_content({"prompt": prompt, "password": password}))
            value = self._answers.get()
        # A front end says with this character that there is no line (messaging specification, "stdin").
        if value == "\x04":
            raise EOFError
        return value


class WorkerHost:
    """What the language sees of its kernel."""

    def __init__(self, link: BlockingLink, output: Output, asking: Asking) -> None:
        self._link = link
        self._output = output
        self._asking = asking
        self._heads: dict[str, bytes] = {}
        self.forked = False

    def publish(self, msg_type: str, content: Mapping[str, Any], buffers: Sequence[bytes] = ()) -> None:
        """Sends an output, after the text that was written before it."""
        if self.forked:
            return
        known = self._heads.get(msg_type)
        if known is None:
            known = self._heads[msg_type] = head("publish", msg_type)
        body = encode_content(content)
        self._output.send()
        self._link.send(known, self._output.owner().parent, body, *buffers)

    def ask(self, prompt: str, *, password: bool = False) -> str:
        """Asks the front end for a line."""
        if self.forked:
            raise EOFError("a forked child can't ask the front end")
        return self._asking.ask(str(prompt), password=password)


class Run(NamedTuple):
    """One execution, as the host asks for it."""

    number: int
    execution_count: int
    silent: bool
    store_history: bool
    allow_stdin: bool
    content: dict[str, Any]
    metadata: dict[str, Any]

    @property
    def cell_id(self) -> str | None:
        """The notebook's name for the cell, which JupyterLab sends along."""
        found = self.metadata.get("cellId")
        return found if isinstance(found, str) else None


class Worker:
    """A language and the threads around it."""

    def __init__(self, make_language: Callable[[], Language], link: socket.socket, *, process: bool) -> None:
        """In a `process` of its own it takes over signals and the standard streams; otherwise it leaves them alone."""
        self._events = EventLoop()
        self._interrupts = Interrupts(self._events.cancel, self._events.is_busy, self._interrupted)
        shield: AbstractContextManager[object] = self._interrupts if process else nullcontext()
        self._link = BlockingLink(link, shield)
        self._woken, self._waker = os.pipe()
        os.set_blocking(self._waker, False)
        self._output = Output(self._link, shield, self._wake)
        self._asking = Asking(self._link, self._output)
        self._host = WorkerHost(self._link, self._output, self._asking)
        self._flush_c: Callable[[], object] = lambda: None
        self._process = process
        self._pid = os.getpid()
        self._ended = False
        self._cancelled = 0
        self._queries: queue.SimpleQueue[Callable[[], None]] | None = None
        if process:
            self._interrupts.install()
            self._take_over_streams()
        self._language = make_language()

    def run(self) -> None:
        """Runs jobs until the host says that it is enough."""
        threading.Thread(target=self._read_link, name="perijove-link", daemon=True).start()
        self._link.send(b'["ready"]', encode_content(self._language.info))
        if self._process:
            self._flush_c = cstdio.flusher()
        while not self._ended:
            self._events.next()()
        if not self._process:
            # A process closes its link when it has run its exit hooks, which may print.
            self._link.close()

    def _take_over_streams(self) -> None:
        sys.stdout = Writer("stdout", 1, self._output)
        sys.stderr = Writer("stderr", 2, self._output)
        sys.stdin = Reader(self._host.ask)
        builtins.input = lambda prompt="", /: self._host.ask(str(prompt))
        _inherit_cell()
        os.register_at_fork(after_in_child=self._detach)
        _lend_getpass(self._host)

    def _interrupted(self) -> None:
        self._language.interrupt()

    # The main thread

    def _execute(self, run: "Run", cell: Cell) -> None:
        self._output.latest = cell
        token = current.set(cell)
        try:
            reply = self._run_code(run)
        finally:
            current.reset(token)
        if os.getpid() != self._pid:
            self._output.flush_through()
            os._exit(0)
        reply.setdefault("execution_count", run.execution_count)
        reply.setdefault("status", "ok")
        body = encode_content(reply)
        self._flush_streams()
        self._link.send(head("done", run.number, reply["status"]), body)

    def _run_code(self, run: "Run") -> Reply:
        try:
            self._events.prepare(run.content["code"])
            self._interrupts.begin(run.number)
            result = self._language.execute(
                run.content["code"],
                silent=run.silent,
                store_history=run.store_history and not run.silent,
                user_expressions=run.content.get("user_expressions") or {},
                allow_stdin=run.allow_stdin,
                cell_id=run.cell_id,
                execution_count=run.execution_count,
                host=self._host,
            )
            reply = (
                result if isinstance(result, dict) else self._events.run(result, lambda: self._cancelled == run.number)
            )
            self._interrupts.end()
        except BaseException as error:  # noqa: BLE001 - a language that fails must not take its kernel down
            reply = self._failed(error)
        return dict(reply)

    def _failed(self, error: BaseException) -> Reply:
        """The reply when the language itself has failed, told to those who watch as well."""
        try:
            self._interrupts.end()
        except KeyboardInterrupt:
            self._interrupts.end()
        name = "KeyboardInterrupt" if type(error).__name__ == "CancelledError" else type(error).__name__
        content = {"ename": name, "evalue": str(error), "traceback": [f"{name}: {error}" if str(error) else name]}
        self._host.publish("error", content)
        return {"status": "error", **content}

    def _flush_streams(self) -> None:
        for stream in (sys.__stdout__, sys.__stderr__):
            if stream is not None and self._process:
                try:
                    stream.flush()
                except (OSError, ValueError):
                    pass  # closed by user code
        self._flush_c()
        self._output.send()

    def _comm(self, number: int, msg_type: str, cell: Cell, content: bytes) -> None:
        """Answers that there is nobody: no target of this language takes comms yet."""
        if msg_type == "comm_open":
            comm_id = loads(content).get("comm_id", "")
            self._link.send(
                head("publish", "comm_close"), cell.parent, encode_content({"comm_id": comm_id, "data": {}})
            )
        self._link.send(head("done", number, "ok"), b"{}")

    def _shut_down(self, restart: bool) -> None:
        self._ended = True
        try:
            self._language.shutdown(restart)
        finally:
            self._flush_streams()
            # What exit hooks print has nobody left to batch it.
            self._output.unbatched()

    # The link's thread

    def _read_link(self) -> None:
        poll = select.poll()
        poll.register(self._link.fileno(), select.POLLIN)
        poll.register(self._woken, select.POLLIN)
        begun = False
        while True:
            self._output.ticking = begun or self._output.waiting
            ready = poll.poll(_TICK if self._output.ticking or self._output.waiting else None)
            begun = False
            for descriptor, _ in ready:
                if descriptor == self._woken:
                    os.read(self._woken, 4096)
                    self._output.ticking = True
                    begun = True
                elif not self._receive():
                    return
                else:
                    begun = True
            if not ready and self._output.waiting:
                self._output.tick()

    def _receive(self) -> bool:
        try:
            for frame in self._link.receive():
                self._take(frame)
        except EOFError:
            if self._process:
                os._exit(1)
            if not self._ended:
                self._events.put(lambda: self._shut_down(False))
            return False
        return True

    def _take(self, frame: Frame) -> None:
        kind, *facts = loads(bytes(frame[0]))
        parts = [bytes(part) for part in frame[1:]]
        if kind == "execute":
            parent, content, metadata = parts
            run = Run._make((*facts, loads(content), loads(metadata)))
            self._events.put(lambda: self._execute(run, Cell(parent, run.allow_stdin)))
        elif kind == "query":
            self._put_query(lambda: self._answer(facts[0], facts[1], parts[0]))
        elif kind == "input_reply":
            self._asking.answer(facts[0])
        elif kind == "comm":
            self._events.put(lambda: self._comm(facts[0], facts[1], Cell(parts[0]), parts[1]))
        elif kind == "interrupt":
            if self._process:
                self._interrupts.ask(facts[0])
            else:
                self._cancelled = facts[0]
                self._language.interrupt()
                self._events.cancel_soon()
        elif kind == "shutdown":
            self._events.put(lambda: self._shut_down(facts[0]))

    def _wake(self) -> None:
        self._output.ticking = True
        try:
            os.write(self._waker, b"!")
        except BlockingIOError:
            pass  # full, so it wakes anyway

    # The thread for questions: a slow `__dir__` must not keep the link from being read

    def _put_query(self, query: Callable[[], None]) -> None:
        if self._queries is None:
            self._queries = queue.SimpleQueue()
            threading.Thread(target=self._answer_queries, name="perijove-queries", daemon=True).start()
        self._queries.put(query)

    def _answer_queries(self) -> None:
        assert self._queries is not None
        while True:
            self._queries.get()()

    def _answer(self, number: int, msg_type: str, content: bytes) -> None:
        try:
            reply = _QUERIES[msg_type](self._language, loads(content))
        except Exception as error:  # noqa: BLE001 - objects of the user answer here
            reply = {"status": "error", "ename": type(error).__name__, "evalue": str(error), "traceback": []}
        reply.setdefault("status", "ok")
        self._link.send(head("answer", number), encode_content(reply))

    def _detach(self) -> None:
        """In a forked child: it is no kernel, its text goes to the descriptors."""
        self._host.forked = True
        self._output.detach()
        self._link.abandon()
        signal.signal(signal.SIGINT, signal.default_int_handler)


def serve(descriptor: int, language: str) -> None:
    """Serves the host at the other end of this socket with a language, named as `module:class`."""
    import faulthandler
    import importlib

    # A crash leaves its stack on descriptor 2, which the host reads.
    faulthandler.enable(2)
    module, _, name = language.partition(":")
    link = socket.socket(fileno=descriptor)
    link.set_inheritable(False)
    Worker(getattr(importlib.import_module(module), name), link, process=True).run()


_QUERIES: dict[str, Callable[[Language, dict[str, Any]], Reply]] = {
    "complete_request": lambda language, request: language.complete(request["code"], request["cursor_pos"]),
    "inspect_request": lambda language, request: language.inspect(
        request["code"], request["cursor_pos"], request.get("detail_level", 0)
    ),
    "is_complete_request": lambda language, request: language.is_complete(request["code"]),
    "history_request": lambda language, request: language.history(dict(request)),
}


def _inherit_cell() -> None:
    """Lets a thread print into the cell that started it, also when another cell runs by then."""
    start = threading.Thread.start

    def start_for_cell(self: threading.Thread) -> None:
        self.perijove_cell = current.get() or getattr(threading.current_thread(), "perijove_cell", None)  # type: ignore[attr-defined]
        start(self)

    threading.Thread.start = start_for_cell  # type: ignore[method-assign]


def _lend_getpass(host: WorkerHost) -> None:
    import getpass

    def ask(prompt: str = "Password: ", stream: object = None) -> str:  # noqa: ARG001 - the signature is getpass's
        return host.ask(prompt, password=True)

    getpass.getpass = ask
