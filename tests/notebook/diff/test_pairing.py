"""Which cell is which."""

import pytest

from perijove.notebook import CodeCell, MarkdownCell, Notebook, Stream
from perijove.notebook.diff.pairing import pair_cells


def paired(before, after, minor=5):
    in_place, moved = pair_cells(Notebook(tuple(before), {}, minor), Notebook(tuple(after), {}, minor))
    return in_place, moved


def code(cell_id, source, *outputs):
    return CodeCell(cell_id, source, outputs=tuple(Stream("stdout", text) for text in outputs))


def test_a_changed_cell_is_known_by_its_id():
    before = [code("a", "x = 1"), code("b", "y"), code("c", "z")]

    assert paired(before, [*before[1:], code("a", "all else")]) == ([(1, 0), (2, 1)], [(0, 2)])


def test_content_goes_before_ids():
    assert paired(
        [code("1", "first"), code("2", "second")], [code("1", "new"), code("2", "first"), code("3", "second")]
    ) == (
        [(0, 1), (1, 2)],
        [],
    )


def test_a_moved_cell_is_one_that_is_the_same_elsewhere():
    cells = [code(name, f"{name} = 1") for name in "abcd"]

    assert paired(cells, [cells[3], *cells[:3]], minor=4) == ([(0, 1), (1, 2), (2, 3)], [(3, 0)])


def test_copies_of_a_cell_are_paired_in_order():
    show = [code(f"s{n}", "plt.show()") for n in range(3)]

    assert paired([show[0], code("x", "1"), show[1]], [show[0], show[1], code("x", "1"), show[2]], minor=4)[1] == []


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (code("a", "x = 1", "old"), code("b", "x = 1", "new")),
        (code("a", "def f():\n    return 1"), code("b", "def f():\n    more = 2\n    return more")),
        (code("a", "import numpy as np"), code("b", "import numpy as np, pandas as pd")),
    ],
)
def test_without_ids_the_source_the_first_line_or_the_words_tell(before, after):
    other = code("o", "nothing.like(it)")

    assert paired([before], [other, after], minor=4) == ([(0, 1)], [])


def test_a_cell_of_another_type_is_another_cell_unless_it_has_the_id():
    assert paired([code("a", "text")], [MarkdownCell("b", "text")], minor=4) == ([], [])
    assert paired([code("a", "text")], [MarkdownCell("a", "text")]) == ([(0, 0)], [])


def test_blank_cells_are_like_no_other():
    assert paired([code("a", ""), code("b", "x")], [code("b", "x"), code("c", "")], minor=4)[1] == []
