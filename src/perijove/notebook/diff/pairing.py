"""Which cell of one notebook is which of another: by type and source, by id, then by what is most alike.

Content goes first: where a program numbers its cells anew, ids say nothing. What changed is found by its id; cells
without ids (before format 4.5) by their first line, and the words that they share.
"""

from collections import Counter
from collections.abc import Container, Hashable, Sequence

from perijove.notebook.diff.align import Pair, align, gaps, increasing, pairs
from perijove.notebook.diff.similar import pair_similar, words_of
from perijove.notebook.filing import IDS
from perijove.notebook.model import Cell, CodeCell, Notebook

Content = tuple[str, str]


def pair_cells(a: Notebook, b: Notebook) -> tuple[list[Pair], list[Pair]]:
    """Two lists of (index in a, index in b): cells that stayed in order, and cells that moved."""
    contents_a, contents_b = [_content(cell) for cell in a.cells], [_content(cell) for cell in b.cells]
    blank = _blank(a)
    unique = _once(contents_a) & _once(contents_b) - blank - _blank(b)
    shared = _ids_without(a, contents_a, unique) & _ids_without(b, contents_b, unique)
    tokens_a, tokens_b = _tokens(a, contents_a, unique, shared), _tokens(b, contents_b, unique, shared)
    spine = pairs(align(tokens_a, tokens_b))
    moved = _moved(tokens_a, tokens_b, spine, blank)
    gone_a, gone_b = {i for i, _ in moved}, {j for _, j in moved}
    for level in (_by_first_line, _by_words):
        for left, right in list(gaps(spine, range(len(tokens_a)), range(len(tokens_b)))):
            rows, columns = [i for i in left if i not in gone_a], [j for j in right if j not in gone_b]
            if rows and columns:
                found = level([contents_a[i] for i in rows], [contents_b[j] for j in columns])
                spine += [(rows[x], columns[y]) for x, y in found]
        spine.sort()
    return spine, moved


def _content(cell: Cell) -> Content:
    """What a cell is known by: its type and source. Outputs come and go."""
    return cell.cell_type, cell.source


def _once(contents: Sequence[Content]) -> set[Content]:
    return {content for content, count in Counter(contents).items() if count == 1}


def _blank(notebook: Notebook) -> set[Content]:
    """The contents of cells that are like all others of the kind."""
    return {
        _content(cell)
        for cell in notebook.cells
        if (not cell.source or cell.source.isspace()) and not (isinstance(cell, CodeCell) and cell.outputs)
    }


def _ids_without(notebook: Notebook, contents: Sequence[Content], unique: Container[Content]) -> set[str]:
    """The ids of the cells whose contents are not unique."""
    if notebook.nbformat_minor < IDS:
        return set()
    return {cell.id for cell, content in zip(notebook.cells, contents, strict=True) if content not in unique}


def _tokens(
    notebook: Notebook, contents: Sequence[Content], unique: Container[Content], shared: Container[str]
) -> list[Hashable]:
    """Each cell's content where that is unique and on both sides, else its id, else its content."""
    return [
        content if content in unique or cell.id not in shared else cell.id
        for cell, content in zip(notebook.cells, contents, strict=True)
    ]


def _moved(
    a: Sequence[Hashable], b: Sequence[Hashable], spine: Sequence[Pair], unknown: Container[Hashable]
) -> list[Pair]:
    """Equal tokens off the spine; only those that are left once on each side, so that nothing is guessed.

    `unknown` are those of blank cells, which are like all others.
    """
    in_place_a, in_place_b = {i for i, _ in spine}, {j for _, j in spine}
    rest_a = [i for i in range(len(a)) if i not in in_place_a]
    rest_b = [j for j in range(len(b)) if j not in in_place_b]
    count_a, count_b = Counter(a[i] for i in rest_a), Counter(b[j] for j in rest_b)
    places = {b[j]: j for j in rest_b if count_b[b[j]] == 1}
    return [(i, places[a[i]]) for i in rest_a if count_a[a[i]] == 1 and a[i] in places and a[i] not in unknown]


def _by_first_line(a: Sequence[Content], b: Sequence[Content]) -> list[Pair]:
    """Pairs of cells that begin alike; blank ones are like no other."""
    first_a = [(kind, source.strip().partition("\n")[0]) for kind, source in a]
    first_b = [(kind, source.strip().partition("\n")[0]) for kind, source in b]
    return pairs(
        align(
            [first if first[1] else ("a", i) for i, first in enumerate(first_a)],
            [first if first[1] else ("b", j) for j, first in enumerate(first_b)],
        )
    )


def _by_words(a: Sequence[Content], b: Sequence[Content]) -> list[Pair]:
    found: list[Pair] = []
    words_a, words_b = [words_of(source) for _, source in a], [words_of(source) for _, source in b]
    for kind in dict.fromkeys(kind for kind, _ in a):
        rows = [i for i, content in enumerate(a) if content[0] == kind]
        columns = [j for j, content in enumerate(b) if content[0] == kind]
        similar = pair_similar([words_a[i] for i in rows], [words_b[j] for j in columns])
        found += [(rows[x], columns[y]) for x, y in similar]
    return increasing(sorted(found))
