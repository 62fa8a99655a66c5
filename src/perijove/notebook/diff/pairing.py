"""Which cell of one notebook is which of another: by content, by id, then by what is most alike.

Content goes first: where a program numbers its cells anew, ids say nothing. What changed is found by its id; cells
without ids (before format 4.5) by their source, their first line, and the words that they share.
"""

from collections import Counter
from collections.abc import Container, Hashable, Sequence
from dataclasses import dataclass

from perijove.notebook.diff.align import Pair, align, gaps, increasing, pairs
from perijove.notebook.diff.digest import digest
from perijove.notebook.diff.document import document_of
from perijove.notebook.diff.similar import pair_similar, words_of
from perijove.notebook.filing import IDS
from perijove.notebook.model import CodeCell, Json, Notebook


@dataclass(frozen=True)
class Side:
    """A notebook's cells as what its file holds, and the digests of their contents without ids."""

    documents: list[Json]
    contents: list[bytes]
    ids: list[str | None]
    blank: list[bool]

    def same(self, i: int, other: "Side", j: int) -> bool:
        """Whether a cell is the same as one of another notebook, its id included."""
        return self.contents[i] == other.contents[j] and self.ids[i] == other.ids[j]


def side(notebook: Notebook) -> Side:
    """What pairing asks of a notebook."""
    documents = [document_of(cell, notebook.nbformat_minor) for cell in notebook.cells]
    ids = [document.get("id") for document in documents]
    has_ids = notebook.nbformat_minor >= IDS
    return Side(
        documents,
        [digest({key: value for key, value in document.items() if key != "id"}) for document in documents],
        [cell_id if has_ids or cell_id is None else str(cell_id) for cell_id in ids],
        [not cell.source.strip() and not (isinstance(cell, CodeCell) and cell.outputs) for cell in notebook.cells],
    )


def pair_cells(a: Side, b: Side) -> tuple[list[Pair], list[Pair]]:
    """Two lists of (index in a, index in b): cells that stayed in order, and cells that moved."""
    tokens_a, tokens_b = _tokens(a, b)
    spine = pairs(align(tokens_a, tokens_b))
    unknown = {content for content, blank in zip(a.contents, a.blank, strict=True) if blank}
    moved = _moved(tokens_a, tokens_b, spine, unknown)
    gone_a, gone_b = {i for i, _ in moved}, {j for _, j in moved}
    for level in (_by_source, _by_first_line, _by_words):
        for left, right in list(gaps(spine, range(len(tokens_a)), range(len(tokens_b)))):
            rows, columns = [i for i in left if i not in gone_a], [j for j in right if j not in gone_b]
            if rows and columns:
                found = level([a.documents[i] for i in rows], [b.documents[j] for j in columns])
                spine += [(rows[x], columns[y]) for x, y in found]
        spine.sort()
    return spine, moved


def _tokens(a: Side, b: Side) -> tuple[list[Hashable], list[Hashable]]:
    """What a cell is known by: its content where that is unique and on both sides, else its id, else its content."""
    count_a, count_b = Counter(a.contents), Counter(b.contents)
    unique = {content for content, count in count_a.items() if count == 1 == count_b[content]}
    clear_a = [not blank and content in unique for content, blank in zip(a.contents, a.blank, strict=True)]
    clear_b = [not blank and content in unique for content, blank in zip(b.contents, b.blank, strict=True)]
    ids_a = {cell_id for cell_id, clear in zip(a.ids, clear_a, strict=True) if not clear}
    ids_b = {cell_id for cell_id, clear in zip(b.ids, clear_b, strict=True) if not clear}
    shared = (ids_a & ids_b) - {None}
    return _with_ids(a, clear_a, shared), _with_ids(b, clear_b, shared)


def _with_ids(one: Side, clear: Sequence[bool], shared: Container[str | None]) -> list[Hashable]:
    return [
        content if is_clear or cell_id not in shared else cell_id
        for content, cell_id, is_clear in zip(one.contents, one.ids, clear, strict=True)
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


def _by_source(a: Sequence[Json], b: Sequence[Json]) -> list[Pair]:
    return _by_token([(_type(cell), _source(cell)) for cell in a], [(_type(cell), _source(cell)) for cell in b])


def _by_first_line(a: Sequence[Json], b: Sequence[Json]) -> list[Pair]:
    return _by_token(
        [(_type(cell), _source(cell).strip().partition("\n")[0]) for cell in a],
        [(_type(cell), _source(cell).strip().partition("\n")[0]) for cell in b],
    )


def _by_token(a: Sequence[tuple[str, str]], b: Sequence[tuple[str, str]]) -> list[Pair]:
    """Pairs of equal tokens; blank ones are like no other."""
    return pairs(
        align(
            [token if token[1] else (token[0], "a", i) for i, token in enumerate(a)],
            [token if token[1] else (token[0], "b", j) for j, token in enumerate(b)],
        )
    )


def _by_words(a: Sequence[Json], b: Sequence[Json]) -> list[Pair]:
    found: list[Pair] = []
    words_a, words_b = [words_of(_source(cell)) for cell in a], [words_of(_source(cell)) for cell in b]
    for cell_type in dict.fromkeys(map(_type, a)):
        rows = [i for i, cell in enumerate(a) if _type(cell) == cell_type]
        columns = [j for j, cell in enumerate(b) if _type(cell) == cell_type]
        similar = pair_similar([words_a[i] for i in rows], [words_b[j] for j in columns])
        found += [(rows[x], columns[y]) for x, y in similar]
    return increasing(sorted(found))


def _type(cell: Json) -> str:
    return str(cell.get("cell_type"))


def _source(cell: Json) -> str:
    source = cell.get("source", "")
    return source if isinstance(source, str) else ""
