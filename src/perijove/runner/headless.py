"""Runs a notebook's file: reads it, starts its kernel, runs, and writes what came of it, also when it is stopped."""

import asyncio
import hashlib
import logging
import os
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TextIO

import msgspec

from perijove import __version__
from perijove.client.adopting import take_over
from perijove.client.errors import ClientError
from perijove.client.manager import KernelManager
from perijove.client.provisioner import Provisioner
from perijove.client.specs import FoundSpec
from perijove.notebook.change import Change, SetMetadata
from perijove.notebook.changes import apply_all
from perijove.notebook.ipynb import reads, write
from perijove.notebook.model import Notebook
from perijove.notebook.style import Style, style_of
from perijove.protocol.message import MsgId
from perijove.protocol.shell import KernelInfoReply
from perijove.runner.choose import choose_kernel
from perijove.runner.ending import Ending, listening
from perijove.runner.journal import Journal, JournalError, Left, Opening, read_journal, restored
from perijove.runner.marks import RAISES
from perijove.runner.parameters import declared, inject, parsed, unknown
from perijove.runner.progress import Progress
from perijove.runner.record import Record
from perijove.runner.run import GRACE, CellRun, Policy, Runner
from perijove.runner.widgets import Widgets
from perijove.settings import Settings

TICK = 0.5

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Job:
    """What to run and where to write it, None for nowhere; `kernel` is a kernelspec's name, None for the notebook's.

    `title` goes before each line of progress; `env` is what the kernel's environment has besides ours;
    `record` writes times and the outcome into the metadata, as is done when there are parameters;
    `marks` are the words of `marks.py` for cells to `skip` and for those that `raises` an error.
    """

    source: Path
    target: Path | None
    kernel: str | None = None
    parameters: Mapping[str, Any] = field(default_factory=dict)
    answers: Sequence[str] | None = None
    cwd: Path | None = None
    resume: bool = False
    title: str = ""
    env: Mapping[str, str] = field(default_factory=dict)
    marks: Mapping[str, Sequence[str]] = field(default_factory=dict)
    record: bool = False


@dataclass(frozen=True)
class Result:
    """What came of it: the notebook, its cells in order, and the number of the signal that ended the run early."""

    runs: tuple[CellRun, ...]
    ended_by: int | None = None
    notebook: Notebook = field(default_factory=Notebook)

    @property
    def failed(self) -> tuple[CellRun, ...]:
        return tuple(run for run in self.runs if run.failed)


class _Watcher:
    """Tells the progress and the journal."""

    def __init__(self, progress: Progress, journal: Journal | None) -> None:
        self.progress = progress
        self._journal = journal

    def started(self, run: CellRun) -> None:
        self.progress.started(run)

    def ended(self, run: CellRun) -> None:
        self.progress.ended(run)
        if self._journal is not None:
            self._journal.ended(run)

    def asked(self, cell_id: str, request: MsgId) -> None:
        if self._journal is not None:
            self._journal.asked(cell_id, request)

    def changed(self, changes: Sequence[Change], seen: str) -> None:
        if self._journal is not None:
            self._journal.changed(changes, seen)


async def run_file(
    job: Job,
    settings: Settings,
    out: TextIO = sys.stderr,
    *,
    provisioner: Provisioner | None = None,
    ending: Ending | None = None,
) -> Result:
    """Run a notebook; raises NotebookError, ClientError and OSError when it can't be read, run or written."""
    data = job.source.read_bytes()
    notebook = _with_parameters(reads(data, name=str(job.source)), job, out)
    choice = choose_kernel(notebook, job.kernel, settings.kernel.default)
    if choice.remark:
        out.write(f"perijove: {choice.remark}\n")
    left = _look_for_journal(job, _digest(data, job)) if job.target is not None else None
    provisioner = provisioner if choice.found.can_be_forked else None
    manager, left = await _manager(job, choice.found, provisioner, settings, left, out)
    with _journal(job, _digest(data, job), manager, left) as journal:
        watcher = _Watcher(Progress(out, live=out.isatty() and not job.title, title=job.title), journal)
        async with manager, manager.client(manager.session) as client:
            info = await manager.wait_ready(client)
            described = apply_all(notebook, _described(notebook, choice.found.as_json(), info))
            runner = Runner(described, client, manager.interrupt, watcher, _policy(job, settings), record=_record(job))
            runner.widgets = Widgets() if settings.run.widgets else None
            if left is not None:
                runner.notebook, runner.done, runner.going = restored(described, left), left.ended, left.going
            former = Former(data, out, preserve=settings.run.preserve)
            with _written_at_the_end(runner, job, journal, former), _or_listening(ending) as until:
                ended_by = await _run(runner, watcher, until)
    return Result(tuple(runner.runs), ended_by, runner.notebook)


async def _manager(
    job: Job, found: FoundSpec, provisioner: Provisioner | None, settings: Settings, left: Left | None, out: TextIO
) -> tuple[KernelManager, Left | None]:
    """The kernel of the run: the one that a killed run has left, with what is left of that, or a new one."""
    env = {**os.environ, **job.env}
    linger = settings.kernel.linger
    if left is not None:
        manager = await take_over(left.opening.connection_file, provisioner, env, settings.kernel)
        killed = f"perijove: a run of {job.target} was killed after {len(left.ended)} cells"
        if manager is not None and job.resume:
            out.write(f"{killed}; going on with it\n")
            return manager, left
        if manager is not None:
            await manager.shutdown(now=True)
        how = "and its kernel has ended: running again from the first" if job.resume else "running from the start"
        out.write(f"{killed}; {how}\n")
    cwd = job.cwd or job.source.resolve().parent
    new = KernelManager(found, provisioner=provisioner, cwd=cwd, env=env, settings=settings.kernel, linger=linger)
    new.notebook = str(job.source.resolve())
    return new, None


