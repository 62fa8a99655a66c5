"""The room, as transcripts: what happened, what it asks for."""

import itertools
import json

import msgspec

from perijove.notebook.changes import (
    AppendOutput,
    AppendStream,
    DeleteCell,
    EditSource,
    InsertCell,
    SetCellType,
    SetMetadata,
)
from perijove.notebook.model import CodeCell, DisplayData, Error, Notebook
from perijove.server.live import messages as say
from perijove.server.live.events import (
    AnswerInput,
    Broadcast,
    ClientId,
    Closed,
    DiskChanged,
    DiskRead,
    DropJournal,
    Execute,
    FindTrust,
    ForgetJournal,
    InputGiven,
    InputWanted,
    InterruptAsked,
    InterruptKernel,
    Journal,
    KeepTrust,
    KernelChosen,
    KernelDied,
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
    RunAsked,
    RunFinished,
    RunId,
    Save,
    SaveAsked,
    Saved,
    SaveDue,
    SaveFailed,
    SaveLater,
    SaveSoon,
    Send,
    StartKernel,
    TrustAsked,
    TrustFound,
)
from perijove.server.live.room import Room

ANNA, BERT = ClientId("anna"), ClientId("bert")
PYTHON = KernelStarted(
    "Python 3", {"name": "perijove", "display_name": "Python 3", "language": "python"}, {"name": "python"}
)
DESCRIBED = {"kernelspec": PYTHON.kernelspec, "language_info": PYTHON.language_info}


def notebook(*sources, metadata=None):
    cells = tuple(CodeCell(id=name, source=source) for name, source in zip("abcdef", sources, strict=False))
    return Notebook(cells=cells, metadata=DESCRIBED if metadata is None else metadata)


def make_room(*sources, metadata=None):
    epochs = (f"epoch {number}" for number in itertools.count(1))
    return Room(notebook(*sources, metadata=metadata), new_epoch=lambda: next(epochs))


def ready(*sources):
    """A room with one page and a kernel that waits."""
    room = make_room(*sources)
    room.receive(Opened(ANNA))
    room.receive(PYTHON)
    return room


def told(actions):
    """Actions in short: the words that a transcript needs."""
    short = []
    for action in actions:
        match action:
            case Send(client, message):
                short.append((client, _told(message)))
            case Broadcast(message):
                short.append(_told(message))
            case SaveSoon() | Journal():
                pass
            case _:
                short.append(action)
    return short


def _told(message):
    match message:
        case say.Changes():
            return [change["op"] for change in json.loads(bytes(message.changes))]
        case say.Runs(runs):
            return runs
        case say.Kernel():
            return message.state if message.message is None else (message.state, message.message)
        case _:
            return type(message).__name__.lower()


def test_opening_gives_a_snapshot_and_starts_the_kernel():
    room = make_room("1")

    [snapshot, *rest] = room.receive(Opened(ANNA))

    assert rest == [
        Broadcast(say.Kernel("starting", "perijove", "perijove")),
        StartKernel("perijove", "python"),
    ]
    assert snapshot.client == ANNA
    plain = msgspec.json.decode(msgspec.json.encode(snapshot.message))
    assert plain["type"] == "snapshot"
    assert (plain["epoch"], plain["version"], plain["client"]) == ("epoch 1", 0, "anna")
    assert plain["notebook"]["cells"][0]["source"] == "1"
    assert plain["texts"] == {}
    assert plain["runs"] == {}
    assert plain["fresh"] == []
    assert plain["input"] is None
    assert plain["file"]["dirty"] is False
    assert plain["upgraded_from"] is None


def test_a_page_is_told_of_what_older_format_the_file_is():
    room = Room(Notebook(upgraded_from=3), new_epoch=lambda: "epoch")
    assert room.receive(Opened(ANNA))[0].message.upgraded_from == 3


def test_a_second_page_starts_no_second_kernel():
    room = make_room("1")
    room.receive(Opened(ANNA))

    assert told(room.receive(Opened(BERT))) == [(BERT, "snapshot")]


