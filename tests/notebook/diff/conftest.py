"""Notebooks that are versions of each other: one generated, and edited, moved, deleted and added to."""

import msgspec
import pytest
from hypothesis import strategies as st

from perijove.notebook import CodeCell, MarkdownCell, Notebook, UnknownCell
from perijove.notebook.stream import Stream


def edited(cell, number, text):
    if isinstance(cell, UnknownCell):
        return UnknownCell(cell.id, {**cell.raw, "source": cell.source + text})
    if number % 3 == 0:
        return msgspec.structs.replace(cell, source=f"{cell.source}\n{text}")
    if number % 3 == 1 and isinstance(cell, CodeCell):
        return msgspec.structs.replace(cell, outputs=(*cell.outputs, Stream("stdout", text)))
    return msgspec.structs.replace(cell, metadata={**cell.metadata, "tags": [text]})


@st.composite
def versions(draw, notebooks, strategies, ids=True):
    before = draw(notebooks)
    cells = list(before.cells)
    for number in range(draw(st.integers(0, 4))):
        kind = draw(st.sampled_from(["edit", "move", "delete", "add", "again"]))
        if kind == "add" or not cells:
            cell_type = draw(st.sampled_from([CodeCell, MarkdownCell]))
            cells.insert(draw(st.integers(0, len(cells))), cell_type(f"new-{number}", draw(strategies["text"])))
            continue
        at = draw(st.integers(0, len(cells) - 1))
        if kind == "edit":
            cells[at] = edited(cells[at], draw(st.integers(0, 2)), draw(strategies["text"]))
        elif kind == "move":
            cell = cells.pop(at)
            cells.insert(draw(st.integers(0, len(cells))), cell)
        elif kind == "delete":
            del cells[at]
        elif not isinstance(cells[at], UnknownCell):
            cells.insert(at, msgspec.structs.replace(cells[at], id=f"again-{number}"))
    metadata = draw(st.just(before.metadata) | strategies["object"])
    return before, Notebook(tuple(cells), metadata, draw(st.sampled_from([5, 5, 5, 4])), before.extra)


@pytest.fixture(scope="session")
def version_pairs(notebooks, strategies):
    """Pairs of notebooks of which the second is the first with a few changes."""
    return versions(notebooks, strategies)
