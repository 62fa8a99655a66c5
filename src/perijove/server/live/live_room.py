"""A live notebook, carried out: tells its `Room` what happened and does what that asks for.

It owns what a room needs of the world: the pages' outboxes, the kernel, the file, the journal and the timers. All of it
runs in the server's event loop; what blocks goes to a thread.
"""

import asyncio
import logging
import sqlite3
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from perijove.notebook.errors import NotebookError
from perijove.notebook.model import Notebook
from perijove.server.live import messages as say
from perijove.server.live.disk import ChangedOnDisk, NotebookFile, parse, problem_of
from perijove.server.live.events import (
    Action,
    AnswerInput,
    Broadcast,
    ClientId,
    Closed,
    DiskChanged,
    DiskRead,
    DropJournal,
    Event,
    Execute,
    FindTrust,
    ForgetJournal,
    InterruptKernel,
    Journal,
    KeepTrust,
    MergeDisk,
    ReadDisk,
    RestartKernel,
    Resume,
    RunAsked,
    RunResumed,
    Save,
    Saved,
    SaveDue,
    SaveFailed,
    SaveLater,
    SaveSoon,
    Send,
    StartKernel,
    TrustFound,
)
from perijove.server.live.kernel_seat import KernelSeat
from perijove.server.live.outbox import Outbox
from perijove.server.live.room import Room
from perijove.server.live.tasks import Tasks
from perijove.server.live.trusting import Trusting
from perijove.server.store import Store

log = logging.getLogger(__name__)

# However steadily things change, this many times the quiet time is the longest until the file is written.
_PATIENCE = 5


