"""What the notebook and the text have changed since they last agreed, brought together."""

import msgspec
import pytest

from perijove.notebook import CodeCell, MarkdownCell, Notebook, NotebookError, Stream, UnknownCell
from perijove.notebook.paired.format import parse_format
from perijove.notebook.paired.sync import sync

PERCENT = parse_format("py:percent")
OUTPUT = (Stream("stdout", "1\n"),)
NOTEBOOK = Notebook(
    (
        CodeCell("a", "print(1)", {"collapsed": True}, OUTPUT, 3),
        MarkdownCell("b", "# Head", attachments={"p.png": {"image/png": "AA=="}}),
        CodeCell("c", "two = 2\n", {"tags": ["x"]}, OUTPUT, 4),
    ),
    {"kernelspec": {"display_name": "P", "language": "python", "name": "python3"}},
)


def agreed():
    return sync(NOTEBOOK, None, PERCENT)


def edited(notebook, index, **changes):
    cells = list(notebook.cells)
    cells[index] = msgspec.structs.replace(cells[index], **changes)
    return msgspec.structs.replace(notebook, cells=tuple(cells))


def sources(notebook):
    return [(cell.id, cell.source) for cell in notebook.cells]


def test_what_has_agreed_stays_as_it_is():
    first = agreed()
    again = sync(first.notebook, first.text, PERCENT)
    assert again == first
    assert first.notebook.cells == NOTEBOOK.cells


def test_a_cell_edited_in_the_text_keeps_its_id_and_outputs():
    first = agreed()
    after = sync(first.notebook, first.text.replace("print(1)", "print(11)"), PERCENT)
    assert after.notebook.cells[0] == CodeCell("a", "print(11)", {"collapsed": True}, OUTPUT, 3)
    assert after.notebook.cells[1:] == NOTEBOOK.cells[1:]
    assert after.text == first.text.replace("print(1)", "print(11)")


def test_a_cell_edited_in_the_notebook_reaches_the_text():
    first = agreed()
    after = sync(edited(first.notebook, 0, source="print(12)"), first.text, PERCENT)
    assert after.text == first.text.replace("print(1)", "print(12)")


def test_different_cells_edited_in_both():
    first = agreed()
    after = sync(edited(first.notebook, 0, source="print(12)"), first.text.replace("# # Head", "# # Title"), PERCENT)
    assert sources(after.notebook) == [("a", "print(12)"), ("b", "# Title"), ("c", "two = 2\n")]
    assert after.conflicts == ()
    assert after.notebook.cells[1].attachments == NOTEBOOK.cells[1].attachments


def test_one_cell_edited_in_both_is_kept_twice():
    first = agreed()
    after = sync(edited(first.notebook, 0, source="ours"), first.text.replace("print(1)", "theirs"), PERCENT)
    assert [cell.source for cell in after.notebook.cells[:2]] == ["theirs", "ours"]
    assert after.notebook.cells[1].outputs == OUTPUT
    assert after.conflicts == (after.notebook.cells[0].id, "a")
    assert sync(after.notebook, after.text, PERCENT).conflicts == ()


@pytest.mark.parametrize(("prefer", "source"), [("text", "theirs"), ("notebook", "ours")])
def test_a_preference_decides(prefer, source):
    first = agreed()
    after = sync(
        edited(first.notebook, 0, source="ours"), first.text.replace("print(1)", "theirs"), PERCENT, prefer=prefer
    )
    assert [cell.source for cell in after.notebook.cells] == [source, "# Head", "two = 2\n"]
    assert after.conflicts == ()


def test_the_same_edit_in_both_is_no_conflict():
    first = agreed()
    after = sync(edited(first.notebook, 0, source="x"), first.text.replace("print(1)", "x"), PERCENT)
    assert (sources(after.notebook)[0], after.conflicts) == (("a", "x"), ())


