"""Conflicts decided afterwards."""

import pytest
from hypothesis import given

from perijove.notebook import CodeCell, MarkdownCell, Notebook, Stream, reads, writes
from perijove.notebook.merge import conflicts_in, merge, resolve


@pytest.mark.parametrize("side", ["local", "remote", "union"])
def test_it_is_as_if_the_merge_had_been_told(versions, side):
    @given(versions)
    def check(three):
        merged = merge(*three)
        resolved = resolve(reads(writes(merged.notebook)), side)
        told = merge(*three, strategy=side).notebook
        placed = {conflict.kind for conflict in merged.conflicts} & {"order", "deleted"}

        assert conflicts_in(resolved) == 0
        assert "perijove-conflict" not in writes(resolved)
        if side != "union":
            assert {cell.id: cell for cell in resolved.cells} == {cell.id: cell for cell in told.cells}
            assert placed or resolved == told

    check()


def test_it_counts_what_is_to_be_decided():
    def version(letter):
        cells = (
            CodeCell("a", letter),
            CodeCell("b", "f()", outputs=(Stream("stdout", letter),)),
            MarkdownCell("c", "x", {"k": letter}),
        )
        return Notebook(cells, {"title": letter})

    merged = merge(version("b"), version("l"), version("r"))

    assert len(merged.conflicts) == conflicts_in(merged.notebook) == 4
    assert resolve(merged.notebook, "local") == version("l")
    assert resolve(merged.notebook, "remote") == version("r")


def test_attachments_that_one_side_took_away():
    base, remote = (Notebook((MarkdownCell("c", "x", attachments={"p": {"image/png": n}}),)) for n in "br")
    local = Notebook((MarkdownCell("c", "x"),))
    merged = merge(base, local, remote).notebook

    assert merged.cells[0].attachments == {"p": {"image/png": "r"}}
    assert resolve(merged, "local") == local
    assert resolve(merged, "remote") == remote


def test_a_notebook_without_conflicts_stays():
    notebook = Notebook((MarkdownCell("a", "x", {"tags": ["t"]}),), {"k": 1})

    assert resolve(notebook, "remote") == notebook
    assert conflicts_in(notebook) == 0