def test_a_run_clears_then_runs_then_counts():
    room = ready("1 + 1")

    assert told(room.receive(RunAsked(["a"]))) == [
        {"a": "queued"},
        ["clear_outputs", "set_execution_count"],
        "file",
        {"a": "running"},
        "busy",
        Execute(RunId(1), "a", "1 + 1"),
    ]
    assert told(room.receive(OutputMade(RunId(1), [AppendStream("a", "stdout", "2\n")]))) == [["append_stream"]]
    assert told(room.receive(RunFinished(RunId(1), ok=True, execution_count=7))) == [
        ["set_execution_count"],
        {},
        "idle",
    ]
    assert room.notebook.cell("a").execution_count == 7
    assert [output.text for output in room.notebook.cell("a").outputs] == ["2\n"]


def test_a_run_waits_for_the_kernel():
    room = make_room("1")
    room.receive(Opened(ANNA))

    assert told(room.receive(RunAsked(["a"]))) == [{"a": "queued"}]
    assert told(room.receive(PYTHON)) == [
        "idle",
        ["clear_outputs", "set_execution_count"],
        "file",
        {"a": "running"},
        "busy",
        Execute(RunId(1), "a", "1"),
    ]


def test_runs_follow_each_other_in_order():
    room = ready("1", "2", "3")
    room.receive(RunAsked(["c", "a"]))
    room.receive(RunAsked(["b", "a"]))

    assert room.runs.states() == {"c": "running", "a": "queued", "b": "queued"}
    assert told(room.receive(RunFinished(RunId(1), ok=True)))[-1] == Execute(RunId(2), "a", "1")
    assert told(room.receive(RunFinished(RunId(2), ok=True)))[-1] == Execute(RunId(3), "b", "2")
    assert told(room.receive(RunFinished(RunId(3), ok=True))) == [{}, "idle"]


def test_a_failure_stops_the_queue():
    room = ready("1", "2", "3")
    room.receive(RunAsked(["a", "b", "c"]))
    error = AppendOutput("a", Error("ValueError", "no", ("no",)))

    assert told(room.receive(OutputMade(RunId(1), [error]))) == [["append_output"]]
    assert told(room.receive(RunFinished(RunId(1), ok=False, execution_count=1))) == [
        ["set_execution_count"],
        {},
        "idle",
    ]


def test_a_running_cell_can_be_asked_for_once_more():
    room = ready("1")
    room.receive(RunAsked(["a"]))
    assert told(room.receive(RunAsked(["a"]))) == [{"a": "running"}]
    assert told(room.receive(RunFinished(RunId(1), ok=True)))[-1] == Execute(RunId(2), "a", "1")


def test_the_source_of_the_moment_runs():
    room = ready("1", "2")
    room.receive(RunAsked(["a", "b"]))
    room.receive(Proposed(ANNA, 1, [EditSource("b", ((1, "22"),))]))
    assert told(room.receive(RunFinished(RunId(1), ok=True)))[-1] == Execute(RunId(2), "b", "22")


def test_empty_cells_are_cleared_and_not_run():
    room = ready(*[" "] * 6)
    assert [action for action in room.receive(RunAsked(list("abcdef"))) if isinstance(action, Execute)] == []
    assert room.runs.states() == {}
    assert room.kernel.state == "idle"


def test_cells_that_are_gone_or_no_code_are_not_run():
    room = ready("1", "2", "3", "4")
    room.receive(RunAsked(["a", "b", "c", "d", "nowhere"]))
    assert room.runs.states() == {"a": "running", "b": "queued", "c": "queued", "d": "queued"}

    room.receive(Proposed(ANNA, 1, [DeleteCell("b"), SetCellType("c", "markdown")]))

    assert room.runs.states() == {"a": "running", "d": "queued"}
    assert told(room.receive(RunFinished(RunId(1), ok=True)))[-1] == Execute(RunId(2), "d", "4")


def test_output_of_a_deleted_cell_is_dropped():
    room = ready("1")
    room.receive(RunAsked(["a"]))
    room.receive(Proposed(ANNA, 1, [DeleteCell("a")]))
    assert room.receive(OutputMade(RunId(1), [AppendStream("a", "stdout", "x")])) == []
    assert told(room.receive(RunFinished(RunId(1), ok=True, execution_count=1))) == [{}, "idle"]


def test_output_comes_late_but_not_into_a_newer_run():
    room = ready("1")
    room.receive(RunAsked(["a"]))
    room.receive(RunFinished(RunId(1), ok=True))
    assert told(room.receive(OutputMade(RunId(1), [AppendStream("a", "stdout", "late")]))) == [["append_stream"]]
    room.receive(RunAsked(["a"]))
    assert room.receive(OutputMade(RunId(1), [AppendStream("a", "stdout", "too late")])) == []


