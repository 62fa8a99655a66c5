"""One cell merged."""

import pytest

from perijove.notebook import CodeCell, MarkdownCell, RawCell, Stream, UnknownCell
from perijove.notebook.merge.cells import Rules, absent_keys, decided, merge_cell, merge_deleted
from perijove.notebook.merge.conflict import NAME
from perijove.notebook.merge.values import ValueConflict

NONE = Rules()


def kinds(merged):
    return [conflict.kind for conflict in merged.conflicts]


def test_source_metadata_and_run_come_from_whoever_changed_them():
    base = CodeCell("a", "x\ny\nz")
    local = CodeCell("a", "X\ny\nz", {"l": 1})
    remote = CodeCell("a", "x\ny\nZ", {"r": 2}, (Stream("stdout", "2"),), 4)

    assert merge_cell(base, local, remote, NONE) == merge_cell(base, local, remote, Rules("local"))
    (cell,) = merge_cell(base, local, remote, NONE).cells
    assert cell == CodeCell("a", "X\ny\nZ", {"l": 1, "r": 2}, (Stream("stdout", "2"),), 4)


def test_a_source_in_conflict_has_both_versions_each_with_its_outputs():
    base = CodeCell("a", "x\n\ny")
    local = CodeCell("a", "1\n\ny\nl", outputs=(Stream("stdout", "1"),))
    remote = CodeCell("a", "2\n\ny", outputs=(Stream("stdout", "2"),))
    merged = merge_cell(base, local, remote, NONE)

    assert kinds(merged) == ["source"]
    assert [(cell.source, cell.outputs) for cell in merged.cells if isinstance(cell, CodeCell)] == [
        ("1\n\ny\nl", (Stream("stdout", "1"),)),
        ("2\n\ny\nl", (Stream("stdout", "2"),)),
    ]


@pytest.mark.parametrize(
    ("strategy", "source", "text"), [("local", "l", "1"), ("remote", "r", "2"), ("union", "l\nr", "1 2")]
)
def test_a_strategy_decides(strategy, source, text):
    def version(letter, printed):
        return CodeCell("a", letter, {"k": letter}, (Stream("stdout", printed),))

    merged = merge_cell(CodeCell("a", "b"), version("l", "1"), version("r", "2"), Rules(strategy))
    (cell,) = merged.cells

    assert merged.conflicts == ()
    assert cell.source == source
    assert " ".join(output.text for output in cell.outputs) == text
    assert cell.metadata == {"k": "r" if strategy == "remote" else "l"}


def test_outputs_in_conflict_are_both_there_or_cleared():
    def version(printed):
        return CodeCell("a", "f()", {}, (Stream("stdout", printed),), 3)

    merged = merge_cell(version("0"), version("1"), version("2"), NONE)
    assert kinds(merged) == ["outputs"]
    assert [output.text for output in merged.cells[0].outputs if isinstance(output, Stream)] == ["1", "2"]
    assert merged.cells[0].metadata[NAME]["kinds"] == ["outputs"]
    cleared = merge_cell(version("0"), version("1"), version("2"), Rules(clear_outputs=True))
    assert cleared.conflicts == ()
    assert cleared.cells == (CodeCell("a", "f()"),)


def test_metadata_in_conflict_keep_both_values():
    merged = merge_cell(*(RawCell("a", "x", {"k": value}) for value in "blr"), NONE)

    assert kinds(merged) == ["metadata"]
    assert merged.cells[0].metadata["k"] == "l"
    assert merged.cells[0].metadata[NAME]["values"] == [{"path": ["metadata", "k"], "local": "l", "remote": "r"}]


def test_attachments_are_merged_by_name():
    def version(*names):
        return MarkdownCell("a", "x", attachments={name: {"image/png": name} for name in names} or None)

    assert merge_cell(version("a"), version("a", "l"), version("a", "r"), NONE).cells == (version("a", "l", "r"),)
    assert merge_cell(version("a"), version(), version("a"), NONE).cells == (version(),)


def test_another_type_on_one_side_is_a_conflict_of_whole_cells():
    merged = merge_cell(CodeCell("a", "x"), MarkdownCell("a", "text"), CodeCell("a", "y"), NONE)

    assert kinds(merged) == ["cell"]
    assert [cell.source for cell in merged.cells][1::2] == ["text", "y"]
    union = merge_cell(CodeCell("a", "x"), MarkdownCell("a", "text"), CodeCell("a", "y"), Rules("union"))
    assert [cell.source for cell in union.cells] == ["text", "y"]
    assert len({cell.id for cell in union.cells}) == 2


def test_cells_of_types_of_the_future_are_kept_whole():
    merged = merge_cell(*(UnknownCell("a", {"cell_type": "new", "x": n}) for n in range(3)), NONE)

    assert [cell.raw["x"] for cell in merged.cells if isinstance(cell, UnknownCell)] == [1, 2]


def test_cells_that_both_added_are_compared_with_none():
    merged = merge_cell(None, MarkdownCell("a", "same\nl"), MarkdownCell("a", "same\nr"), NONE)

    assert kinds(merged) == ["source"]


@pytest.mark.parametrize(("strategy", "left"), [(None, 2), ("local", 0), ("remote", 1), ("union", 1)])
def test_a_cell_that_local_has_deleted_and_remote_changed(strategy, left):
    merged = merge_deleted(CodeCell("a", "x"), "local", Rules(strategy))

    assert len(merged.cells) == left
    assert kinds(merged) == (["deleted"] if strategy is None else [])


def test_keys_that_files_leave_out():
    a, b, c = (CodeCell("a", absent=absent) for absent in [("metadata",), (), ("metadata", "outputs")])

    assert absent_keys(a, a, b) == ()
    assert absent_keys(b, a, c) == ("metadata",)


def test_values_are_decided_by_the_strategy():
    conflict = ValueConflict(("k",), 1, 2)

    assert decided({"k": 1}, (conflict,), Rules("remote")) == ({"k": 2}, ())
    assert decided({"k": 1}, (conflict,), NONE) == ({"k": 1}, (conflict,))
