from types import SimpleNamespace

import pytest

from perijove.interpreter.events import ClearOutput, Display, ErrorEvent, Result
from perijove.interpreter.history import record as module
from perijove.interpreter.history.record import Record


@pytest.fixture
def cell():
    return SimpleNamespace(prepared=SimpleNamespace(execution_count=1, store_history=True))


def test_what_a_cell_shows_is_kept_in_order(cell):
    record = Record(lambda: cell)
    told = []
    host = record.around(SimpleNamespace(emit=lambda event: (told.append(event), record.text("stdout", "shown"))))
    record.text("stdout", "a")
    record.text("stdout", "b\n")
    record.text("stderr", "c")
    host.emit(Display({"text/plain": "first"}, display_id="x"))
    host.emit(Display({"text/plain": "second"}, display_id="x", update=True))
    host.emit(Result({"text/plain": "3"}, {}, 1))
    host.emit(ErrorEvent("E", "v", ["t"]))
    outputs = record.outputs(1)
    assert [output.get("text", output["output_type"]) for output in outputs] == [
        "ab\n",
        "c",
        "display_data",
        "execute_result",
        "error",
    ]
    assert outputs[2]["data"] == {"text/plain": "second"}
    assert len(told) == 4
    host.emit(ClearOutput(wait=True))
    record.text("stdout", "new")
    assert [output["text"] for output in record.outputs(1)] == ["new"]


def test_without_a_cell_nothing_is_kept():
    record = Record(lambda: None)
    record.text("stdout", "a")
    record.event(ClearOutput())
    assert record.outputs(1) == []


def test_bounds(cell, monkeypatch):
    monkeypatch.setattr(module, "CELL_SIZE", 100)
    monkeypatch.setattr(module, "CELLS", 2)
    record = Record(lambda: cell)
    for _ in range(30):
        record.text("stdout", "x" * 10)
    assert [len(output["text"]) for output in record.outputs(1)] == [100, len("[more output than is kept]\n")]
    for count in (2, 3):
        cell.prepared.execution_count = count
        record.text("stdout", "y")
    assert [bool(record.outputs(count)) for count in (1, 2, 3)] == [False, True, True]


def test_many_small_writes_are_one_text(cell):
    record = Record(lambda: cell)
    for number in range(1000):
        record.text("stdout", f"{number}\n")
    record.printed("stderr", "e")
    record.text("stderr", "f")
    assert record.outputs(1) == record.outputs(1)
    record.text("stderr", "g")
    cell.prepared.execution_count = 2
    record.text("stdout", "next")
    assert [output["text"] for output in record.outputs(1)] == ["".join(f"{n}\n" for n in range(1000)), "efg"]
    assert [output["text"] for output in record.outputs(2)] == ["next"]


def test_a_host_tells_of_earlier_text_first(cell):
    record = Record(lambda: cell)
    host = record.around(SimpleNamespace(emit=lambda _event: record.printed("stdout", "batched")))
    host.emit(Display({"text/plain": "shown"}))
    assert [output["output_type"] for output in record.outputs(1)] == ["stream", "display_data"]
