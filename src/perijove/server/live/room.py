"""A live notebook, decided: events in, actions out.

The room is the source of truth for a notebook while somebody works on it: its cells, its run queue, its outputs, how
its kernel is, and how the file on disk relates to it. Pages come and go; runs go on. Nothing here reads a clock, a file
or a socket: `live_room` carries the actions out and reports what happened as events.
"""

from collections.abc import Callable, Iterable

import msgspec

from perijove.notebook.changes import (
    AppendOutput,
    Change,
    ClearOutputs,
    SetExecutionCount,
)
from perijove.notebook.model import CodeCell, Error, Notebook
from perijove.notebook.rewrite import rewrite
from perijove.server.live import messages as say
from perijove.server.live.asking import Asking
from perijove.server.live.document import Document, Stale
from perijove.server.live.encoding import plain_json
from perijove.server.live.events import (
    Action,
    AnswerInput,
    Broadcast,
    ClientEvent,
    ClientId,
    Closed,
    DiskChanged,
    DiskEvent,
    DiskRead,
    DropJournal,
    Event,
    Execute,
    FindTrust,
    InputGiven,
    InputWanted,
    InterruptAsked,
    InterruptKernel,
    Journal,
    KeepTrust,
    KernelChosen,
    KernelDied,
    KernelEvent,
    KernelFailed,
    KernelStarted,
    MergeDisk,
    Opened,
    OutputMade,
    Proposed,
    ReadDisk,
    Resolved,
    RestartAsked,
    RestartKernel,
    Resume,
    RunAsked,
    RunFinished,
    RunResumed,
    SaveAsked,
    Saved,
    SaveDue,
    SaveFailed,
    Send,
    TrustAsked,
    TrustFound,
)
from perijove.server.live.file import FileState
from perijove.server.live.kernel_state import DEFAULT_KERNEL, KernelState
from perijove.server.live.runs import RunQueue


