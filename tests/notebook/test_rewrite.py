from hypothesis import given
from hypothesis import strategies as st

from perijove.notebook.change import DeleteCell, InsertCell, SetMetadata
from perijove.notebook.changes import apply_all
from perijove.notebook.model import CodeCell, MarkdownCell, Notebook
from perijove.notebook.rewrite import rewrite

cells = st.lists(
    st.builds(
        lambda kind, id_, source: kind(id_, source),
        st.sampled_from([CodeCell, MarkdownCell]),
        st.sampled_from("abcdef"),
        st.sampled_from(["", "1", "2"]),
    ),
    unique_by=lambda cell: cell.id,
).map(tuple)
notebooks = st.builds(Notebook, cells, st.dictionaries(st.sampled_from("xy"), st.integers(0, 2)))


@given(notebooks, notebooks)
def test_any_notebook_becomes_any_other(before, after):
    made = apply_all(before, rewrite(before, after))
    assert (made.cells, made.metadata) == (after.cells, after.metadata)


def test_cells_that_are_equal_stay():
    a, b, c = (CodeCell(name, name) for name in "abc")
    assert rewrite(Notebook((a, b, c)), Notebook((a, b, c))) == []
    assert rewrite(Notebook((a, b), {"x": 1}), Notebook((a, c, b), {"y": 2})) == [
        InsertCell(1, c),
        SetMetadata("x"),
        SetMetadata("y", 2),
    ]
    assert rewrite(Notebook((a, b)), Notebook((b, a))) == [DeleteCell("a"), InsertCell(1, a)]