def test_running_describes_the_kernel_once():
    room = make_room("1", metadata={"title": "kept"})
    room.receive(Opened(ANNA))
    room.receive(PYTHON)
    assert room.notebook.metadata == {"title": "kept"}
    assert not room.file.dirty

    room.receive(RunAsked(["a"]))

    assert room.notebook.metadata == {"title": "kept", **DESCRIBED}


def test_interrupt_forgets_what_waits():
    room = ready("1", "2")
    room.receive(RunAsked(["a", "b"]))
    assert told(room.receive(InterruptAsked())) == [{"a": "running"}, InterruptKernel()]
    assert told(room.receive(RunFinished(RunId(1), ok=False))) == [{}, "idle"]
    assert told(room.receive(InterruptAsked())) == [{}]


def test_restart_gives_up_the_run_and_its_late_end_means_nothing():
    room = ready("1", "2")
    room.receive(RunAsked(["a", "b"]))
    assert told(room.receive(RestartAsked())) == [{}, "restarting", RestartKernel()]
    assert room.receive(RunFinished(RunId(1), ok=True)) == []
    assert told(room.receive(PYTHON)) == ["idle"]


def test_restart_and_run_all():
    room = ready("1", "2")
    room.receive(RestartAsked(run_all=True))
    assert told(room.receive(PYTHON))[-1] == Execute(RunId(1), "a", "1")
    assert room.runs.states() == {"a": "running", "b": "queued"}


def test_a_kernel_that_cannot_start_says_why_and_is_tried_again_on_demand():
    room = make_room("1")
    room.receive(Opened(ANNA))
    room.receive(RunAsked(["a"]))
    assert told(room.receive(KernelFailed("no module"))) == [{}, ("failed", "no module")]
    assert told(room.receive(Opened(BERT))) == [(BERT, "snapshot")]
    assert told(room.receive(RunAsked(["a"]))) == [{"a": "queued"}, "starting", StartKernel("perijove", "python")]


def test_a_kernel_that_dies_leaves_a_note_where_it_ran():
    room = ready("1", "2")
    room.receive(RunAsked(["a", "b"]))
    assert told(room.receive(KernelDied("it was killed\nlast words"))) == [
        ["append_output"],
        {},
        ("dead", "it was killed\nlast words"),
    ]
    [error] = room.notebook.cell("a").outputs
    assert (error.ename, error.evalue) == ("KernelDied", "it was killed")


def test_choosing_a_kernel_is_written_into_the_notebook_when_it_runs():
    room = make_room("1", metadata={"kernelspec": {"name": "old"}})
    room.receive(Opened(ANNA))
    assert told(room.receive(KernelChosen("perijove"))) == [{}, "starting", StartKernel("perijove")]
    assert told(room.receive(PYTHON)) == [["set_metadata", "set_metadata"], "file", "idle"]
    assert room.notebook.metadata == DESCRIBED


def test_input_is_asked_answered_and_written_down():
    room = ready("input()")
    room.receive(RunAsked(["a"]))
    assert told(room.receive(InputWanted(RunId(1), "name? "))) == ["inputrequest"]
    snapshot = room.receive(Opened(BERT))[0].message
    assert snapshot.input == say.InputRequest("a", "name? ", password=False)
    assert told(room.receive(InputGiven("Eve"))) == [AnswerInput("Eve"), "inputdone", ["append_stream"]]
    assert room.receive(InputGiven("twice")) == []
    assert room.notebook.cell("a").outputs[0].text == "name? Eve\n"


def test_a_password_is_not_written_down():
    room = ready("getpass()")
    room.receive(RunAsked(["a"]))
    room.receive(InputWanted(RunId(1), "password: ", password=True))
    room.receive(InputGiven("secret"))
    assert room.notebook.cell("a").outputs[0].text == "password: ········\n"


def test_nobody_is_asked_any_more_when_the_run_ends():
    room = ready("input()")
    room.receive(RunAsked(["a"]))
    room.receive(InputWanted(RunId(1), "name? "))
    assert told(room.receive(RunFinished(RunId(1), ok=False))) == ["inputdone", {}, "idle"]


