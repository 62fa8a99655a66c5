"""Runs a notebook's cells in order through a client; the notebook that comes of it is a value."""

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Literal, Protocol

import msgspec

from perijove.client.client import Client
from perijove.client.errors import KernelDied
from perijove.notebook.change import AppendOutput, Change, ClearOutputs, SetExecutionCount
from perijove.notebook.changes import apply_all
from perijove.notebook.errors import NotebookError
from perijove.notebook.model import Cell, CodeCell, Error, Notebook
from perijove.notebook.outputs import OutputFold
from perijove.protocol.message import Message
from perijove.protocol.shell import ErrorReply

log = logging.getLogger(__name__)

# After an interrupt, so many seconds may pass until the cell's reply: then the kernel is taken for stuck.
GRACE = 5.0
SKIP_TAG = "skip-execution"
EXPECTED_ERROR_TAG = "raises-exception"
# The names under which kernels raise that nobody can answer `input()`.
NO_INPUT = frozenset({"StdinNotImplementedError", "NoInput"})

Status = Literal["ok", "error", "expected", "interrupted", "timeout", "skipped", "died"]


@dataclass(frozen=True)
class CellRun:
    """How the run of one cell ended; `number` counts code cells from 1, `of` is how many there are."""

    number: int
    of: int
    cell: CodeCell
    status: Status = "ok"
    seconds: float = 0.0
    error: Error | None = None

    @property
    def failed(self) -> bool:
        return self.status in {"error", "timeout", "died"}


class Watcher(Protocol):
    """Who is told how a run goes on."""

    def started(self, run: CellRun) -> None: ...

    def ended(self, run: CellRun) -> None: ...

    def changed(self, notebook: Notebook) -> None:
        """The notebook as it is now; called often, so it has to be quick."""


@dataclass
class Runner:
    """One run of one notebook; `notebook` is what has come of it so far, at any time."""

    notebook: Notebook
    client: Client
    interrupt: Callable[[], Awaitable[None]]
    watcher: Watcher
    timeout: float | None = None
    allow_errors: bool = False
    runs: list[CellRun] = field(default_factory=list)
    stopping: bool = False

    async def stop(self) -> None:
        """Interrupt the cell that runs and start no other; what it has printed until then still comes."""
        self.stopping = True
        await self.interrupt()

    async def run(self) -> None:
        """Run all cells, or up to the first that fails."""
        cells = [cell for cell in self.notebook.cells if isinstance(cell, CodeCell)]
        self._apply(*(change for cell in cells if not _is_skipped(cell) for change in _emptied(cell)))
        for number, cell in enumerate(cells, start=1):
            run = CellRun(number, len(cells), cell)
            if _is_skipped(cell) or not cell.source.strip():
                self._ended(run, "skipped")
                continue
            self.watcher.started(run)
            began = time.monotonic()
            status, error = await self._run_cell(cell)
            ended = self._ended(run, status, time.monotonic() - began, error)
            if self.stopping or ended.status == "died" or (ended.failed and not self.allow_errors):
                return

    async def _run_cell(self, cell: CodeCell) -> tuple[Status, Error | None]:
        fold = OutputFold(cell.id)

        def receive(message: Message) -> None:
            nonlocal fold
            try:
                fold, changes = fold.receive(message.msg_type, msgspec.json.decode(message.content))
                self._apply(*changes)
            except NotebookError as error:
                log.warning("dropped an output of cell %s: %s", cell.id, error)

        try:
            reply = await self._within_limit(cell, receive)
        except KernelDied as error:
            return self._broken(cell, "died", "KernelDied", str(error))
        except TimeoutError:
            text = f"the cell was interrupted after {self.timeout:g} s, and the kernel has not answered since"
            return self._broken(cell, "died", "CellTimeout", text)
        if reply is None:
            return self._broken(cell, "timeout", "CellTimeout", f"the cell took longer than {self.timeout:g} s")
        if not isinstance(reply, ErrorReply):
            return "ok", None
        failure = Error(reply.ename, reply.evalue, reply.traceback)
        if self.stopping:
            return "interrupted", failure
        return "expected" if EXPECTED_ERROR_TAG in _tags(cell) else "error", failure

    async def _within_limit(self, cell: CodeCell, receive: Callable[[Message], None]) -> object:
        """The reply; None when the cell had to be interrupted. Raises TimeoutError when that was of no use."""
        async with asyncio.TaskGroup() as group:
            running = group.create_task(
                _settled(self.client.execute(cell.source, on_output=receive, metadata={"cellId": cell.id}))
            )
            done, _ = await asyncio.wait([running], timeout=self.timeout)
            if not done:
                await self.interrupt()
                done, _ = await asyncio.wait([running], timeout=GRACE)
                if not done:
                    running.cancel()
                    reply: object = TimeoutError()
                else:
                    reply = None
            else:
                reply = running.result()
        if isinstance(reply, Exception):
            raise reply
        return reply

    def _broken(self, cell: CodeCell, status: Status, name: str, text: str) -> tuple[Status, Error]:
        error = Error(name, text, (f"{name}: {text}",))
        self._apply(AppendOutput(cell.id, error))
        return status, error

    def _apply(self, *changes: Change) -> None:
        if changes:
            self.notebook = apply_all(self.notebook, changes)
            self.watcher.changed(self.notebook)

    def _ended(self, run: CellRun, status: Status, seconds: float = 0.0, error: Error | None = None) -> CellRun:
        ended = CellRun(run.number, run.of, run.cell, status, seconds, error)
        self.runs.append(ended)
        self.watcher.ended(ended)
        return ended


async def _settled(awaitable: Awaitable[object]) -> object:
    try:
        return await awaitable
    except KernelDied as error:  # raised by whoever waits, not as a group
        return error


def _emptied(cell: CodeCell) -> tuple[Change, ...]:
    return ClearOutputs(cell.id), SetExecutionCount(cell.id, None)


def _is_skipped(cell: Cell) -> bool:
    return SKIP_TAG in _tags(cell)


def _tags(cell: Cell) -> list[object]:
    tags = cell.metadata.get("tags")
    return tags if isinstance(tags, list) else []