class LiveRoom:
    """One open notebook with everything around it."""

    def __init__(
        self,
        room: Room,
        file: NotebookFile,
        seat: KernelSeat,
        store: Store,
        tasks: Tasks,
        *,
        autosave: float,
        trusting: Trusting | None = None,
    ) -> None:
        self.room = room
        self.file = file
        self.seat = seat
        seat.report = self.happened
        seat.note = self._note
        seat.notebook = file.path
        self._store = store
        self._trusting = trusting
        self._queue: tuple[str, ...] = ()  # as the journal has it
        self._tasks = tasks
        self._autosave = autosave
        self._outboxes: dict[ClientId, Outbox] = {}
        self._disk = asyncio.Lock()
        self._timer: asyncio.TimerHandle | None = None
        self._latest_save = 0.0
        self._saving: asyncio.Task[None] | None = None

    @property
    def is_needed(self) -> bool:
        """Whether somebody looks, something is unsaved, or there is a kernel with something in it."""
        has_state = self.seat.kernel is not None and self.seat.was_used
        return self.has_pages or has_state or self.room.file.dirty or self.room.file.conflict

    @property
    def has_pages(self) -> bool:
        return bool(self._outboxes)

    def join(self, client: ClientId, outbox: Outbox) -> None:
        """A page comes in; it says what it has seen as an event."""
        self._outboxes[client] = outbox

    def leave(self, client: ClientId) -> None:
        """A page is gone."""
        if self._outboxes.pop(client, None) is not None:
            self.happened(Closed(client))

    def happened(self, event: Event) -> None:
        """Report an event and carry out what follows from it."""
        self.perform(self.room.receive(event))
        if self._queue != self.room.runs.order:
            self._queue = self.room.runs.order
            self._journal(self._store.queued, self.file.path, self._queue)

    def perform(self, actions: list[Action]) -> None:
        """Carry out actions, in order."""
        for action in actions:
            match action:
                case Send(client, message):
                    if outbox := self._outboxes.get(client):
                        outbox.put(say.encode(message))
                case Broadcast(message) if self._outboxes:
                    frame = say.encode(message)
                    for outbox in self._outboxes.values():
                        outbox.put(frame)
                case StartKernel() | RestartKernel() | InterruptKernel() | Execute() | Resume() | AnswerInput():
                    self.seat.perform(action)
                case Broadcast():
                    pass
                case _:
                    self._keep(action)

    def _keep(self, action: Action) -> None:
        """Carry out what concerns the file and the journal."""
        match action:
            case SaveSoon():
                self._save_soon()
            case SaveLater(seconds):
                self._set_timer(seconds)
            case Save(notebook, version, anyway):
                self._cancel_timer()
                save = self._save(Save(notebook, version, anyway))
                self._saving = self._tasks.start(save, f"saving {self.file.path.name}")
            case ReadDisk():
                self._tasks.start(self._read(action), f"reading {self.file.path.name}")
            case MergeDisk(mine):
                self._tasks.start(self._merge(mine), f"merging {self.file.path.name}")
            case Journal(version, changes, seen):
                rows = [(version, changes)]
                self._journal(self._store.write, self.file.path, self._epoch, self.file.base, rows, seen)
            case ForgetJournal(version):
                self._journal(self._store.saved, self._epoch, version, self.file.base)
            case DropJournal(epoch):
                self.forget(epoch)
            case FindTrust(notebook):
                self.find_trust(notebook)
            case KeepTrust(notebook, cells):
                self._keep_trust(notebook, cells)
            case _:
                raise AssertionError(f"not an action for the file: {action}")

    @property
    def _epoch(self) -> str:
        return self.room.document.epoch

    # The file

    async def _save(self, save: Save) -> None:
        fresh = frozenset(self.room.document.fresh)
        async with self._disk:
            # The file must not be ahead of the journal, or what is in both came twice after a crash between the two.
            await asyncio.get_running_loop().run_in_executor(self._tasks.journal, _nothing)
            try:
                await asyncio.to_thread(self.file.write, save.notebook, anyway=save.anyway)
            except (OSError, NotebookError, ChangedOnDisk) as error:
                problem = problem_of(error, self.file.path.name)
                log.warning("could not save %s: %s", self.file.path.name, problem)
                self.happened(SaveFailed(problem, conflict=isinstance(error, ChangedOnDisk)))
                return
        self.happened(Saved(save.version, _now()))
        self._keep_trust(save.notebook, fresh)

    # Trust

    def find_trust(self, notebook: Notebook) -> None:
        """Find out, meanwhile, which outputs are trusted."""
        if self._trusting is not None:
            self._tasks.start(self._find_trust(self._trusting, notebook), f"trust in {self.file.path.name}")

    async def _find_trust(self, trusting: Trusting, notebook: Notebook) -> None:
        cells = await asyncio.to_thread(trusting.trusted, notebook)
        if cells:
            self.happened(TrustFound(notebook, cells))

    def _keep_trust(self, notebook: Notebook, cells: frozenset[str]) -> None:
        if self._trusting is not None:
            kept = asyncio.to_thread(self._trusting.trust, notebook, cells)
            self._tasks.start(kept, f"trust in {self.file.path.name}")

    async def _read(self, action: ReadDisk) -> None:
        async with self._disk:
            try:
                if action.aside is not None:
                    await asyncio.to_thread(self.file.write_notebook_aside, action.aside)
                notebook = await asyncio.to_thread(self.file.read)
            except (OSError, NotebookError) as error:
                self.happened(DiskRead(None, problem_of(error, self.file.path.name)))
                return
        self.happened(DiskRead(notebook))

    async def _merge(self, mine: Notebook) -> None:
        async with self._disk:
            try:
                theirs, merged = await asyncio.to_thread(self.file.merge, mine)
            except (OSError, NotebookError) as error:
                self.happened(DiskRead(None, problem_of(error, self.file.path.name)))
                return
        self.happened(DiskRead(theirs, merged=merged))

    async def look(self) -> None:
        """Notice when somebody else changed the file."""
        async with self._disk:
            try:
                content = await asyncio.to_thread(self.file.look)
                notebook = None if content is None else await asyncio.to_thread(parse, content, self.file.path.name)
            except (OSError, NotebookError) as error:
                problem = problem_of(error, self.file.path.name)
                self.happened(DiskChanged(None, f"changed on disk by another program: {problem}"))
                return
        if notebook is not None:
            self.happened(DiskChanged(notebook))

    def _save_soon(self) -> None:
        now = asyncio.get_running_loop().time()
        if self._timer is None:
            self._latest_save = now + self._autosave * _PATIENCE
        self._set_timer(min(self._autosave, max(0.0, self._latest_save - now)))

    def _set_timer(self, seconds: float) -> None:
        self._cancel_timer()
        self._timer = asyncio.get_running_loop().call_later(seconds, self._due)

    def _cancel_timer(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None

    def _due(self) -> None:
        self._timer = None
        self.happened(SaveDue())

    # The journal

    def _journal(self, write: Callable[..., None], *arguments: Any) -> None:
        future = asyncio.get_running_loop().run_in_executor(self._tasks.journal, write, *arguments)
        future.add_done_callback(_log_failure)

    async def _note(self, cell_id: str, request: str) -> None:
        loop = asyncio.get_running_loop()
        try:
            await loop.run_in_executor(self._tasks.journal, self._store.begun, self.file.path, cell_id, request)
        except (sqlite3.Error, OSError) as error:
            log.warning("the journal could not be written: %s", error)

    async def adopt(self) -> None:
        """Go on with the kernel that a killed server has left, if it has."""
        begun = await asyncio.to_thread(self._store.going, self.file.path)
        queue = self._queue = await asyncio.to_thread(self._store.queue, self.file.path)
        await self.seat.adopt(RunResumed(*begun) if begun is not None else None)
        if self.seat.kernel is not None and queue:
            # The first is the cell that the kernel was sent, or was about to be.
            self.happened(RunAsked(queue[1:] if queue[:1] == self.room.runs.order else queue))

    def forget(self, epoch: str) -> None:
        """What an earlier server left is taken over."""
        self._journal(self._store.forget, epoch)

    async def move(self, place: Path) -> None:
        """The file has another name."""
        async with self._disk:
            self._journal(self._store.moved, self.file.path, place)
            self.file.path = self.seat.notebook = place

    # The end

    async def _save_now(self) -> None:
        if self._saving is not None:
            await asyncio.wait([self._saving])
        for action in self.room.receive(SaveDue()):
            if isinstance(action, Save):
                await self._save(action)
        self._cancel_timer()

    async def abandon(self) -> None:
        """End the kernel and save nothing: the file was deleted."""
        await self.seat.close()
        self._cancel_timer()
        self.forget(self._epoch)

    async def close(self) -> None:
        """Save what is not saved and end the kernel; what can't be saved stays in the journal."""
        self.seat.flush()
        await self._save_now()
        await self.seat.close()
        await self._save_now()
        for outbox in self._outboxes.values():
            outbox.end()


def _nothing() -> None:
    """Waiting for this is waiting for all that comes before it."""


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")


def _log_failure(future: asyncio.Future[None]) -> None:
    # A journal that can't be written is no reason to stop: the notebook itself is still in memory, and saved.
    if not future.cancelled() and isinstance(error := future.exception(), sqlite3.Error | OSError):
        log.warning("the journal could not be written: %s", error)