def test_transactions_are_told_to_all_and_written_down():
    room = make_room("")
    actions = room.receive(Proposed(ANNA, 5, [EditSource("a", ((0, "x"),))]))
    edits = b'[{"op":"edit_source","cell_id":"a","edits":[[0,"x"]]}]'
    file = say.File(dirty=True, saved_version=0, problem=None, conflict=False, writable=True, last_saved=None)
    assert actions == [
        Broadcast(say.Changes(version=1, changes=msgspec.Raw(edits), client="anna", id=5)),
        Journal(1, edits),
        Broadcast(file),
        SaveSoon(),
    ]


def test_an_edit_of_an_older_text_is_refused_whole():
    room = make_room("", "")
    room.receive(Proposed(ANNA, 1, [EditSource("a", ((0, "x"),))]))

    late = [EditSource("b", ((0, "y"),)), EditSource("a", ((0, "z"), 1))]
    [refused] = room.receive(Proposed(BERT, 1, late))

    assert refused == Send(BERT, say.Refused(1, "the text of cell a is at version 1, the edit at 0"))
    assert [cell.source for cell in room.notebook.cells] == ["x", ""]
    assert told(room.receive(Proposed(BERT, 2, late, {"a": 1})))[0] == ["edit_source", "edit_source"]
    assert [cell.source for cell in room.notebook.cells] == ["zx", "y"]


def test_a_change_that_does_not_fit_is_refused():
    room = make_room("")
    assert told(room.receive(Proposed(ANNA, 1, [DeleteCell("a"), DeleteCell("a")]))) == [(ANNA, "refused")]
    assert len(room.notebook.cells) == 1


def test_a_cell_that_comes_back_is_a_new_text():
    room = make_room("x")
    room.receive(Proposed(ANNA, 1, [EditSource("a", (1, (0, "y")))]))
    room.receive(Proposed(ANNA, 2, [DeleteCell("a")]))
    room.receive(Proposed(ANNA, 3, [InsertCell(0, CodeCell(id="a", source="xy"))]))
    assert told(room.receive(Proposed(ANNA, 4, [EditSource("a", (2, (0, "z")))])))[0] == ["edit_source"]
    assert room.document.texts == {"a": 1}


def test_a_page_that_comes_back_gets_what_it_missed():
    room = ready("")
    for number in range(3):
        room.receive(
            Proposed(ANNA, number, [EditSource("a", ((0, "x"), *([number] if number else [])))], {"a": number})
        )

    actions = room.receive(Opened(BERT, "epoch 1", 1))

    assert told(actions) == [
        (BERT, ["edit_source"]),
        (BERT, ["edit_source"]),
        (BERT, {}),
        (BERT, "idle"),
        (BERT, "file"),
        (BERT, "inputdone"),
        (BERT, "fresh"),
    ]
    assert told(room.receive(Opened(BERT, "epoch 1", 3)))[0] == (BERT, {})
    assert told(room.receive(Opened(BERT, "another", 1))) == [(BERT, "snapshot")]
    assert told(room.receive(Opened(BERT, "epoch 1", 4))) == [(BERT, "snapshot")]


def test_outputs_made_here_are_fresh_and_those_that_a_page_brings_are_not():
    room = ready("1", "2")
    room.receive(RunAsked(["a", "b"]))
    room.receive(RunFinished(RunId(1), ok=True))
    room.receive(RunFinished(RunId(2), ok=True))
    foreign = CodeCell(id="x", outputs=(DisplayData({"text/html": "<script>"}),))
    room.receive(Proposed(ANNA, 1, [InsertCell(0, foreign), AppendOutput("b", foreign.outputs[0])]))
    assert room.receive(Opened(BERT))[0].message.fresh == ["a"]


def test_outputs_that_are_found_to_be_trusted_are_fresh_where_they_are_still_the_same():
    page = DisplayData(data={"text/html": "<script>"})
    opened = Notebook(cells=tuple(CodeCell(id=name, outputs=(page,)) for name in "abc"), metadata=DESCRIBED)
    room = Room(opened, new_epoch=lambda: "epoch")
    room.receive(Opened(ANNA))
    room.receive(Proposed(ANNA, 1, [AppendOutput("b", page)]))
    assert room.receive(TrustFound(opened, frozenset({"a", "b"}))) == [Broadcast(say.Fresh(["a"]))]
    assert room.receive(TrustFound(opened, frozenset({"a", "b"}))) == []