def test_cells_added_moved_and_deleted_in_the_text():
    first = agreed()
    header, _, rest = first.text.partition("# %%\n")
    cells = ("# %%\n" + rest).split("\n\n")
    after = sync(
        first.notebook, header + "\n\n".join([cells[2].rstrip("\n"), "# %%\nnew = 1", cells[0]]) + "\n", PERCENT
    )
    assert [cell.source for cell in after.notebook.cells] == ["two = 2\n", "new = 1", "print(1)"]
    assert [cell.id for cell in after.notebook.cells][::2] == ["c", "a"]
    assert after.notebook.cells[0].outputs == OUTPUT


def test_a_cell_deleted_here_and_edited_there_is_kept():
    first = agreed()
    without = msgspec.structs.replace(first.notebook, cells=first.notebook.cells[1:])
    after = sync(without, first.text.replace("print(1)", "print(9)"), PERCENT)
    assert [cell.source for cell in after.notebook.cells] == ["print(9)", "# Head", "two = 2\n"]
    assert len(after.conflicts) == 1


def test_tags_go_both_ways_and_what_no_text_shows_stays():
    first = agreed()
    after = sync(first.notebook, first.text.replace('tags=["x"]', 'tags=["y"]'), PERCENT)
    assert after.notebook.cells[2].metadata == {"tags": ["y"]}
    assert after.notebook.cells[0].metadata == {"collapsed": True}


def test_the_metadata_of_the_notebook_go_both_ways():
    first = agreed()
    after = sync(first.notebook, first.text.replace("display_name: P", "display_name: Q"), PERCENT)
    assert after.notebook.metadata["kernelspec"]["display_name"] == "Q"
    ours = {**first.notebook.metadata, "kernelspec": {"display_name": "R", "language": "python", "name": "python3"}}
    back = sync(msgspec.structs.replace(first.notebook, metadata=ours), first.text, PERCENT)
    assert "display_name: R" in back.text


def test_a_text_of_another_layout_that_says_the_same_is_left_alone():
    first = agreed()
    other = first.text.replace("1.19.6", "1.16.0").replace("print(1)\n\n", "print(1)\n\n\n\n")
    after = sync(first.notebook, other, PERCENT)
    assert after.text == other
    assert [cell.source for cell in after.notebook.cells] == ["print(1)\n\n", "# Head", "two = 2\n"]


def test_cells_that_no_text_shows_stay_where_they_are():
    unknown = UnknownCell("u", {"cell_type": "future"})
    cells = (NOTEBOOK.cells[0], unknown, *NOTEBOOK.cells[1:])
    first = sync(msgspec.structs.replace(NOTEBOOK, cells=cells), None, PERCENT)
    after = sync(first.notebook, first.text.replace("print(1)", "print(2)"), PERCENT)
    assert [cell.id for cell in after.notebook.cells] == ["a", "u", "b", "c"]


def test_without_a_record_nothing_is_guessed():
    text = agreed().text.replace("print(1)", "print(2)")
    with pytest.raises(NotebookError, match="--use text or --use notebook"):
        sync(NOTEBOOK, text, PERCENT)
    assert sync(NOTEBOOK, agreed().text, PERCENT).notebook.cells == NOTEBOOK.cells


def test_a_notebook_is_made_of_a_text_alone():
    made = sync(None, "# %%\n1\n", PERCENT)
    assert [cell.source for cell in made.notebook.cells] == ["1"]
    assert sync(made.notebook, made.text, PERCENT).text == made.text
    with pytest.raises(NotebookError, match="neither a notebook nor a text"):
        sync(None, None, PERCENT)


def test_ids_in_the_text_tell_which_cell_is_which():
    first = sync(msgspec.structs.replace(NOTEBOOK, metadata={"jupytext": {"cell_ids": True}}), None, PERCENT)
    after = sync(first.notebook, first.text.replace('id="a"\nprint(1)', 'id="a"\nsomething(else_)'), PERCENT)
    assert (after.notebook.cells[0].source, after.notebook.cells[0].outputs) == ("something(else_)", OUTPUT)
    more = sync(after.notebook, after.text + "\n# %%\nnew\n", PERCENT)
    assert f'# %% id="{more.notebook.cells[3].id}"\nnew\n' in more.text
