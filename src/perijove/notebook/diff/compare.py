"""The diff of two notebooks: linear in their size where they are the same."""

from collections.abc import Iterator

from perijove.notebook.diff.align import Pair
from perijove.notebook.diff.document import document_of, rest_document
from perijove.notebook.diff.edit import Add, Arrive, Change, Delete, Keep, Leave, NotebookDiff, ObjectEdit, Step
from perijove.notebook.diff.pairing import pair_cells
from perijove.notebook.diff.values import compare_objects
from perijove.notebook.filing import IDS
from perijove.notebook.model import (
    Cell,
    CodeCell,
    DisplayData,
    ExecuteResult,
    Notebook,
    Output,
    UnknownCell,
    UnknownOutput,
)


def diff(a: Notebook, b: Notebook) -> NotebookDiff:
    """What makes `b` of `a`, as a value; false when a file of one is a file of the other."""
    in_place, moved = pair_cells(a, b)
    steps = _steps(a, b, in_place, moved)
    return NotebookDiff(tuple(_joined(steps)), compare_objects(rest_document(a), rest_document(b)))


def _steps(a: Notebook, b: Notebook, in_place: list[Pair], moved: list[Pair]) -> Iterator[Step]:
    to, origin = dict(moved), {j: i for i, j in moved}
    i = j = 0
    for next_i, next_j in [*in_place, (len(a.cells), len(b.cells))]:
        for gone in range(i, next_i):
            yield Leave(to[gone]) if gone in to else Delete(document_of(a.cells[gone], a.nbformat_minor))
        for come in range(j, next_j):
            if come in origin:
                yield Arrive(origin[come], _edit(a, origin[come], b, come))
            else:
                yield Add(document_of(b.cells[come], b.nbformat_minor))
        if next_i < len(a.cells):
            edit = _edit(a, next_i, b, next_j)
            yield Keep(1) if edit is None else Change(edit)
        i, j = next_i + 1, next_j + 1


def _joined(steps: Iterator[Step]) -> Iterator[Step]:
    """The steps with equal cells counted, but for those at the end."""
    kept = 0
    for step in steps:
        if isinstance(step, Keep):
            kept += step.count
            continue
        if kept:
            yield Keep(kept)
            kept = 0
        yield step


def _edit(a: Notebook, i: int, b: Notebook, j: int) -> ObjectEdit | None:
    before, after = a.cells[i], b.cells[j]
    if (a.nbformat_minor < IDS) == (b.nbformat_minor < IDS) and before == after and _is_plain(before):
        return None
    return compare_objects(document_of(before, a.nbformat_minor), document_of(after, b.nbformat_minor))


def _is_plain(cell: Cell) -> bool:
    """Whether a cell holds no JSON values, among which Python takes 1, 1.0 and true for the same."""
    if isinstance(cell, UnknownCell) or cell.metadata or cell.extra:
        return False
    return all(map(_is_plain_output, cell.outputs)) if isinstance(cell, CodeCell) else not cell.attachments


def _is_plain_output(output: Output) -> bool:
    if isinstance(output, UnknownOutput) or output.extra:
        return False
    if isinstance(output, DisplayData | ExecuteResult):
        return not output.metadata and all(type(value) is str for value in output.data.values())
    return True