def test_a_user_who_trusts_a_notebook_trusts_all_that_is_in_it_now():
    room = ready("1", "2")
    asked = room.receive(TrustAsked())
    assert asked == [Broadcast(say.Fresh(["a", "b"])), KeepTrust(room.notebook, frozenset({"a", "b"}))]
    assert room.receive(TrustAsked()) == asked[1:]
    room.receive(Proposed(ANNA, 1, [AppendOutput("b", DisplayData(data={}))]))
    assert room.document.fresh == {"a"}


def test_autosave():
    room = make_room("")
    assert room.receive(SaveDue()) == []
    room.receive(Proposed(ANNA, 1, [SetMetadata("k", 1)]))
    assert room.receive(SaveDue()) == [Save(room.notebook, 1)]
    assert room.receive(SaveDue()) == []
    room.receive(Proposed(ANNA, 2, [SetMetadata("k", 2)]))
    saved = room.receive(Saved(1, "now"))
    assert told(saved) == ["file", ForgetJournal(1)]
    assert saved[-1] == SaveSoon()
    room.receive(SaveDue())
    assert told(room.receive(Saved(2, "then"))) == ["file", ForgetJournal(2)]
    assert not room.file.dirty


def test_saving_by_hand_is_answered():
    room = make_room("")
    assert room.receive(SaveAsked(ANNA, 1)) == [Send(ANNA, say.Reply(1, {"status": "ok"}))]
    room.receive(Proposed(ANNA, 1, [SetMetadata("k", 1)]))
    assert room.receive(SaveAsked(ANNA, 2)) == [Save(room.notebook, 1)]
    assert room.receive(SaveAsked(BERT, 3)) == []
    assert told(room.receive(Saved(1, "now"))) == ["file", ForgetJournal(1), (ANNA, "reply"), (BERT, "reply")]


def test_a_save_that_fails_is_told_and_tried_again_later_and_later():
    room = make_room("")
    room.receive(Proposed(ANNA, 1, [SetMetadata("k", 1)]))
    room.receive(SaveAsked(ANNA, 2))
    problem = "a.ipynb: No space left on device"
    assert told(room.receive(SaveFailed(problem))) == ["file", (ANNA, "reply"), SaveLater(2.0)]
    assert room.file.message().problem == problem
    assert room.file.dirty
    assert room.receive(SaveDue()) == [Save(room.notebook, 1)]
    assert told(room.receive(SaveFailed(problem))) == ["file", SaveLater(5.0)]
    room.receive(SaveDue())
    assert told(room.receive(Saved(1, "now"))) == ["file", ForgetJournal(1)]
    assert room.file.message().problem is None


def test_a_page_that_left_is_not_answered():
    room = make_room("")
    room.receive(Proposed(ANNA, 1, [SetMetadata("k", 1)]))
    room.receive(SaveAsked(ANNA, 2))
    room.receive(Closed(ANNA))
    assert told(room.receive(Saved(1, "now"))) == ["file", ForgetJournal(1)]


def test_a_clean_room_follows_the_disk():
    room = ready("1")
    theirs = notebook("changed")
    assert room.receive(DiskChanged(theirs)) == [ReadDisk()]
    assert told(room.receive(DiskRead(theirs))) == [DropJournal("epoch 1"), (ANNA, "snapshot"), FindTrust(theirs)]
    assert room.document.epoch == "epoch 2"
    assert room.notebook == theirs
    assert not room.file.dirty


def test_a_dirty_room_is_in_conflict_with_a_changed_disk_and_writes_nothing():
    room = ready("1")
    room.receive(Proposed(ANNA, 1, [SetMetadata("k", 1)]))
    assert told(room.receive(DiskChanged(notebook("theirs")))) == ["file"]
    assert room.file.message().conflict
    assert room.receive(SaveDue()) == []
    assert told(room.receive(SaveAsked(ANNA, 2))) == [(ANNA, "reply")]
    assert SaveSoon() not in room.receive(Proposed(ANNA, 2, [SetMetadata("k", 2)]))


def test_keeping_mine_writes_anyway():
    room = ready("1")
    room.receive(Proposed(ANNA, 1, [SetMetadata("k", 1)]))
    room.receive(DiskChanged(notebook("theirs")))
    assert told(room.receive(Resolved("mine"))) == ["file", Save(room.notebook, 1, anyway=True)]
    assert told(room.receive(Saved(1, "now"))) == ["file", ForgetJournal(1)]
    assert room.receive(Resolved("mine")) == []


