"""Runs jobs in one thread, in turn: executions, and comm messages, which a cell that awaits lets in between.

The main thread has one, and each subshell's thread.
"""

import os
import sys
from collections.abc import Awaitable, Callable
from typing import Any, NamedTuple, cast

from perijove.kernel.content import encode_content
from perijove.kernel.eventloop import EventLoop
from perijove.kernel.front import Front
from perijove.kernel.interrupts import Interrupts
from perijove.kernel.language import AnyLanguage, Language, Reply, Request, message_language
from perijove.kernel.link import BlockingLink, head, value
from perijove.kernel.streams import Cell, Output, current
from perijove.kernel.threadinterrupts import ThreadInterrupts


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


class Said(NamedTuple):
    """One comm message."""

    number: int
    msg_type: str
    content: dict[str, Any]
    metadata: dict[str, Any]
    buffers: list[memoryview]


class Port:
    """What all threads of a worker share."""

    def __init__(self, link: BlockingLink, output: Output, front: Front, pid: "int | None") -> None:
        """`pid` is the worker's own, when it is a process."""
        self.link = link
        self.output = output
        self.front = front
        self.pid = pid
        self.flush_c: Callable[[], object] = lambda: None
        self.has_started_processes: Callable[[], bool] = lambda: False


class Runner:
    """A thread's jobs."""

    def __init__(self, port: Port, language: Callable[[], AnyLanguage], main: bool = False) -> None:
        """`language` is asked for when there is a job; the `main` thread's text without a cell is the latest's."""
        self.events = EventLoop()
        self.cancelled = 0
        self._port = port
        self._language = language
        self._main = main
        self._ended = False
        self.interrupts: Interrupts | ThreadInterrupts

    def run(self) -> None:
        """Runs jobs until there shall be no more."""
        while not self._ended:
            self.events.next()()

    def end(self) -> None:
        """Lets the present job be the last."""
        self._ended = True

    def put_execution(self, run: Run, parent: bytes) -> None:
        """Has a cell run."""
        self.events.put(lambda: self._execute(run, Cell(parent, run.allow_stdin)))

    def put_comm(self, said: Said, parent: bytes) -> None:
        """Has a comm message heard, while a cell awaits or else in its turn."""
        self.events.put_aside(lambda: self._comm(said, Cell(parent)))

    # Executions

    def _execute(self, run: Run, cell: Cell) -> None:
        output = self._port.output
        if self._main:
            output.latest = cell
        token = current.set(cell)
        try:
            reply = self._run_code(run)
        finally:
            current.reset(token)
        if self._port.pid not in (None, os.getpid()):
            output.flush_through()
            os._exit(0)
        reply.setdefault("execution_count", run.execution_count)
        reply.setdefault("status", "ok")
        body = encode_content(reply)
        self.flush()
        self._port.link.send(head("done", run.number, reply["status"], self._port.has_started_processes()), body)

    def _run_code(self, run: Run) -> Reply:
        try:
            self.events.prepare(run.content["code"])
            self.interrupts.begin(run.number)
            result = self._begin(run)
            if not isinstance(result, dict):
                self._port.link.send(head("awaits", run.number))
                result = self.events.run(result, lambda: self.cancelled == run.number)
            self.interrupts.end()
        except BaseException as error:  # noqa: BLE001 - a language that fails must not take its kernel down
            return self._failed(error)
        return dict(result)

    def _begin(self, run: Run) -> Reply | Awaitable[Reply]:
        language = self._language()
        messages = message_language(language)
        if messages is not None:
            request = Request("execute_request", run.content, run.metadata, (), run.execution_count)
            return messages.request(request, self._port.front)
        return cast("Language", language).execute(
            run.content["code"],
            silent=run.silent,
            store_history=run.store_history and not run.silent,
            user_expressions=run.content.get("user_expressions") or {},
            allow_stdin=run.allow_stdin,
            cell_id=run.cell_id,
            execution_count=run.execution_count,
            host=self._port.front,
        )

    def _failed(self, error: BaseException) -> Reply:
        """The reply when the language itself has failed, told to those who watch as well."""
        self._end_interrupts()
        name = "KeyboardInterrupt" if type(error).__name__ == "CancelledError" else type(error).__name__
        content = {"ename": name, "evalue": str(error), "traceback": [f"{name}: {error}" if str(error) else name]}
        self._port.front.publish("error", content)
        return {"status": "error", **content}

    def _end_interrupts(self) -> None:
        try:
            self.interrupts.end()
        except KeyboardInterrupt:
            self.interrupts.end()

    def flush(self) -> None:
        """Sends what has been written and waits in some buffer."""
        for stream in (sys.__stdout__, sys.__stderr__):
            if stream is not None and self._port.pid is not None:
                try:
                    stream.flush()
                except (OSError, ValueError):
                    pass  # closed by user code
        self._port.flush_c()
        self._port.output.send()

    # Requests of languages that want them in turn

    def put_request(self, said: Said, parent: bytes) -> None:
        """Has a request answered that is no execution, in its turn."""
        self.events.put(lambda: self._request(said, Cell(parent)))

    def _request(self, said: Said, cell: Cell) -> None:
        token = current.set(cell)
        try:
            reply = self._answer(said)
        finally:
            current.reset(token)
        self.flush()
        self._port.link.send(head("answer", said.number), encode_content(reply))

    def _answer(self, said: Said) -> Reply:
        language = message_language(self._language())
        assert language is not None, "only such a language is asked so"
        try:
            self.events.prepare()
            request = Request(said.msg_type, said.content, said.metadata, said.buffers, 0)
            reply = language.request(request, self._port.front)
            if not isinstance(reply, dict):
                reply = self.events.run(reply)
        except BaseException as error:  # noqa: BLE001 - a language that fails must not take its kernel down
            return {"status": "error", "ename": type(error).__name__, "evalue": str(error), "traceback": []}
        return {"status": "ok", **dict(reply)}

    # Comms

    def _comm(self, said: Said, cell: Cell) -> None:
        alone = not self.events.awaiting
        if alone and self._main:
            self._port.output.latest = cell
        token = current.set(cell)
        try:
            self._hear(said, alone=alone)
        finally:
            current.reset(token)
        self.flush()
        self._port.link.send(head("done", said.number, "ok", self._port.has_started_processes()), b"{}")

    def _hear(self, said: Said, *, alone: bool) -> None:
        front = self._port.front
        hear = getattr(self._language(), "comm", None)
        if hear is None:
            if said.msg_type == "comm_open":
                front.publish("comm_close", {"comm_id": said.content.get("comm_id", ""), "data": {}})
            return
        try:
            if alone:
                self.events.prepare()
                self.interrupts.begin(said.number)
            hear(said.msg_type, said.content, said.metadata, said.buffers, front)
            if alone:
                self.interrupts.end()
        except BaseException as error:  # noqa: BLE001 - a handler of the user's
            if alone:
                self._end_interrupts()
            front.log(f"the language failed on a {said.msg_type}: {type(error).__name__}: {error}")


def execution(facts: list[Any], parts: list[bytes]) -> Run:
    """The execution that a frame asks for."""
    content, metadata = map(value, parts)
    return Run._make((*facts, content, metadata))