class Room:
    """One live notebook; `receive` is the only way in."""

    def __init__(
        self,
        notebook: Notebook,
        *,
        new_epoch: Callable[[], str],
        writable: bool = True,
        default_kernel: str = DEFAULT_KERNEL,
    ) -> None:
        self._new_epoch = new_epoch
        self.document = Document(notebook, epoch=new_epoch())
        self.runs = RunQueue()
        self.file = FileState(writable=writable)
        self.kernel = KernelState.of(notebook, default_kernel)
        self._clients: dict[ClientId, None] = {}
        self.asking = Asking()
        self._reading = False

    @property
    def notebook(self) -> Notebook:
        return self.document.notebook

    def restore(self, transactions: list[list[Change]], *, conflict: str | None = None) -> list[Action]:
        """Bring back the unsaved transactions of a server that ended; `conflict` says what became of the file."""
        actions = [action for changes in transactions for action in self._record(changes)]
        return [*actions, *(self.file.in_conflict(conflict) if conflict else [])]

    def receive(self, event: Event) -> list[Action]:
        """Take in what happened; answer with what must be done now, in order."""
        match event:
            case SaveDue() | Saved() | SaveFailed() | DiskChanged() | DiskRead() | TrustFound():
                return self._from_disk(event)
            case _ if isinstance(event, KernelEvent):
                return self._from_kernel(event)
            case _:
                return self._from_page(event)

    # Pages

    def _from_page(self, event: ClientEvent) -> list[Action]:
        match event:
            case Opened():
                return self._opened(event)
            case Closed(client):
                self._clients.pop(client, None)
                self.file.forget(client)
                return []
            case Proposed():
                return self._proposed(event)
            case RunAsked(cells):
                self.runs.ask(list(cells))
                self.runs.prune(self.notebook)
                return [*self._tell_runs(), *self.kernel.wake(), *self._next()]
            case InterruptAsked():
                return self._interrupt()
            case RestartAsked(run_all):
                return self._restart(run_all=run_all)
            case InputGiven(value):
                return self._answer(value)
            case KernelChosen(name):
                return self._choose(name)
            case SaveAsked(client, id_):
                return self.file.asked(client, id_, self.notebook)
            case Resolved(keep):
                return self._resolve(keep)
            case TrustAsked():
                every = _ids(self.notebook)
                return [*self._trust(self.notebook, every), KeepTrust(self.notebook, every)]

    def _opened(self, event: Opened) -> list[Action]:
        self._clients[event.client] = None
        missing = self.document.since(event.epoch, event.seen)
        if missing is None:
            return [*self._snapshots([event.client]), *self.kernel.wake(if_new=True)]
        told = [*missing, *_present(self)]
        return [*(Send(event.client, message) for message in told), *self.kernel.wake(if_new=True)]

    def _snapshots(self, clients: Iterable[ClientId]) -> list[Action]:
        base = _snapshot(self)
        return [Send(client, msgspec.structs.replace(base, client=client)) for client in clients]

    def _proposed(self, event: Proposed) -> list[Action]:
        if self._reading:
            return [Send(event.client, say.Refused(event.id, "the notebook is being read anew from the disk"))]
        happened = self.document.propose(event.changes, event.texts, client=event.client, id_=event.id)
        if isinstance(happened, Stale):
            return [Send(event.client, say.Refused(event.id, happened.reason))]
        before = self.runs.states()
        self.runs.prune(self.notebook)
        told = self._tell_runs() if self.runs.states() != before else []
        return [*self._committed(happened), *told]

    # Changes

    def _record(self, changes: list[Change], seen: str = "") -> list[Action]:
        happened = self.document.record(changes)
        return [] if happened is None else self._committed(happened, seen)

    def _committed(self, happened: say.Changes, seen: str = "") -> list[Action]:
        journal = Journal(happened.version, bytes(happened.changes), seen)
        return [Broadcast(happened), journal, *self.file.changed(happened.version)]

    # Runs

    def _from_kernel(self, event: KernelEvent) -> list[Action]:
        match event:
            case KernelStarted():
                described = self._record(self.kernel.started(event, self.notebook))
                return [*described, *self.kernel.become("idle", self.kernel.remark), *self._next()]
            case KernelFailed(message):
                return self._kernel_lost("failed", message)
            case KernelDied(message):
                return self._kernel_lost("dead", message)
            case OutputMade(run, changes, seen):
                return self._record(list(changes), seen) if self.runs.is_latest(run) else []
            case RunResumed():
                return self._resumed(event)
            case InputWanted():
                return self._ask(event)
            case RunFinished():
                return self._finished(event)

    def _next(self) -> list[Action]:
        """Start what waits first; a cell without code only loses its outputs."""
        actions: list[Action] = []
        while self.kernel.state in {"idle", "busy"}:
            started = self.runs.start_next(self.notebook)
            if started is None:
                break
            running, cell = started
            self.document.fresh.add(cell.id)
            actions += self._record([*self.kernel.describe(self.notebook), *_cleared(cell.id)])
            if cell.source.strip():
                execute = Execute(running.run, cell.id, cell.source)
                return [*actions, *self._tell_runs(), *self.kernel.become("busy"), execute]
            self.runs.end()
        return [*actions, *self._tell_runs()] if actions else []

    def _resumed(self, event: RunResumed) -> list[Action]:
        found = [cell for cell in self.notebook.cells if cell.id == event.cell_id and isinstance(cell, CodeCell)]
        if not found or self.runs.running is not None:
            return []
        running = self.runs.resume(event.cell_id)
        self.document.fresh.add(event.cell_id)
        resume = Resume(running.run, event.cell_id, found[0].source, event.request, event.seen)
        return [*self._tell_runs(), *self.kernel.become("busy"), resume]

    def _finished(self, event: RunFinished) -> list[Action]:
        if not self.runs.is_running(event.run):
            return []
        ended = self.runs.running
        assert ended is not None
        self.runs.end()
        if not event.ok:
            self.runs.forget_waiting()
        count: list[Action] = []
        if event.execution_count is not None and _count_of(self.notebook, ended.cell_id) != event.execution_count:
            change = SetExecutionCount(cell_id=ended.cell_id, execution_count=event.execution_count)
            count = self._record([change])
        following = self._next() or self._tell_runs()
        idle = [] if self.runs.running else self.kernel.become("idle")
        return [*self.asking.stop(), *count, *following, *idle]

    def _interrupt(self) -> list[Action]:
        self.runs.forget_waiting()
        return [*self._tell_runs(), *([InterruptKernel()] if self.runs.running else [])]

    def _restart(self, *, run_all: bool) -> list[Action]:
        self.runs.clear()
        if run_all:
            self.runs.ask([cell.id for cell in self.notebook.cells if isinstance(cell, CodeCell)])
        begin = self.kernel.wake() if self.kernel.can_start else [*self.kernel.become("restarting"), RestartKernel()]
        return [*self.asking.stop(), *self._tell_runs(), *begin]

    # Input

    def _ask(self, event: InputWanted) -> list[Action]:
        running = self.runs.running
        if running is None or running.run != event.run:
            return []
        return self.asking.ask(running.cell_id, event.prompt, password=event.password)

    def _answer(self, value: str) -> list[Action]:
        echo = self.asking.echo(value)
        return [] if echo is None else [AnswerInput(value), *self.asking.stop(), *self._record([echo])]

    # Kernel

    def _choose(self, name: str) -> list[Action]:
        self.kernel = KernelState(name, chosen=True)
        self.runs.clear()
        return [*self.asking.stop(), *self._tell_runs(), *self.kernel.wake()]

    def _kernel_lost(self, state: say.KernelStateName, message: str) -> list[Action]:
        running = self.runs.running
        self.runs.clear()
        shown: list[Action] = []
        if running is not None:
            shown = self._record([AppendOutput(cell_id=running.cell_id, output=_death(message))])
        return [*self.asking.stop(), *shown, *self._tell_runs(), *self.kernel.become(state, message)]

    def _tell_runs(self) -> list[Action]:
        return [Broadcast(say.Runs(self.runs.states()))]

    # Disk

    def _from_disk(self, event: DiskEvent) -> list[Action]:
        match event:
            case SaveDue():
                return self.file.due(self.notebook)
            case Saved(version, when):
                return self.file.saved(version, when)
            case SaveFailed():
                self._reading = False
                return self.file.failed(event)
            case DiskChanged(notebook, problem):
                return self.file.changed_on_disk(notebook, problem, busy=self.runs.running is not None)
            case DiskRead():
                return self._disk_read(event)
            case TrustFound(notebook, cells):
                return self._trust(notebook, cells)

    def _resolve(self, keep: str) -> list[Action]:
        if not self.file.conflict or self._reading:
            return []
        if keep == "mine":
            return self.file.keep_mine(self.notebook)
        self._reading = True
        return [ReadDisk(aside=self.notebook) if keep == "disk" else MergeDisk(self.notebook)]

    def _disk_read(self, read: DiskRead) -> list[Action]:
        self._reading = False
        notebook = read.notebook
        if notebook is None:
            return self.file.in_conflict(read.problem or "the file can't be read")
        drop = DropJournal(self.document.epoch)
        self.document.replace(notebook, epoch=self._new_epoch())
        self.file.reloaded()
        both = [] if read.merged is None else self._record(rewrite(notebook, read.merged))
        self.runs.prune(self.notebook)
        return [drop, *self._snapshots(self._clients), *both, FindTrust(notebook)]

    # Trust

    def _trust(self, notebook: Notebook, cells: frozenset[str]) -> list[Action]:
        return [Broadcast(_fresh(self))] if self.document.trust(cells, notebook) else []