def test_keeping_the_disk_reads_it_and_keeps_mine_aside():
    room = ready("1")
    room.receive(Proposed(ANNA, 1, [SetMetadata("k", 1)]))
    room.receive(DiskChanged(notebook("theirs")))
    mine = room.notebook
    assert room.receive(Resolved("disk")) == [ReadDisk(aside=mine)]
    assert told(room.receive(Proposed(ANNA, 2, [SetMetadata("k", 2)]))) == [(ANNA, "refused")]
    theirs = notebook("theirs")
    assert told(room.receive(DiskRead(theirs))) == [DropJournal("epoch 1"), (ANNA, "snapshot"), FindTrust(theirs)]
    assert not room.file.message().conflict
    assert told(room.receive(Proposed(ANNA, 3, [SetMetadata("k", 2)])))[0] == ["set_metadata"]


def test_merging_with_the_disk_is_based_on_it_and_is_itself_a_change():
    room = ready("1")
    room.receive(Proposed(ANNA, 1, [SetMetadata("k", 1)]))
    theirs = notebook("theirs")
    room.receive(DiskChanged(theirs))
    mine = room.notebook
    assert room.receive(Resolved("both")) == [MergeDisk(mine)]
    assert told(room.receive(Proposed(ANNA, 2, [SetMetadata("k", 2)]))) == [(ANNA, "refused")]
    merged = notebook("theirs", metadata={**DESCRIBED, "k": 1})
    happened = room.receive(DiskRead(theirs, merged=merged))
    assert told(happened)[:3] == [DropJournal("epoch 1"), (ANNA, "snapshot"), ["set_metadata"]]
    assert happened[1].message.version == 1
    assert Journal(1, b'[{"op":"set_metadata","key":"k","value":1}]') in happened
    assert SaveSoon() in happened
    assert happened[-1] == FindTrust(theirs)
    assert room.notebook == merged
    assert room.file.dirty
    assert not room.file.conflict


def test_a_merge_that_changes_nothing_leaves_what_is_on_disk():
    room = ready("1")
    room.receive(Proposed(ANNA, 1, [SetMetadata("k", 1)]))
    room.receive(DiskChanged(notebook("theirs")))
    room.receive(Resolved("both"))
    room.receive(DiskRead(notebook("theirs"), merged=notebook("theirs")))
    assert not room.file.dirty
    room.receive(DiskChanged(None, "torn"))
    room.receive(Resolved("both"))
    assert told(room.receive(DiskRead(None, "it can't be read"))) == ["file"]
    assert room.file.message().problem == "it can't be read"


def test_a_save_that_meets_a_foreign_change_is_a_conflict():
    room = ready("1")
    room.receive(Proposed(ANNA, 1, [SetMetadata("k", 1)]))
    room.receive(SaveDue())
    assert told(room.receive(SaveFailed("changed on disk", conflict=True))) == ["file"]
    assert room.file.message().conflict


def test_a_disk_that_cannot_be_read_is_a_conflict_and_changes_nothing():
    room = ready("1")
    before = room.notebook
    assert told(room.receive(DiskChanged(None, "line 3: no JSON"))) == ["file"]
    assert room.file.message().problem == "line 3: no JSON"
    assert told(room.receive(Resolved("disk"))) == [ReadDisk(aside=before)]
    assert told(room.receive(DiskRead(None, "line 3: no JSON"))) == ["file"]
    assert room.notebook == before


def test_unsaved_changes_of_an_earlier_server_come_back():
    room = make_room("")
    actions = room.restore([[EditSource("a", ((0, "x"),))], [SetMetadata("k", 1)]])
    assert room.notebook.cell("a").source == "x"
    assert [action for action in actions if isinstance(action, Journal | SaveSoon)] == [
        Journal(1, b'[{"op":"edit_source","cell_id":"a","edits":[[0,"x"]]}]'),
        SaveSoon(),
        Journal(2, b'[{"op":"set_metadata","key":"k","value":1}]'),
        SaveSoon(),
    ]
    assert room.file.dirty


def test_unsaved_changes_beside_a_changed_file_are_a_conflict():
    room = make_room("")
    room.restore([[SetMetadata("k", 1)]], conflict="both changed")
    assert room.file.message().conflict
    assert room.receive(SaveDue()) == []
