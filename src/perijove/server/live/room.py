"""A live notebook, decided: events in, actions out.

The room is the source of truth for a notebook while somebody works on it: its cells, its run queue, its outputs, how
its kernel is, and how the file on disk relates to it. Pages come and go; runs go on. Nothing here reads a clock, a file
or a socket: `live_room` carries the actions out and reports what happened as events.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from perijove.notebook.changes import (
    AppendOutput,
    AppendStream,
    Change,
    ClearOutputs,
    SetExecutionCount,
    SetMetadata,
)
from perijove.notebook.model import CodeCell, Error, Notebook
from perijove.server.live import messages as say
from perijove.server.live.document import Document, Stale
from perijove.server.live.encoding import plain_json
from perijove.server.live.events import (
    Action,
    AnswerInput,
    Broadcast,
    ClientId,
    Closed,
    DiskChanged,
    DiskRead,
    Event,
    Execute,
    ForgetJournal,
    InputGiven,
    InputWanted,
    InterruptAsked,
    InterruptKernel,
    Journal,
    KernelChosen,
    KernelDied,
    KernelFailed,
    KernelStarted,
    Opened,
    OutputMade,
    Proposed,
    ReadDisk,
    Resolved,
    RestartAsked,
    RestartKernel,
    RunAsked,
    RunFinished,
    SaveAsked,
    Saved,
    SaveDue,
    SaveFailed,
    Send,
    StartKernel,
)
from perijove.server.live.file import FileState
from perijove.server.live.runs import RunQueue

DEFAULT_KERNEL = "perijove"
_HIDDEN_ANSWER = "········"
_STARTABLE = frozenset({"none", "dead", "failed"})


@dataclass(slots=True)
class KernelState:
    """What pages are told about the kernel."""

    name: str
    state: say.KernelStateName = "none"
    display_name: str = ""
    message: str | None = None
    chosen: bool = False
    about: dict[str, dict[str, object]] = field(default_factory=dict)

    def told(self) -> say.Kernel:
        return say.Kernel(self.state, self.name, self.display_name or self.name, self.message)


class Room:
    """One live notebook; `receive` is the only way in."""

    def __init__(self, notebook: Notebook, *, new_epoch: Callable[[], str], writable: bool = True) -> None:
        self._new_epoch = new_epoch
        self.document = Document(notebook, epoch=new_epoch())
        self.runs = RunQueue()
        self.file = FileState(writable=writable)
        self.kernel = KernelState(kernel_name(notebook))
        self._clients: dict[ClientId, None] = {}
        self._input: say.InputRequest | None = None
        self._reading = False

    @property
    def notebook(self) -> Notebook:
        return self.document.notebook

    def restore(self, transactions: list[list[Change]], *, conflict: str | None = None) -> list[Action]:
        """Bring back the unsaved transactions of a server that ended; `conflict` says what became of the file."""
        actions = [action for changes in transactions for action in self._record(changes)]
        return [*actions, *(self.file.in_conflict(conflict) if conflict else [])]

    def receive(self, event: Event) -> list[Action]:  # noqa: C901, PLR0912 - the table of all events
        """Take in what happened; answer with what must be done now, in order."""
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
                return [*self._tell_runs(), *self._wake(), *self._next()]
            case InterruptAsked():
                return self._interrupt()
            case RestartAsked(run_all):
                return self._restart(run_all=run_all)
            case InputGiven(value):
                return self._answer(value)
            case KernelChosen(name):
                return self._choose(name)
            case KernelStarted():
                return self._kernel_started(event)
            case KernelFailed(message):
                return self._kernel_lost("failed", message)
            case KernelDied(message):
                return self._kernel_lost("dead", message)
            case OutputMade(run, changes):
                return self._record(list(changes)) if self.runs.is_latest(run) else []
            case InputWanted():
                return self._ask(event)
            case RunFinished():
                return self._finished(event)
            case SaveAsked(client, id_):
                return self.file.asked(client, id_, self.notebook)
            case SaveDue():
                return self.file.due(self.notebook)
            case Saved(version, when):
                return self.file.saved(version, when)
            case SaveFailed():
                self._reading = False
                return self.file.failed(event)
            case Resolved(keep):
                return self._resolve(keep)
            case DiskChanged(notebook, problem):
                return self._disk_changed(notebook, problem)
            case DiskRead(notebook, problem):
                return self._disk_read(notebook, problem)

    # Pages

    def _opened(self, event: Opened) -> list[Action]:
        self._clients[event.client] = None
        missing = self.document.since(event.epoch, event.seen)
        if missing is None:
            return [*self._snapshots([event.client]), *self._wake(if_new=True)]
        told: list[say.ServerMessage] = [
            *missing,
            say.Runs(self.runs.states()),
            self.kernel.told(),
            self.file.message(),
        ]
        told.append(self._input or say.InputDone())
        return [*(Send(event.client, message) for message in told), *self._wake(if_new=True)]

    def _snapshots(self, clients: Iterable[ClientId]) -> list[Action]:
        document = self.document
        plain = plain_json(document.notebook)
        return [
            Send(
                client,
                say.Snapshot(
                    epoch=document.epoch,
                    version=document.version,
                    client=client,
                    notebook=plain,
                    texts=dict(document.texts),
                    runs=self.runs.states(),
                    kernel=self.kernel.told(),
                    file=self.file.message(),
                    fresh=[cell.id for cell in document.notebook.cells if cell.id in document.fresh],
                    input=self._input,
                ),
            )
            for client in clients
        ]

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

    def _record(self, changes: list[Change]) -> list[Action]:
        happened = self.document.record(changes)
        return [] if happened is None else self._committed(happened)

    def _committed(self, happened: say.Changes) -> list[Action]:
        journal = Journal(happened.version, bytes(happened.changes))
        return [Broadcast(happened), journal, *self.file.changed(happened.version)]

    # Runs

    def _next(self) -> list[Action]:
        """Start what waits first; a cell without code only loses its outputs."""
        actions: list[Action] = []
        while self.kernel.state in {"idle", "busy"}:
            started = self.runs.start_next(self.notebook)
            if started is None:
                break
            running, cell = started
            self.document.fresh.add(cell.id)
            cleared: list[Change] = [
                ClearOutputs(cell_id=cell.id),
                SetExecutionCount(cell_id=cell.id, execution_count=None),
            ]
            actions += self._record([*self._describe_kernel(), *cleared])
            if cell.source.strip():
                execute = Execute(running.run, cell.id, cell.source)
                return [*actions, *self._tell_runs(), *self._tell_kernel("busy"), execute]
            self.runs.end()
        return [*actions, *self._tell_runs()] if actions else []

    def _finished(self, event: RunFinished) -> list[Action]:
        if not self.runs.is_running(event.run):
            return []
        ended = self.runs.running
        assert ended is not None
        self.runs.end()
        if not event.ok:
            self.runs.forget_waiting()
        count: list[Action] = []
        if event.execution_count is not None:
            change = SetExecutionCount(cell_id=ended.cell_id, execution_count=event.execution_count)
            count = self._record([change])
        told = self._tell_runs()
        following = self._next()
        idle = [] if self.runs.running else self._tell_kernel("idle")
        return [*self._stop_asking(), *count, *told, *following, *idle]

    def _interrupt(self) -> list[Action]:
        self.runs.forget_waiting()
        interrupt: list[Action] = [InterruptKernel()] if self.runs.running else []
        return [*self._tell_runs(), *interrupt]

    def _restart(self, *, run_all: bool) -> list[Action]:
        self.runs.end()
        self.runs.forget_waiting()
        if run_all:
            self.runs.ask([cell.id for cell in self.notebook.cells if isinstance(cell, CodeCell)])
        told = [*self._stop_asking(), *self._tell_runs()]
        if self.kernel.state in _STARTABLE:
            return [*told, *self._wake()]
        return [*told, *self._tell_kernel("restarting"), RestartKernel()]

    # Input

    def _ask(self, event: InputWanted) -> list[Action]:
        if not self.runs.is_running(event.run):
            return []
        assert self.runs.running is not None
        self._input = say.InputRequest(self.runs.running.cell_id, event.prompt, event.password)
        return [Broadcast(self._input)]

    def _answer(self, value: str) -> list[Action]:
        asked = self._input
        if asked is None:
            return []
        # What was asked and answered stays readable in the notebook, as a terminal would show it.
        text = f"{asked.prompt}{_HIDDEN_ANSWER if asked.password else value}\n"
        echo = AppendStream(cell_id=asked.cell_id, name="stdout", text=text)
        return [AnswerInput(value), *self._stop_asking(), *self._record([echo])]

    def _stop_asking(self) -> list[Action]:
        if self._input is None:
            return []
        self._input = None
        return [Broadcast(say.InputDone())]

    # Kernel

    def _wake(self, *, if_new: bool = False) -> list[Action]:
        """Start the kernel if there is none; with `if_new` only if none was ever there."""
        if self.kernel.state not in _STARTABLE or (if_new and self.kernel.state != "none"):
            return []
        return [*self._tell_kernel("starting"), StartKernel(self.kernel.name)]

    def _choose(self, name: str) -> list[Action]:
        self.kernel = KernelState(name, chosen=True)
        self.runs.end()
        self.runs.forget_waiting()
        return [*self._stop_asking(), *self._tell_runs(), *self._wake()]

    def _kernel_started(self, event: KernelStarted) -> list[Action]:
        self.kernel.display_name = event.display_name
        self.kernel.about = {"kernelspec": event.kernelspec, "language_info": event.language_info}
        chosen = self._record(self._describe_kernel()) if self.kernel.chosen else []
        idle = self._tell_kernel("idle")
        return [*chosen, *idle, *self._next()]

    def _describe_kernel(self) -> list[Change]:
        """What the metadata should say about the kernel, once something is run: opening alone is no change."""
        wanted = dict(self.kernel.about)
        if not self.kernel.chosen:
            wanted = {key: value for key, value in wanted.items() if key not in self.notebook.metadata}
        self.kernel.chosen = False
        return [
            SetMetadata(key=key, value=value)
            for key, value in wanted.items()
            if value and self.notebook.metadata.get(key) != value
        ]

    def _kernel_lost(self, state: say.KernelStateName, message: str) -> list[Action]:
        running = self.runs.running
        self.runs.end()
        self.runs.forget_waiting()
        shown: list[Action] = []
        if running is not None:
            first, _, rest = message.partition("\n")
            error = Error(ename="KernelDied", evalue=first, traceback=(f"KernelDied: {first}", *rest.splitlines()))
            shown = self._record([AppendOutput(cell_id=running.cell_id, output=error)])
        return [*self._stop_asking(), *shown, *self._tell_runs(), *self._tell_kernel(state, message)]

    def _tell_kernel(self, state: say.KernelStateName, message: str | None = None) -> list[Action]:
        if (self.kernel.state, self.kernel.message) == (state, message):
            return []
        self.kernel.state = state
        self.kernel.message = message
        return [Broadcast(self.kernel.told())]

    def _tell_runs(self) -> list[Action]:
        return [Broadcast(say.Runs(self.runs.states()))]

    # Disk

    def _resolve(self, keep: str) -> list[Action]:
        if not self.file.conflict or self._reading:
            return []
        if keep == "mine":
            return self.file.keep_mine(self.notebook)
        self._reading = True
        return [ReadDisk(aside=self.notebook)]

    def _disk_changed(self, notebook: Notebook | None, problem: str | None) -> list[Action]:
        if notebook is None:
            return self.file.in_conflict(problem or "the file was changed on disk and can't be read")
        if self.file.dirty or self.runs.running:
            return self.file.in_conflict("the file was changed on disk while there are changes here that are not in it")
        return [ReadDisk()]

    def _disk_read(self, notebook: Notebook | None, problem: str | None) -> list[Action]:
        self._reading = False
        if notebook is None:
            return self.file.in_conflict(problem or "the file can't be read")
        forget = ForgetJournal(self.document.version)
        self.document.replace(notebook, epoch=self._new_epoch())
        self.file.reloaded()
        self.runs.prune(notebook)
        return [forget, *self._snapshots(self._clients)]


def kernel_name(notebook: Notebook) -> str:
    """The kernel that a notebook asks for."""
    spec = notebook.metadata.get("kernelspec")
    name = spec.get("name") if isinstance(spec, dict) else None
    return name if isinstance(name, str) and name else DEFAULT_KERNEL
