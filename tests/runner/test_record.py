from datetime import UTC, datetime, timedelta

import msgspec

from perijove.notebook.changes import apply_all
from perijove.protocol.message import Author
from perijove.runner.record import (
    Record,
    execution_key,
    notebook_ended,
    notebook_started,
    pending,
    stamp,
    tells_of_code,
)

START = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)


def message(kind, **content):
    return Author("s").message(kind, msgspec.Raw(msgspec.json.encode(content)))


def at(seconds):
    return START + timedelta(seconds=seconds)


def test_which_messages_have_a_time():
    told = [("status", {"execution_state": "busy"}), ("execute_input", {}), ("status", {"execution_state": "idle"})]
    assert [execution_key(*each) for each in told] == ["iopub.status.busy", "iopub.execute_input", "iopub.status.idle"]
    assert execution_key("status", {"execution_state": "starting"}) is None
    assert execution_key("stream", {}) is None


def test_a_run_is_recorded_as_changes(make_notebook):
    before = make_notebook("1", "1/0", "3")
    record = Record({"parameters": {"a": 1}, "input_path": "in"})
    changes = record.began(before, at(0))
    changes += record.started(before.cell("c1"), at(1))
    for told in ({"execution_state": "busy"}, {"execution_state": "starting"}):
        record.saw(message("status", **told))
    changes += record.ended(before.cell("c1"), at(3), failed=False)
    changes += record.started(before.cell("c2"), at(3))
    changes += record.ended(before.cell("c2"), at(4), failed=True)
    changes += record.finished(at(5), failed=True)
    after = apply_all(before, changes)
    about = after.metadata["papermill"]
    assert (about["parameters"], about["duration"], about["exception"]) == ({"a": 1}, 5.0, True)
    statuses = {cell.id: cell.metadata["papermill"]["status"] for cell in after.cells}
    assert statuses == {"title": "completed", "c1": "completed", "c2": "failed", "c3": "pending"}
    assert after.cell("c1").metadata["papermill"]["duration"] == 2.0
    assert list(after.cell("c1").metadata["execution"]) == ["iopub.status.busy"]
    assert after.cell("c2").metadata["execution"] == {}
    assert after.cell("c2").metadata["papermill"]["exception"] is True


def test_which_messages_tell_of_code():
    author = Author("s")
    asked = author.message("execute_request", msgspec.Raw(b"{}"))
    probe = author.message("kernel_info_request", msgspec.Raw(b"{}"))
    told = [author.message("status", msgspec.Raw(b"{}"), parent=each.raw_header) for each in (asked, probe)]
    assert [tells_of_code("s", each) for each in told] == [True, False]
    assert not tells_of_code("other", told[0])
    assert stamp(at(1)) == "2026-01-02T03:04:06.000000Z"


def test_what_was_never_begun_has_no_duration():
    assert notebook_ended({}, at(1)) == {"end_time": at(1).isoformat(), "duration": None, "exception": None}
    assert notebook_started({"version": "1", "duration": 3}, at(0))["duration"] is None
    assert set(pending().values()) == {None, "pending"}
