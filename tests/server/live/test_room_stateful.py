"""Whatever happens, in whatever order: every page that follows what it is told shows the room's notebook."""

import itertools

import msgspec
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from perijove.notebook.changes import (
    AppendOutput,
    AppendStream,
    ClearOutputs,
    DeleteCell,
    EditSource,
    InsertCell,
    MoveCell,
    SetCellType,
    SetMetadata,
    UpdateDisplay,
    apply_all,
    decode,
)
from perijove.notebook.model import CodeCell, DisplayData, Notebook
from perijove.notebook.plain import from_plain, to_plain
from perijove.server.live import messages as say
from perijove.server.live.events import (
    Broadcast,
    ClientId,
    Closed,
    DiskChanged,
    DiskRead,
    Execute,
    InputGiven,
    InputWanted,
    InterruptAsked,
    KernelDied,
    KernelStarted,
    Opened,
    OutputMade,
    Proposed,
    ReadDisk,
    Resolved,
    RestartAsked,
    RunAsked,
    RunFinished,
    RunId,
    Save,
    SaveAsked,
    Saved,
    SaveDue,
    SaveFailed,
    Send,
)
from perijove.server.live.room import Room

CELLS = ["a", "b", "c", "d"]
cell_ids = st.sampled_from(CELLS)
clients = st.sampled_from([ClientId("anna"), ClientId("bert")])
STARTED = KernelStarted("Fake", {"name": "fake"}, {"name": "fake"})


class Page:
    """What a page keeps, by the protocol alone."""

    def __init__(self):
        self.snapshot = None
        self.notebook = Notebook()
        self.version = 0
        self.texts = {}
        self.runs = {}

    def hear(self, message):
        match message:
            case say.Snapshot():
                self.snapshot = message
                self.notebook = from_plain(msgspec.json.decode(message.notebook))
                self.version, self.texts, self.runs = message.version, dict(message.texts), message.runs
            case say.Changes():
                assert message.version == self.version + 1
                self.version = message.version
                changes = decode(bytes(message.changes))
                self.notebook = apply_all(self.notebook, changes)
                for change in changes:
                    match change:
                        case EditSource(cell_id=cell_id):
                            self.texts[cell_id] = self.texts.get(cell_id, 0) + 1
                        case DeleteCell(cell_id=cell_id):
                            self.texts.pop(cell_id, None)
            case say.Runs(runs):
                self.runs = runs


