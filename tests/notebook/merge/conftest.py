"""Three versions of a notebook, and the question whether a merge has dropped anything."""

from collections import Counter

import msgspec
import pytest
from hypothesis import strategies as st

from perijove.notebook import CodeCell, MarkdownCell, Notebook


@st.composite
def edits(draw, base, name, allowed=None):
    """A version of a notebook: some of its cells edited, moved, deleted, others added."""
    cells = list(base.cells)
    for number in range(draw(st.integers(0, 3))):
        kind = draw(st.sampled_from(["edit", "move", "delete", "add", "tag"]))
        if kind == "add" or not cells:
            cells.insert(draw(st.integers(0, len(cells))), MarkdownCell(f"{name}-{number}", f"{name} adds {number}"))
            continue
        at = draw(st.integers(0, len(cells) - 1))
        cell = cells[at]
        if kind == "edit":
            lines = cell.source.split("\n")
            lines.insert(draw(st.integers(0, len(lines))), f"{name} edits {number}")
            cells[at] = msgspec.structs.replace(cell, source="\n".join(lines))
        elif kind == "tag":
            cells[at] = msgspec.structs.replace(cell, metadata={**cell.metadata, f"{name}-{number}": number})
        elif kind == "move":
            del cells[at]
            cells.insert(draw(st.integers(0, len(cells))), cell)
        else:
            del cells[at]
    return Notebook(tuple(cells), draw(st.sampled_from([base.metadata, {**base.metadata, name: 1}])), 5)


@st.composite
def three(draw):
    count = draw(st.integers(0, 5))
    sources = [f"a{number} = 1\nb{number} = 2\nc{number} = 3" for number in range(count)]
    base = Notebook(tuple(CodeCell(f"cell-{n}", source) for n, source in enumerate(sources)))
    return base, draw(edits(base, "local")), draw(edits(base, "remote"))


@pytest.fixture(scope="session")
def versions():
    """Generated (base, local, remote)."""
    return three()


def lines_of(notebook):
    return Counter(line for cell in notebook.cells for line in cell.source.split("\n"))


@pytest.fixture(scope="session")
def dropped():
    """The lines of sources that a side has added and that are nowhere in the merged notebook."""

    def check(base, local, remote, merged):
        there, before = lines_of(merged), lines_of(base)
        return [
            line
            for side in (local, remote)
            for line, count in (lines_of(side) - before).items()
            if there[line] < 1 or (count and there[line] < min(count, lines_of(side)[line]))
        ]

    return check
