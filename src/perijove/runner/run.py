"""Runs a notebook's cells in order through a client; the notebook that comes of it is a value."""

import asyncio
import logging
import time
from collections import deque
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import Any, Literal, Protocol

import msgspec

from perijove.client.client import Client
from perijove.client.errors import ClientError, KernelDied, OutputsLost
from perijove.notebook.change import AppendOutput, Change, ClearOutputs, SetExecutionCount, SetMetadata
from perijove.notebook.changes import apply_all
from perijove.notebook.errors import NotebookError
from perijove.notebook.model import Cell, CodeCell, Error, Notebook
from perijove.notebook.outputs import OutputFold
from perijove.protocol.comm import CommMsg
from perijove.protocol.message import Channel, Message, MsgId
from perijove.protocol.shell import ErrorReply
from perijove.protocol.stdin import InputRequest
from perijove.runner.marks import RAISES, SKIP, marked
from perijove.runner.record import REPLY, Record, tells_of_code
from perijove.runner.widgets import Widgets

log = logging.getLogger(__name__)

# After an interrupt, so many seconds may pass until the cell's reply: then the kernel is taken for stuck.
GRACE = 5.0
# The names under which kernels raise that nobody can answer `input()`.
NO_INPUT = frozenset({"StdinNotImplementedError", "NoInput"})
# What a kernel of ours replies when the process that ran the cell has ended; it has another one by then.
WORKER_DIED = "WorkerDied"
# By this character a front end says that there is no line (messaging specification, "stdin").
END_OF_INPUT = "\x04"

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

    @property
    def kernel_is_gone(self) -> bool:
        """Whether no cell can run after this one; a kernel whose worker died has begun anew, with nothing in it."""
        return self.status == "died" and (self.error is None or self.error.ename != WORKER_DIED)


@dataclass(frozen=True)
class Going:
    """A cell that a killed run has sent: with which id, and the last message of the kernel that it had seen."""

    cell_id: str
    request: MsgId
    seen: MsgId | None


@dataclass(frozen=True)
class Policy:
    """How a run is to go. Times are in seconds, None is no limit; `answers` are lines for code that asks for input."""

    timeout: float | None = None
    total_timeout: float | None = None
    allow_errors: bool = False
    expected: frozenset[str] = frozenset()
    skip: Sequence[str] = SKIP
    raises: Sequence[str] = RAISES
    answers: Sequence[str] | None = None


class Watcher(Protocol):
    """Who is told how a run goes on."""

    def started(self, run: CellRun) -> None: ...

    def ended(self, run: CellRun) -> None: ...

    def asked(self, cell_id: str, request: MsgId) -> None:
        """The cell is about to be sent with this id."""

    def changed(self, changes: Sequence[Change], seen: str) -> None:
        """What has happened to the notebook, and the id of the message that said so; called often, so be quick."""


