"""Parts of a diff."""

from perijove.notebook import CodeCell, Notebook
from perijove.notebook.diff import diff
from perijove.notebook.diff.edit import Change, Keep
from perijove.notebook.diff.select import PARTS, select

BEFORE = Notebook((CodeCell("a", "1"), CodeCell("b", "2"), CodeCell("c", "3", {"x": 1})))
AFTER = Notebook((CodeCell("a", "one"), CodeCell("b", "2", execution_count=4), CodeCell("c", "3", {"x": 2})), {"k": 1})


def test_all_parts_are_all():
    found = diff(BEFORE, AFTER)

    assert select(found, PARTS) == found


def test_what_is_left_out_is_kept():
    only_metadata = select(diff(BEFORE, AFTER), {"metadata"})

    assert [type(step) for step in only_metadata.cells] == [Keep, Change]
    assert only_metadata.cells[0] == Keep(2)
    assert list(only_metadata.rest.keys) == ["metadata"]


def test_a_diff_of_other_parts_is_empty():
    assert not select(diff(BEFORE, AFTER), {"outputs"})
    assert select(diff(BEFORE, Notebook(AFTER.cells[:2])), {"outputs"})
