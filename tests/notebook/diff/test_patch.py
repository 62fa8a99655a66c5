"""Diffs that do not fit are refused; edits of values are applied and inverted."""

import msgspec
import pytest
from hypothesis import given

from perijove.notebook import CodeCell, MarkdownCell, Notebook, RefusedChange
from perijove.notebook.diff import diff, patch
from perijove.notebook.diff.edit import (
    Arrive,
    Hunk,
    Insert,
    Keep,
    ListEdit,
    NotebookDiff,
    ObjectEdit,
    Replace,
    TextEdit,
)
from perijove.notebook.diff.patch import invert_edit, patch_value
from perijove.notebook.diff.values import compare

BEFORE = Notebook((MarkdownCell("a", "one\ntwo"), CodeCell("b", "x = 1"), CodeCell("c", "y")))


def test_an_edit_of_a_value_leads_there_and_its_inverse_back(strategies):
    @given(strategies["value"], strategies["value"])
    def check(before, after):
        edit = compare(before, after)
        if edit is None:
            assert before == after
        else:
            assert patch_value(before, edit) == after
            assert patch_value(after, invert_edit(edit)) == before

    check()


@pytest.mark.parametrize(
    "other",
    [
        Notebook(BEFORE.cells[1:]),
        Notebook(()),
        Notebook((msgspec.structs.replace(BEFORE.cells[0], source="three"), *BEFORE.cells[1:])),
        Notebook((*BEFORE.cells[:2], CodeCell("c", "z"))),
    ],
)
def test_a_diff_of_another_notebook_is_refused(other):
    after = Notebook((msgspec.structs.replace(BEFORE.cells[0], source="one\n2"), BEFORE.cells[1]))

    with pytest.raises(RefusedChange):
        patch(other, diff(BEFORE, after))


@pytest.mark.parametrize(
    ("value", "edit"),
    [
        ("a", Replace("b", "c")),
        (1, Replace(True, 2)),
        ({"a": 1}, ObjectEdit({"a": Insert(2)})),
        ({}, ObjectEdit({"a": Replace(1, 2)})),
        ("a\nb", TextEdit((1, Hunk(("x",), ())))),
        ("a\nb", TextEdit((1,))),
        ([1], ListEdit((1, 1))),
        ([1], TextEdit((1,))),
    ],
)
def test_an_edit_of_another_value_is_refused(value, edit):
    with pytest.raises(RefusedChange):
        patch_value(value, edit)


def test_a_move_from_nowhere_is_refused():
    with pytest.raises(RefusedChange, match="moves cell 8 of 3"):
        patch(BEFORE, NotebookDiff((Arrive(7),)))
    with pytest.raises(RefusedChange, match="more than 3 cells"):
        patch(BEFORE, NotebookDiff((Keep(3), Keep(1))))


def test_kept_cells_are_the_same_values():
    after = Notebook((*BEFORE.cells, CodeCell("d")))

    assert patch(BEFORE, diff(BEFORE, after)).cells[0] is BEFORE.cells[0]
