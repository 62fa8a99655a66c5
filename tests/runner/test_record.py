from datetime import UTC, datetime, timedelta

from perijove.notebook.changes import apply_all
from perijove.runner.record import Record, execution_key, notebook_ended, notebook_started, pending, stamp

START = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)


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
    record.saw("iopub.status.busy", at(1))
    record.saw(None, at(2))
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
    assert after.cell("c1").metadata["execution"] == {"iopub.status.busy": stamp(at(1))}
    assert after.cell("c2").metadata["execution"] == {}
    assert after.cell("c2").metadata["papermill"]["exception"] is True


def test_what_was_never_begun_has_no_duration():
    assert notebook_ended({}, at(1)) == {"end_time": at(1).isoformat(), "duration": None, "exception": None}
    assert notebook_started({"version": "1", "duration": 3}, at(0))["duration"] is None
    assert set(pending().values()) == {None, "pending"}