@dataclass
class Runner:
    """One run of one notebook; `notebook` is what has come of it so far, at any time.

    `done` are the cells that an earlier run of the same kernel has run, by id: they are not run again. `going` is the
    one that it was running.
    """

    notebook: Notebook
    client: Client
    interrupt: Callable[[], Awaitable[None]]
    watcher: Watcher
    policy: Policy = Policy()
    done: Mapping[str, tuple[Status, float]] = field(default_factory=dict)
    going: Going | None = None
    record: Record | None = None
    runs: list[CellRun] = field(default_factory=list)
    stopping: bool = False
    widgets: Widgets | None = None  # kept in the notebook's metadata; None when the run shall not
    _deadline: float | None = None
    _answers: deque[str] = field(default_factory=deque)

    async def stop(self) -> None:
        """Interrupt the cell that runs and start no other; what it has printed until then still comes."""
        self.stopping = True
        await self.interrupt()

    async def run(self) -> None:
        """Run all cells, or up to the first that fails."""
        if self.record is None:
            await self._run_with_widgets()
            return
        self._apply(*self.record.began(self.notebook, datetime.now(UTC)))
        end = self.client.subscribe(self._saw)
        try:
            await self._run_with_widgets()
        finally:
            end()
            failed = any(run.failed for run in self.runs)
            self._apply(*self.record.finished(datetime.now(UTC), failed=failed))

    async def _run_with_widgets(self) -> None:
        """The same, and keep the state of the widgets that there are at the end."""
        if self.widgets is None:
            await self._run_cells()
            return
        end = self.client.subscribe(self._hear)
        try:
            await self._run_cells()
        finally:
            end()
            if (state := self.widgets.as_metadata()) is not None:
                self._apply(SetMetadata("widgets", state))

    async def _run_cells(self) -> None:
        cells = [cell for cell in self.notebook.cells if isinstance(cell, CodeCell)]
        begun = {*self.done, self.going.cell_id if self.going is not None else ""}
        waiting = [cell for cell in cells if not self._is_skipped(cell) and cell.id not in begun]
        self._apply(*(change for cell in waiting for change in _emptied(cell)))
        if self.policy.total_timeout is not None:
            self._deadline = time.monotonic() + self.policy.total_timeout
        self._answers.extend(self.policy.answers or ())
        for number, cell in enumerate(cells, start=1):
            run = CellRun(number, len(cells), cell)
            if cell.id in self.done:
                self.runs.append(replace(run, status=self.done[cell.id][0], seconds=self.done[cell.id][1]))
                continue
            if self._is_skipped(cell) or not cell.source.strip():
                self._ended(replace(run, status="skipped"))
                continue
            self.watcher.started(run)
            if self.record is not None:
                self._apply(*self.record.started(cell, datetime.now(UTC)))
            began = time.monotonic()
            status, error = await self._run_cell(cell)
            ended = replace(run, status=status, seconds=time.monotonic() - began, error=error)
            if self.record is not None:
                self._apply(*self.record.ended(cell, datetime.now(UTC), failed=ended.failed))
            self._ended(ended)
            if self.stopping or ended.kernel_is_gone or (ended.failed and not self.policy.allow_errors):
                return
            if self._deadline is not None and time.monotonic() >= self._deadline:
                return

    def _is_skipped(self, cell: Cell) -> bool:
        return marked(cell, self.policy.skip)

    def _limit(self) -> float | None:
        """Seconds that the next cell may take: its own limit, or what is left for all."""
        left = None if self._deadline is None else max(0.0, self._deadline - time.monotonic())
        limits = [limit for limit in (self.policy.timeout, left) if limit is not None]
        return min(limits, default=None)

    async def _run_cell(self, cell: CodeCell) -> tuple[Status, Error | None]:
        fold = OutputFold(cell.id)

        def receive(message: Message) -> None:
            nonlocal fold
            try:
                content = msgspec.json.decode(message.content)
                if self._is_captured(message, content):
                    return
                fold, changes = fold.receive(message.msg_type, content)
                self._apply(*changes, seen=message.msg_id)
            except NotebookError as error:
                log.warning("dropped an output of cell %s: %s", cell.id, error)

        limit = self._limit()
        try:
            reply = await self._within_limit(cell, receive, limit)
        except KernelDied as error:
            return self._broken(cell, "died", "KernelDied", str(error))
        except OutputsLost as error:
            return self._broken(cell, "died", "OutputsLost", str(error))
        except TimeoutError:
            text = f"the cell was interrupted after {limit:g} s, and the kernel has not answered since"
            return self._broken(cell, "died", "CellTimeout", text)
        if reply is None:
            return self._broken(cell, "timeout", "CellTimeout", f"the cell took longer than {limit:g} s")
        if not isinstance(reply, ErrorReply):
            return "ok", None
        failure = Error(reply.ename, reply.evalue, reply.traceback)
        if self.stopping:
            return "interrupted", failure
        if reply.ename == WORKER_DIED:
            return "died", failure
        expected = marked(cell, self.policy.raises) or reply.ename in self.policy.expected
        return "expected" if expected else "error", failure

    async def _within_limit(self, cell: CodeCell, receive: Callable[[Message], None], limit: float | None) -> object:
        """The reply; None when the cell had to be interrupted. Raises TimeoutError when that was of no use."""
        async with asyncio.TaskGroup() as group:
            running = group.create_task(_settled(self._execute(cell, receive)))
            done, _ = await asyncio.wait([running], timeout=limit)
            if not done:
                await self._interrupt_for_a_while()
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

    def _hear(self, message: Message) -> None:
        """Any message on iopub, also of what earlier cells have left running."""
        if self.widgets is not None and message.msg_type in ("comm_open", "comm_msg", "comm_close"):
            self.widgets.hear(message.msg_type, msgspec.json.decode(message.content), message.buffers)

    def _is_captured(self, message: Message, content: dict[str, Any]) -> bool:
        """Whether an output is an Output widget's; the kernel is told what is in it then."""
        if self.widgets is None:
            return False
        taken = self.widgets.capture(message.parent_id, message.msg_type, content)
        if taken is None:
            return False
        comm_id, outputs = taken
        data = {"method": "update", "state": {"outputs": outputs}, "buffer_paths": []}
        self.client.send(Channel.SHELL, CommMsg(comm_id=comm_id, data=data))
        return True

    async def _execute(self, cell: CodeCell, receive: Callable[[Message], None]) -> object:
        on_input = None if self.policy.answers is None else self._answer
        going, self.going = self.going, None
        if going is not None and going.cell_id == cell.id:
            reply = await self.client.resume(going.request, going.seen, on_output=receive, on_input=on_input)
            if reply is not None:
                return reply
            # It was killed before the kernel heard of this cell.
            self._apply(*_emptied(cell))
        request = self.client.new_id()
        self.watcher.asked(cell.id, request)
        about = {"cellId": cell.id}
        return await self.client.execute(
            cell.source,
            on_output=receive,
            on_input=on_input,
            on_reply=self._replied,
            metadata=about,
            msg_id=request,
        )

    async def _answer(self, request: InputRequest) -> str:
        """The next line that was given for input; after the last one, the end of it."""
        del request
        return self._answers.popleft() if self._answers else END_OF_INPUT

    async def _interrupt_for_a_while(self) -> None:
        try:
            async with asyncio.timeout(GRACE):
                await self.interrupt()
        except (TimeoutError, ClientError) as error:
            log.debug("the kernel could not be interrupted: %r", error)

    def _broken(self, cell: CodeCell, status: Status, name: str, text: str) -> tuple[Status, Error]:
        error = Error(name, text, (f"{name}: {text}",))
        self._apply(AppendOutput(cell.id, error))
        return status, error

    def _apply(self, *changes: Change, seen: str = "") -> None:
        if changes:
            self.notebook = apply_all(self.notebook, changes)
            self.watcher.changed(changes, seen)

    def _ended(self, run: CellRun) -> None:
        self.runs.append(run)
        self.watcher.ended(run)

    def _saw(self, message: Message) -> None:
        if message.msg_type in {"status", "execute_input"} and tells_of_code(self.client.session_id, message):
            self._replied(message, None)

    def _replied(self, message: Message, key: str | None = REPLY) -> None:
        if self.record is not None:
            self.record.saw(message, key)


async def _settled(awaitable: Awaitable[object]) -> object:
    try:
        return await awaitable
    except (KernelDied, OutputsLost) as error:  # raised by whoever waits, not as a group
        return error


def _emptied(cell: CodeCell) -> tuple[Change, ...]:
    return ClearOutputs(cell.id), SetExecutionCount(cell.id, None)
