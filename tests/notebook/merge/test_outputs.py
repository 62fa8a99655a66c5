"""Whose run stands."""

import pytest

from perijove.notebook import CodeCell, ExecuteResult, Stream
from perijove.notebook.merge.outputs import choose_run, records_of, without_records


def ran(text, source="f()", count=1, **metadata):
    outputs = (Stream("stdout", text),) if text else ()
    return CodeCell("a", source, metadata, outputs, count)


def at(hour):
    return {"execution": {"iopub.execute_input": f"2026-01-02T{hour:02}:00:00.000000Z", "shell.execute_reply": "?"}}


@pytest.mark.parametrize(
    ("base", "local", "remote", "choice"),
    [
        (ran("1"), ran("1", count=7), ran("1", count=8), "local"),
        (ran("1"), ran("1"), ran("1", count=8), "remote"),
        (ran("1"), ran("2"), ran("1"), "local"),
        (ran("1"), ran("1", count=9), ran("2"), "remote"),
        (ran("1"), ran("2"), ran("3"), "conflict"),
        (ran("1"), ran(""), ran("3"), "remote"),
        (ran("1"), ran("2"), ran(""), "local"),
        (ran("1"), ran("2", **at(3)), ran("3", **at(4)), "remote"),
        (ran("1"), ran("2", **at(4)), ran("3", **at(3)), "local"),
        (ran("1"), ran("2", **at(4)), ran("3"), "conflict"),
        (ran("1"), ran("2", "g()"), ran("3"), "local"),
    ],
)
def test_whose_run_stands(base, local, remote, choice):
    assert choose_run(base, local, remote, "g()" if local.source == "g()" else "f()") == choice


def test_a_source_of_both_sides_is_nobodys_run():
    assert choose_run(ran("1", "a"), ran("2", "b"), ran("3", "c"), "b\nc") == "conflict"


def test_counts_of_results_say_nothing():
    one, other = (CodeCell("a", "1", outputs=(ExecuteResult({"text/plain": "1"}, {}, n),)) for n in (1, 2))

    assert choose_run(CodeCell("a", "1"), one, other, "1") != "conflict"


@pytest.mark.parametrize(
    "early",
    [
        {"ExecuteTime": {"end_time": "2026-01-02T03:00:00"}},
        {"papermill": {"start_time": "2026-01-02T01:00:00+00:00", "duration": 5}},
    ],
)
def test_notes_of_several_programs_are_compared(early):
    assert choose_run(ran("1"), ran("2", **early), ran("3", **at(4)), "f()") == "remote"


def test_records_are_told_from_other_metadata():
    metadata = {"tags": [], **at(1)}

    assert without_records(metadata) == {"tags": []}
    assert records_of(metadata) == at(1)
