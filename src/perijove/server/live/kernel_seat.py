"""The place of the kernel in a live notebook: starts, runs, interrupts and replaces it, and reports what it does.

What it prints is folded into changes here and told a few times a second: the first at once, so that a short cell is
quick, the following together.
"""

import asyncio
import logging
from collections.abc import Callable, Coroutine
from pathlib import Path
from typing import Any

from perijove.notebook.errors import NotebookError
from perijove.notebook.outputs import OutputFold
from perijove.server.live.coalesce import Pending
from perijove.server.live.events import (
    AnswerInput,
    Event,
    Execute,
    InputWanted,
    InterruptKernel,
    KernelDied,
    KernelFailed,
    OutputMade,
    RestartKernel,
    Resume,
    RunFinished,
    RunId,
    RunResumed,
    StartKernel,
)
from perijove.server.live.kernel import Kernels, KernelUnavailable, OnInput, OnOutput, Outcome, RoomKernel
from perijove.server.live.messages import Complete, Inspect
from perijove.server.live.tasks import Tasks

log = logging.getLogger(__name__)

BROADCAST_SECONDS = 0.05

KernelAction = StartKernel | RestartKernel | InterruptKernel | Execute | Resume | AnswerInput


class KernelSeat:
    """At most one kernel at a time; what an earlier one still says is not heard any more."""

    def __init__(self, kernels: Kernels, tasks: Tasks, folder: Path, *, keep_widgets: bool = True) -> None:
        self.report: Callable[[Event], None] = lambda _: None
        self.notebook: Path | None = None
        # Writes down, before a cell is sent, by which id its run can be resumed.
        self.note: Callable[[str, str], Coroutine[Any, Any, None]] = _no_note
        self.kernel: RoomKernel | None = None
        self.was_used = False
        self._kernels = kernels
        self._tasks = tasks
        self._folder = folder
        self._keep_widgets = keep_widgets
        # Counts starts and restarts: what belongs to an earlier count is stale.
        self._generation = 0
        self._holder: object = None
        self._changing = asyncio.Lock()
        self._sending = asyncio.Lock()
        self._running: asyncio.Task[None] | None = None
        self._answer: asyncio.Future[str] | None = None
        self._pending: dict[RunId, Pending] = {}
        self._timer: asyncio.TimerHandle | None = None
        # The last message whose output has been folded.
        self._seen = ""

    def perform(self, action: KernelAction) -> None:
        """Carry out one action of the room."""
        match action:
            case StartKernel(name, language):
                self._leave_run()
                self._tasks.start(self._start(name, language, self._generation), f"starting the kernel {name}")
            case RestartKernel():
                self._leave_run()
                self._tasks.start(self._restart(self._generation), "restarting a kernel")
            case InterruptKernel() if self.kernel is not None:
                self._tasks.start(self._interrupt(self.kernel), "interrupting a kernel")
            case Execute() | Resume() if self.kernel is not None:
                self.was_used = True
                self._running = self._tasks.start(self._execute(self.kernel, action), f"running {action.cell_id}")
            case AnswerInput(value) if self._answer is not None and not self._answer.done():
                self._answer.set_result(value)
            case _:
                pass

    async def ask(self, question: Complete | Inspect) -> dict[str, Any]:
        """A reply's content, of whatever the kernel knows; a kernel that is not there knows nothing."""
        if self.kernel is None:
            return {"status": "error", "ename": "NoKernel", "evalue": "there is no kernel to ask", "traceback": []}
        match question:
            case Complete(code=code, cursor=cursor):
                return await self.kernel.complete(code, cursor)
            case Inspect(code=code, cursor=cursor, detail=detail):
                return await self.kernel.inspect(code, cursor, detail)

    async def close(self) -> None:
        """End the kernel; what it said until now is told."""
        self._leave_run()
        async with self._changing:
            if self.kernel is not None:
                kernel, self.kernel = self.kernel, None
                await kernel.shutdown()

    def _leave_run(self) -> None:
        """What runs now is not waited for any more."""
        self.flush()
        self._generation += 1
        # A run of this kernel can't be resumed with the next.
        self._tasks.start(self.note("", ""), "forgetting a run")
        if self._running is not None:
            self._running.cancel()
            self._running = None

    async def _start(self, name: str, language: str | None, generation: int) -> None:
        async with self._changing:
            if generation != self._generation:
                return
            if self.kernel is not None:
                old, self.kernel = self.kernel, None
                await old.shutdown()
            holder = object()
            self._holder = holder
            try:
                kernel = await self._kernels.start(
                    name, language, cwd=self._folder, on_death=self._death_of(holder), notebook=self.notebook
                )
            except KernelUnavailable as error:
                self._report_of(generation, KernelFailed(str(error)))
                return
            except Exception as error:
                log.exception("starting the kernel %s failed", name)
                self._report_of(generation, KernelFailed(f"the kernel {name!r} can't be started: {error}"))
                return
            self.kernel = kernel
            self._report_of(generation, kernel.about)

    async def adopt(self, going: RunResumed | None) -> None:
        """Take over the kernel that a killed server has left of this notebook, and the run that was going on."""
        assert self.notebook is not None, "a kernel is left of a notebook"
        async with self._changing:
            holder = object()
            self._holder = holder
            kernel = await self._kernels.adopt(self.notebook, on_death=self._death_of(holder))
            if kernel is None:
                return
            self.kernel = kernel
            self.was_used = True
            self.report(kernel.about)
            if going is not None:
                self.report(going)

    async def _restart(self, generation: int) -> None:
        async with self._changing:
            if self.kernel is None or generation != self._generation:
                return
            try:
                await self.kernel.restart()
            except KernelUnavailable as error:
                self.kernel = None
                self._report_of(generation, KernelFailed(str(error)))
                return
            self._report_of(generation, self.kernel.about)

    def _death_of(self, holder: object) -> Callable[[str], None]:
        def died(message: str) -> None:
            if holder is self._holder and self.kernel is not None:
                self._leave_run()
                dead, self.kernel = self.kernel, None
                self._tasks.start(dead.shutdown(), "clearing up after a kernel")
                self.report(KernelDied(message))

        return died

    def _report_of(self, generation: int, event: Event) -> None:
        if generation == self._generation:
            self.report(event)

    # Runs

    async def _execute(self, kernel: RoomKernel, action: Execute | Resume) -> None:
        run = action.run
        generation = self._generation
        fold = OutputFold(action.cell_id)

        def on_output(msg_type: str, content: dict[str, Any], msg_id: str = "") -> None:
            nonlocal fold
            if generation != self._generation:
                return
            try:
                fold, changes = fold.receive(msg_type, content)
            except NotebookError as error:
                log.warning("dropped an output of a kernel: %s", error)
                return
            self._made(run, changes, msg_id)

        async def on_input(prompt: str, password: bool) -> str:
            self.flush()
            self._answer = asyncio.get_running_loop().create_future()
            self.report(InputWanted(run, prompt, password))
            return await self._answer

        outcome = await self._outcome(kernel, action, on_output, on_input)
        if generation == self._generation and self._keep_widgets and (widgets := kernel.widgets()) is not None:
            self._made(run, [widgets], self._seen)
        self.flush()
        if generation == self._generation:
            self._running = None
            self.report(RunFinished(run, outcome.ok, outcome.execution_count))

    async def _outcome(
        self, kernel: RoomKernel, action: Execute | Resume, on_output: OnOutput, on_input: OnInput
    ) -> Outcome:
        if isinstance(action, Resume):
            outcome = await kernel.resume(action.request, action.seen, on_output, on_input)
            if outcome is not None:
                return outcome
        request = kernel.new_request()
        async with self._sending:
            await self.note(action.cell_id, request)
        return await kernel.execute(action.code, action.cell_id, request, on_output, on_input)

    async def _interrupt(self, kernel: RoomKernel) -> None:
        async with self._sending:  # a cell that has been asked for is to be stopped, not to come afterwards
            await kernel.interrupt()

    def _made(self, run: RunId, changes: list[Any], seen: str) -> None:
        self._seen = seen
        for change in changes:
            self._pending.setdefault(run, Pending()).add(change)
        if self._timer is None and changes:
            self.flush()
            self._timer = asyncio.get_running_loop().call_later(BROADCAST_SECONDS, self._tick)

    def _tick(self) -> None:
        self._timer = None
        if self._pending:
            self.flush()
            self._timer = asyncio.get_running_loop().call_later(BROADCAST_SECONDS, self._tick)

    def flush(self) -> None:
        """Tell what waits to be told."""
        pending, self._pending = self._pending, {}
        for run, changes in pending.items():
            self.report(OutputMade(run, changes.take(), self._seen))


async def _no_note(cell_id: str, request: str) -> None:
    """Nobody wants to know."""
