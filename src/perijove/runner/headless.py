"""Runs a notebook's file: reads it, starts its kernel, runs, and writes what came of it, also when it is stopped."""

import asyncio
import logging
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TextIO

import msgspec

from perijove.client.errors import ClientError
from perijove.client.manager import KernelManager
from perijove.notebook.change import Change, SetMetadata
from perijove.notebook.changes import apply_all
from perijove.notebook.ipynb import read
from perijove.notebook.model import Notebook
from perijove.protocol.shell import KernelInfoReply
from perijove.runner.choose import choose_kernel
from perijove.runner.progress import Progress
from perijove.runner.run import GRACE, CellRun, Runner
from perijove.runner.save import Saver
from perijove.settings import Settings

TICK = 0.5

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Job:
    """What to run and where to write it; `kernel` is a kernelspec's name, None for the notebook's own."""

    source: Path
    target: Path
    kernel: str | None = None


@dataclass(frozen=True)
class Result:
    """What came of it: the cells in order, and the number of the signal that ended it early."""

    runs: tuple[CellRun, ...]
    ended_by: int | None = None

    @property
    def failed(self) -> tuple[CellRun, ...]:
        return tuple(run for run in self.runs if run.failed)


class _Watcher:
    """Tells the progress and the saver."""

    def __init__(self, progress: Progress, saver: Saver) -> None:
        self.progress = progress
        self.saver = saver

    def started(self, run: CellRun) -> None:
        self.progress.started(run)

    def ended(self, run: CellRun) -> None:
        self.progress.ended(run)
        self.saver.tick()

    def changed(self, notebook: Notebook) -> None:
        self.saver.changed(notebook)


async def run_file(job: Job, settings: Settings, out: TextIO = sys.stderr) -> Result:
    """Run a notebook; raises NotebookError, ClientError and OSError when it can't be read, run or written."""
    notebook = read(job.source)
    choice = choose_kernel(notebook, job.kernel, settings.kernel.default)
    if choice.remark:
        out.write(f"perijove: {choice.remark}\n")
    manager = KernelManager(choice.found, cwd=job.source.resolve().parent, settings=settings.kernel)
    saver = Saver(job.target)
    saver.changed(notebook)
    saver.save()  # now, not after an hour, is the time to hear that the target can't be written
    async with manager, manager.client() as client:
        info = await manager.wait_ready(client)
        watcher = _Watcher(Progress(out, live=out.isatty()), saver)
        runner = Runner(
            apply_all(notebook, _described(notebook, choice.found.as_json(), info)),
            client,
            manager.interrupt,
            watcher,
            timeout=settings.run.timeout or None,
            allow_errors=settings.run.allow_errors,
        )
        try:
            ended_by = await _run(runner, watcher)
        finally:
            saver.changed(runner.notebook)
            saver.save()
    return Result(tuple(runner.runs), ended_by)


async def _run(runner: Runner, watcher: _Watcher) -> int | None:
    """Run it until it has ended or a signal comes; returns the signal."""
    with _signals() as signalled:
        async with asyncio.TaskGroup() as group:
            running = group.create_task(runner.run())
            waiting = group.create_task(signalled.get())
            while not running.done() and not waiting.done():
                await asyncio.wait([running, waiting], timeout=TICK, return_when=asyncio.FIRST_COMPLETED)
                watcher.progress.tick()
                watcher.saver.tick()
            if not running.done():
                await _stop(runner, running, group.create_task(signalled.get()))
            waiting.cancel()
    return waiting.result() if waiting.done() and not waiting.cancelled() else None


async def _stop(runner: Runner, running: asyncio.Task[None], impatience: asyncio.Task[int]) -> None:
    """End the run in good order: with a second signal, or after a while, without."""
    try:
        async with asyncio.timeout(GRACE):
            await runner.stop()
            await asyncio.wait([running, impatience], return_when=asyncio.FIRST_COMPLETED)
    except (TimeoutError, ClientError) as error:
        log.debug("the cell could not be interrupted: %r", error)
    running.cancel()
    impatience.cancel()


@contextmanager
def _signals() -> Iterator[asyncio.Queue[int]]:
    """The signals that ask to end, in a queue."""
    loop = asyncio.get_running_loop()
    queue: asyncio.Queue[int] = asyncio.Queue()
    numbers = [signal.SIGINT, signal.SIGTERM]
    try:
        for number in numbers:
            loop.add_signal_handler(number, queue.put_nowait, number)
    except (NotImplementedError, RuntimeError):  # Windows, or not in the main thread: KeyboardInterrupt it is
        numbers = []
    try:
        yield queue
    finally:
        for number in numbers:
            loop.remove_signal_handler(number)


def _described(notebook: Notebook, found: dict[str, object], info: KernelInfoReply) -> list[Change]:
    """The language that it was run in, and the kernel where the notebook names none."""
    language = {name: value for name, value in msgspec.to_builtins(info.language_info).items() if value}
    changes: list[Change] = [SetMetadata("language_info", language)]
    if "kernelspec" not in notebook.metadata:
        spec = found["spec"]
        assert isinstance(spec, dict)
        about = {"name": found["name"], "display_name": spec["display_name"], "language": spec.get("language", "")}
        changes.append(SetMetadata("kernelspec", about))
    return changes