def _snapshot(room: Room) -> say.Snapshot:
    """All that a page needs to know."""
    document = room.document
    return say.Snapshot(
        epoch=document.epoch,
        version=document.version,
        client="",
        notebook=plain_json(document.notebook),
        texts=dict(document.texts),
        runs=room.runs.states(),
        kernel=room.kernel.told(),
        file=room.file.message(),
        fresh=_fresh(room).cells,
        input=room.asking.request,
        upgraded_from=document.notebook.upgraded_from,
    )


def _ids(notebook: Notebook) -> frozenset[str]:
    return frozenset(cell.id for cell in notebook.cells)


def _present(room: Room) -> list[say.ServerMessage]:
    """What a page that knows the notebook has to be told beside."""
    asked = room.asking.request or say.InputDone()
    return [say.Runs(room.runs.states()), room.kernel.told(), room.file.message(), asked, _fresh(room)]


def _fresh(room: Room) -> say.Fresh:
    return say.Fresh([cell.id for cell in room.notebook.cells if cell.id in room.document.fresh])


def _cleared(cell_id: str) -> list[Change]:
    return [ClearOutputs(cell_id=cell_id), SetExecutionCount(cell_id=cell_id, execution_count=None)]


def _death(message: str) -> Error:
    """What the cell shows that was running when its kernel died."""
    first, _, rest = message.partition("\n")
    return Error(ename="KernelDied", evalue=first, traceback=(f"KernelDied: {first}", *rest.splitlines()))


def _count_of(notebook: Notebook, cell_id: str) -> int | None:
    """The count that a run's own message (execute_input) has set already, in most kernels."""
    found = (cell for cell in notebook.cells if cell.id == cell_id and isinstance(cell, CodeCell))
    return next((cell.execution_count for cell in found), None)
