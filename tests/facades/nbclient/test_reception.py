import logging
from datetime import UTC, datetime

import pytest

from perijove.facades.nbclient.exceptions import CellExecutionComplete
from perijove.facades.nbclient.reception import Reception, sent
from perijove.facades.nbformat import v4


def message(kind, **content):
    return {"msg_type": kind, "header": {}, "parent_header": {"msg_id": "m"}, "content": content, "buffers": []}


@pytest.fixture
def receive():
    reception = Reception(lambda comm_id, data: None, logging.getLogger("test"))
    cell = v4.new_code_cell("x")

    def taken(kind, **content):
        reception.receive(message(kind, **content), cell, 0, timing=False, widgets=True)
        return [output.get("text") or output.data for output in cell.outputs]

    return taken


def test_a_clear_that_waits(receive):
    receive("stream", name="stdout", text="a")
    assert receive("clear_output", wait=True) == ["a"]
    assert receive("stream", name="stdout", text="b") == ["b"]
    assert receive("clear_output") == []


def test_displays_of_one_id(receive):
    transient = {"display_id": "d"}
    receive("display_data", data={"a": 1}, metadata={}, transient=transient)
    assert receive("update_display_data", data={"a": 2}, metadata={}, transient=transient) == [{"a": 2}]
    assert receive("display_data", data={"a": 3}, metadata={}, transient=transient) == [{"a": 3}, {"a": 3}]


def test_what_is_no_output(receive):
    assert receive("status", execution_state="busy") == []
    assert receive("nobody_knows") == []
    assert receive("comm_close", comm_id="w") == []
    with pytest.raises(CellExecutionComplete):
        receive("status", execution_state="idle")


def test_when_a_message_was_sent():
    dated = {"header": {"date": datetime(2026, 1, 2, tzinfo=UTC)}}
    assert sent(dated) == "2026-01-02T00:00:00.000000Z"
    assert sent({}).endswith("Z")