class Rooms(RuleBasedStateMachine):
    @initialize()
    def begin(self):
        epochs = (f"epoch {number}" for number in itertools.count())
        cells = tuple(CodeCell(id=name, source="1") for name in CELLS[:2])
        self.room = Room(Notebook(cells=cells), new_epoch=lambda: next(epochs))
        self.pages = {}
        self.away = {}
        self.running = []
        self.saving = []
        self.reading = False
        self.do(Opened(ClientId("anna")), opening=ClientId("anna"))
        self.do(STARTED)

    def do(self, event, opening=None):
        if opening is not None:
            self.pages[opening] = self.away.pop(opening, None) or Page()
        for action in self.room.receive(event):
            match action:
                case Send(client, message):
                    if client in self.pages:
                        self.pages[client].hear(message)
                case Broadcast(message):
                    for page in self.pages.values():
                        page.hear(message)
                case Execute(run):
                    assert len(self.running) == 0 or self.room.runs.is_running(run)
                    self.running = [run]
                case Save(notebook, version):
                    assert not self.saving
                    self.saving = [(notebook, version)]
                case ReadDisk():
                    self.reading = True

    @rule(client=clients)
    def a_page_comes(self, client):
        if client not in self.pages:
            before = self.away.get(client)
            self.do(Opened(client, before and before.snapshot.epoch, before and before.version), opening=client)

    @rule(client=clients)
    def a_page_goes(self, client):
        if client in self.pages:
            self.away[client] = self.pages.pop(client)
            self.do(Closed(client))

    @rule(
        client=clients,
        cell_id=cell_ids,
        at=st.integers(0, 5),
        text=st.sampled_from(["x", "é\n", "😀"]),
        late=st.booleans(),
    )
    def an_edit(self, client, cell_id, at, text, late):
        page = self.pages.get(client)
        cells = {cell.id: cell for cell in page.notebook.cells} if page else {}
        if cell_id in cells:
            length = len(cells[cell_id].source.encode("utf-16-le")) // 2
            at = min(at, length) if at != 2 else length  # never inside a pair of surrogates
            at = at if at in (0, length) else 0
            edits = tuple(part for part in (at, (0, *text.split("\n")), length - at) if part)
            texts = {} if late else dict(page.texts)
            self.do(Proposed(client, 1, [EditSource(cell_id, edits)], texts))

    @rule(
        client=clients,
        cell_id=cell_ids,
        index=st.integers(-1, 5),
        kind=st.sampled_from(["insert", "delete", "move", "code", "markdown", "clear", "key"]),
    )
    def a_change(self, client, cell_id, index, kind):
        change = {
            "insert": InsertCell(index, CodeCell(id=cell_id, source="2")),
            "delete": DeleteCell(cell_id),
            "move": MoveCell(cell_id, index),
            "code": SetCellType(cell_id, "code"),
            "markdown": SetCellType(cell_id, "markdown"),
            "clear": ClearOutputs(cell_id),
            "key": SetMetadata("key", index),
        }[kind]
        self.do(Proposed(client, 1, [change]))

    @rule(cells=st.lists(cell_ids, max_size=4))
    def run(self, cells):
        self.do(RunAsked(cells))

    @rule()
    def the_kernel_starts(self):
        if self.room.kernel.state in {"starting", "restarting"}:
            self.do(STARTED)

    @rule(
        text=st.sampled_from(["a\n", "b\rc", "é"]),
        kind=st.sampled_from(["stream", "display", "update"]),
        cell_id=cell_ids,
    )
    def output(self, text, kind, cell_id):
        change = {
            "stream": AppendStream(cell_id, "stdout", text),
            "display": AppendOutput(cell_id, DisplayData({"text/plain": text}, display_id="one")),
            "update": UpdateDisplay("one", {"text/plain": text}),
        }[kind]
        self.do(OutputMade(self.running[0] if self.running else RunId(1), [change]))

    @precondition(lambda self: self.running)
    @rule(ok=st.booleans(), count=st.one_of(st.none(), st.integers(1, 9)))
    def the_run_ends(self, ok, count):
        run = self.running.pop()
        self.do(RunFinished(run, ok, count))

    @precondition(lambda self: self.running)
    @rule()
    def input_is_asked(self):
        self.do(InputWanted(self.running[0], "?"))

    @rule(
        event=st.sampled_from(
            [
                InputGiven("x"),
                InterruptAsked(),
                RestartAsked(),
                RestartAsked(run_all=True),
                SaveDue(),
                Resolved("mine"),
                Resolved("disk"),
            ]
        )
    )
    def somebody_asks(self, event):
        self.do(event)

    @rule(client=clients)
    def somebody_saves(self, client):
        self.do(SaveAsked(client, 1))

    @rule()
    def the_kernel_dies(self):
        if self.room.kernel.state in {"idle", "busy"}:
            self.do(KernelDied("killed"))

    @precondition(lambda self: self.saving)
    @rule(how=st.sampled_from(["saved", "full", "changed"]))
    def the_save_ends(self, how):
        [(_, version)] = self.saving
        self.saving = []
        self.do(Saved(version, "now") if how == "saved" else SaveFailed(how, conflict=how == "changed"))

    @precondition(lambda self: not self.saving and not self.reading)
    @rule(broken=st.booleans())
    def the_disk_changes(self, broken):
        notebook = None if broken else Notebook(cells=(CodeCell(id="a", source="disk"),))
        self.do(DiskChanged(notebook))

    @precondition(lambda self: self.reading and not self.saving)
    @rule(broken=st.booleans())
    def the_disk_is_read(self, broken):
        self.reading = False
        self.do(DiskRead(None if broken else Notebook(cells=(CodeCell(id="a", source="disk"),))))

    @invariant()
    def every_page_shows_the_rooms_notebook(self):
        if not hasattr(self, "room"):
            return
        for page in self.pages.values():
            assert to_plain(page.notebook) == to_plain(self.room.notebook)
            assert page.version == self.room.document.version
            assert page.snapshot.epoch == self.room.document.epoch
            assert page.texts == self.room.document.texts
            assert page.runs == self.room.runs.states()

    @invariant()
    def what_is_saved_is_never_newer_than_what_is_there(self):
        if hasattr(self, "room"):
            assert self.room.file.saved_version <= self.room.file.version == self.room.document.version


Rooms.TestCase.settings = settings(max_examples=200, stateful_step_count=50, deadline=None)
TestRooms = Rooms.TestCase
