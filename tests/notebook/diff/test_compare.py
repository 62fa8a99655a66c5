"""What is true of every diff, and what a diff says of the changes that people make."""

import msgspec
from hypothesis import given

from perijove.notebook import (
    CodeCell,
    DisplayData,
    MarkdownCell,
    Notebook,
    NotebookError,
    Stream,
    UnknownCell,
    read,
    writes,
)
from perijove.notebook.diff import diff, invert, patch
from perijove.notebook.diff.edit import (
    Add,
    Arrive,
    Change,
    Delete,
    Hunk,
    Insert,
    Keep,
    Leave,
    ListEdit,
    NotebookDiff,
    ObjectEdit,
    Replace,
    TextEdit,
)


def notebook(*cells, minor=5):
    return Notebook(tuple(cells), {}, minor)


def test_a_notebook_does_not_differ_from_itself(notebooks):
    @given(notebooks)
    def check(one):
        assert diff(one, one) == NotebookDiff()
        assert not diff(one, one)

    check()


def test_a_diff_applied_gives_the_other_and_inverted_leads_back(version_pairs):
    @given(version_pairs)
    def check(pair):
        before, after = pair
        found = diff(before, after)

        there = patch(before, found)
        assert writes(there) == writes(after)
        assert writes(patch(after, invert(found))) == writes(before)
        assert invert(invert(found)) == found
        if after.nbformat_minor == 5:
            assert there == after

    check()


def test_unrelated_notebooks_have_a_diff_as_well(notebooks):
    @given(notebooks, notebooks)
    def check(before, after):
        assert patch(before, diff(before, after)) == after

    check()


def test_real_notebooks_against_a_version_of_each_other(real_notebooks):
    """Each with every third cell edited, the last one first, and one deleted."""
    checked = 0
    for path in real_notebooks:
        try:
            before = read(path)
        except NotebookError:
            continue
        cells = [
            msgspec.structs.replace(cell, source=f"{cell.source}\nmore")
            if number % 3 == 0 and not isinstance(cell, UnknownCell)
            else cell
            for number, cell in enumerate(before.cells)
        ]
        after = msgspec.structs.replace(before, cells=(*cells[-1:], *cells[:-2]))
        found = diff(before, after)

        assert writes(patch(before, found)) == writes(after), path
        assert writes(patch(after, invert(found))) == writes(before), path
        checked += 1
    assert checked > 5


def changed(before, after):
    """The edit of the only cell."""
    (step,) = diff(Notebook((before,)), Notebook((after,))).cells
    return step.edit.keys


def test_an_edited_source_is_compared_by_line():
    assert changed(MarkdownCell("a", "one\ntwo\nthree"), MarkdownCell("a", "one\n2\nthree")) == {
        "source": TextEdit((1, Hunk(("two",), ("2",)), 1))
    }


def test_a_run_changes_outputs_and_count():
    before = CodeCell("a", "f()", outputs=(Stream("stdout", "1\n2"), DisplayData({"image/png": "AAAA"})))
    after = CodeCell(
        "a", "f()", outputs=(Stream("stdout", "1\n3"), DisplayData({"image/png": "BBBB"})), execution_count=2
    )

    assert changed(before, after) == {
        "execution_count": Replace(None, 2),
        "outputs": ListEdit(
            (
                ObjectEdit({"text": TextEdit((1, Hunk(("2",), ("3",))))}),
                ObjectEdit({"data": ObjectEdit({"image/png": Replace("AAAA", "BBBB")})}),
            )
        ),
    }


def test_a_moved_cell_is_told_from_a_new_one():
    a, b, c = (MarkdownCell(name, name * 3) for name in "abc")
    new = MarkdownCell("n", "new")

    assert diff(notebook(a, b, c), notebook(c, a, new, b)).cells == (
        Arrive(2),
        Keep(1),
        Add({"cell_type": "markdown", "id": "n", "metadata": {}, "source": "new"}),
        Keep(1),
        Leave(0),
    )
    moved = diff(notebook(a, b, c), notebook(c, a, b)).cells
    assert moved == (Arrive(2), Keep(2), Leave(0))


def test_a_cell_that_moved_and_was_edited_is_known_by_its_id():
    a, b, c = (MarkdownCell(name, name * 3) for name in "abc")
    edit = ObjectEdit({"source": Replace("aaa", "changed")})

    assert diff(notebook(a, b, c), notebook(b, c, MarkdownCell("a", "changed"))).cells == (
        Leave(2),
        Keep(2),
        Arrive(0, edit),
    )


def test_a_new_id_alone_is_a_difference():
    assert changed(MarkdownCell("a", "text"), MarkdownCell("b", "text")) == {"id": Replace("a", "b")}


def test_ids_that_files_do_not_hold_are_none():
    assert not diff(notebook(MarkdownCell("a", "text"), minor=4), notebook(MarkdownCell("b", "text"), minor=4))


def test_what_is_deleted_is_in_the_diff():
    cell = MarkdownCell("a", "text")

    assert diff(notebook(cell), notebook()).cells == (
        Delete({"cell_type": "markdown", "id": "a", "metadata": {}, "source": "text"}),
    )


def test_metadata_of_the_notebook():
    assert diff(Notebook(metadata={"a": 1}), Notebook(metadata={"a": 1, "b": 2})).rest == ObjectEdit(
        {"metadata": ObjectEdit({"b": Insert(2)})}
    )


def test_the_change_of_a_kept_cell_next_to_a_deleted_one():
    a, b = CodeCell("a", "x = 1"), CodeCell("b", "y = 2")

    assert [type(step) for step in diff(notebook(a, b), notebook(CodeCell("b", "y = 3"))).cells] == [Delete, Change]
