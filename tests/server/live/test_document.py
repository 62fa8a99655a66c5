import json

from perijove.notebook.changes import (
    AppendStream,
    ClearOutputs,
    DeleteCell,
    EditSource,
    ReplaceCell,
    SetMetadata,
    SetOutputs,
)
from perijove.notebook.model import CodeCell, DisplayData, Notebook
from perijove.server.live.document import Document, Stale


def document(**options):
    cells = (CodeCell(id="a", source="x"), CodeCell(id="b"))
    return Document(Notebook(cells=cells), epoch="one", **options)


def test_versions_count_transactions():
    doc = document()
    message = doc.propose([SetMetadata("k", 1), SetMetadata("k", 2)], {}, client="anna", id_=7)
    assert (message.version, message.client, message.id) == (1, "anna", 7)
    assert json.loads(bytes(message.changes)) == [
        {"op": "set_metadata", "key": "k", "value": value} for value in (1, 2)
    ]
    assert (doc.version, doc.notebook.metadata) == (1, {"k": 2})


def test_all_or_nothing():
    doc = document()
    assert isinstance(doc.propose([SetMetadata("k", 1), DeleteCell("gone")], {}), Stale)
    assert (doc.version, doc.notebook.metadata) == (0, {})


def test_two_edits_of_one_text_in_one_transaction():
    doc = document()
    doc.propose([EditSource("a", (1, (0, "y"))), EditSource("a", (2, (0, "z")))], {"a": 0})
    assert (doc.notebook.cell("a").source, doc.texts) == ("xyz", {"a": 2})


def test_recording_leaves_out_what_no_longer_applies():
    doc = document()
    message = doc.record([ClearOutputs("gone"), AppendStream("a", "stdout", "x")])
    assert [change["op"] for change in json.loads(bytes(message.changes))] == ["append_stream"]
    assert doc.record([ClearOutputs("gone")]) is None
    assert doc.version == 1


def test_the_log_is_bounded_and_knows_what_it_has():
    doc = document(log_bytes=300)
    for number in range(20):
        doc.record([SetMetadata("k", number)])
    assert doc.since("one", 0) is None
    assert [message.version for message in doc.since("one", 17)] == [18, 19, 20]
    assert doc.since("one", 20) == []
    assert doc.since("one", 21) is None
    assert doc.since("one", -1) is None
    assert doc.since("two", 20) is None
    assert doc.since(None, None) is None


def test_a_change_larger_than_the_log_empties_it():
    doc = document(log_bytes=300)
    doc.record([SetMetadata("k", "x" * 1000)])
    assert doc.since("one", 0) is None
    assert doc.since("one", 1) == []


def test_fresh_are_only_outputs_made_here():
    doc = document()
    doc.fresh |= {"a", "b"}
    doc.propose([SetOutputs("a", (DisplayData({}),)), ReplaceCell("b", CodeCell(id="b"))], {})
    assert doc.fresh == set()


def test_another_notebook_keeps_fresh_what_is_the_same():
    doc = document()
    doc.record([AppendStream("a", "stdout", "x"), AppendStream("b", "stdout", "y")])
    doc.fresh |= {"a", "b"}
    other = Notebook(cells=(doc.notebook.cell("a"), CodeCell(id="b")))
    doc.replace(other, epoch="two")
    assert (doc.fresh, doc.version, doc.epoch, doc.texts) == ({"a"}, 0, "two", {})
