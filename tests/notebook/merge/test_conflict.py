"""How conflicts stand in a notebook."""

from perijove.notebook import CodeCell, MarkdownCell, Stream, UnknownCell
from perijove.notebook.merge.conflict import (
    NAME,
    both_outputs,
    both_versions,
    derived_id,
    half_deleted,
    value_record,
    with_values,
)
from perijove.notebook.merge.values import NOTHING, ValueConflict


def test_both_versions_stand_between_cells_that_say_whose_they_are():
    cells = both_versions(CodeCell("a", "1", {"tags": ["x"]}), CodeCell("a", "2"))

    assert [type(cell) for cell in cells] == [MarkdownCell, CodeCell, MarkdownCell, CodeCell, MarkdownCell]
    assert [cell.source.split()[0] for cell in cells] == ["`<<<<<<<`", "1", "`=======`", "2", "`>>>>>>>`"]
    assert cells[1].id == "a"
    assert len({cell.id for cell in cells}) == 5
    assert all(cell.metadata["tags"][-1] == NAME for cell in cells)
    assert cells[1].metadata == {"tags": ["x", NAME], NAME: {"side": "local"}}


def test_ids_are_the_same_each_time():
    assert both_versions(CodeCell("a"), CodeCell("a", "2")) == both_versions(CodeCell("a"), CodeCell("a", "2"))
    assert derived_id("a", "x") != derived_id("a", "y")


def test_a_half_deleted_cell_stands_after_a_word_about_it():
    marker, cell = half_deleted(UnknownCell("a", {"cell_type": "future"}), "local")

    assert "deleted by **local** and changed by **remote**" in marker.source
    assert cell.raw["metadata"] == {NAME: {"deleted_by": "local"}, "tags": [NAME]}


def test_outputs_of_both_runs_stand_between_lines():
    outputs = both_outputs([Stream("stdout", "1")], [Stream("stdout", "2")])

    assert [getattr(one, "text", "") or one.data["text/plain"] for one in outputs] == [
        "<<<<<<< local",
        "1",
        "======= remote",
        "2",
        ">>>>>>>",
    ]


def test_values_stand_in_the_metadata():
    assert value_record(ValueConflict(("a", "b"), NOTHING, 2)) == {"path": ["a", "b"], "remote": 2}
    cell = with_values(CodeCell("a", metadata={"tags": "odd"}), ["metadata"], [ValueConflict(("a",), 1, 2)])
    assert cell.metadata == {
        "tags": "odd",
        NAME: {"kinds": ["metadata"], "values": [{"path": ["a"], "local": 1, "remote": 2}]},
    }