@contextmanager
def _journal(job: Job, digest: str, manager: KernelManager, left: Left | None) -> Iterator[Journal | None]:
    """The journal of a run that writes a file; it goes at the end, unless only it has what was done."""
    if job.target is None:
        yield None
        return
    # Now, not after an hour, is the time to hear that nothing can be written there.
    opening = Opening(source=digest, kernel=manager.found.name, connection_file=str(manager.connection_file))
    journal = Journal(job.target, opening, left)
    try:
        yield journal
    finally:
        journal.close()


@contextmanager
def _written_at_the_end(runner: Runner, job: Job, journal: Journal | None, former: "Former") -> Iterator[None]:
    try:
        yield
    finally:
        if job.target is not None and journal is not None:
            journal.kept = True
            _write(former.joined(runner.notebook, job), job.target, former.style)
            journal.finished()


@dataclass(frozen=True)
class Former:
    """What the file held when its run began, and where to tell that it holds something else by now."""

    data: bytes
    out: TextIO
    preserve: bool = False

    @property
    def style(self) -> Style | None:
        """The layout to keep, if one is to be kept."""
        return style_of(self.data) if self.preserve else None

    def joined(self, notebook: Notebook, job: Job) -> Notebook:
        """The notebook with what somebody has written into its file meanwhile; raises NotebookError if that is none."""
        if job.target is None or not job.target.exists() or not job.target.samefile(job.source):
            return notebook
        now = job.target.read_bytes()
        if now == self.data:
            return notebook
        from perijove.notebook.merge.merge import merge  # noqa: PLC0415 - hardly ever needed

        merged = merge(reads(self.data), notebook, reads(now, name=str(job.target)))
        conflicts = f"; {len(merged.conflicts)} conflicts are marked" if merged.conflicts else ""
        self.out.write(f"perijove: {job.target} was changed while it ran; the changes are kept{conflicts}\n")
        return merged.notebook


def _or_listening(ending: Ending | None) -> AbstractContextManager[Ending]:
    return listening() if ending is None else nullcontext(ending)


def _with_parameters(notebook: Notebook, job: Job, out: TextIO) -> Notebook:
    parameters = declared(notebook)
    for name in unknown(parameters, job.parameters):
        there_are = ", ".join(parameter.name for parameter in parameters)
        out.write(
            f"perijove: {job.source} declares no parameter {name!r} (there are: {there_are}); it is set all the same\n"
        )
    return inject(notebook, parsed(parameters, job.parameters))


def _digest(data: bytes, job: Job) -> str:
    """What a run starts from; the same again when it is to be resumed."""
    return hashlib.blake2b(data + repr(sorted(job.parameters.items())).encode(), digest_size=16).hexdigest()


def _record(job: Job) -> Record | None:
    """Papermill's metadata: for a run with parameters, and where it is asked for."""
    if not job.record and not job.parameters:
        return None
    paths = {"input_path": str(job.source), "output_path": None if job.target is None else str(job.target)}
    values = msgspec.to_builtins(dict(job.parameters))
    return Record({"parameters": values, "environment_variables": {}, "version": __version__, **paths})


def _policy(job: Job, settings: Settings) -> Policy:
    run = settings.run
    return Policy(
        timeout=run.timeout or None,
        total_timeout=run.total_timeout or None,
        allow_errors=run.allow_errors,
        expected=frozenset(run.allow_error_names),
        skip=job.marks.get("skip", run.skip_tags),
        raises=job.marks.get("raises", RAISES),
        answers=job.answers,
    )


def _look_for_journal(job: Job, digest: str) -> Left | None:
    """What a killed run of the same left; raises JournalError when there is no going on with it, or it lives."""
    assert job.target is not None
    left = read_journal(job.target)
    if left is not None and left.lives:
        number = left.opening.pid
        raise JournalError(f"process {number} is running this notebook; wait for it, or end it", name=str(job.target))
    if left is not None and job.resume and left.opening.source != digest:
        changed = "the notebook or its parameters have changed since the run was killed; run it without --resume"
        raise JournalError(changed, name=str(job.target))
    return left


def _write(notebook: Notebook, target: Path, style: Style | None) -> None:
    try:
        write(notebook, target, style=style)
    except OSError as error:  # of a temporary file, whose name says nothing to the user
        raise OSError(error.errno, error.strerror, str(target)) from error


async def _run(runner: Runner, watcher: _Watcher, ending: Ending) -> int | None:
    """Run it until it has ended or a signal comes; returns the signal."""
    async with asyncio.TaskGroup() as group:
        running = group.create_task(runner.run())
        asked = group.create_task(ending.asked.wait())
        while not running.done() and not asked.done():
            await asyncio.wait([running, asked], timeout=TICK, return_when=asyncio.FIRST_COMPLETED)
            watcher.progress.tick()
        if not running.done():
            await _stop(runner, running, group.create_task(ending.urged.wait()))
        asked.cancel()
    return ending.number


async def _stop(runner: Runner, running: asyncio.Task[None], urged: asyncio.Task[bool]) -> None:
    """End the run in good order: with a second signal, or after a while, without."""
    try:
        async with asyncio.timeout(GRACE):
            await runner.stop()
            await asyncio.wait([running, urged], return_when=asyncio.FIRST_COMPLETED)
    except (TimeoutError, ClientError) as error:
        log.debug("the cell could not be interrupted: %r", error)
    running.cancel()
    urged.cancel()


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
