"""The diff of two notebooks: linear in their size where they are the same."""

from perijove.notebook.diff.align import Pair
from perijove.notebook.diff.document import rest_document
from perijove.notebook.diff.edit import Add, Arrive, Change, Delete, Keep, Leave, NotebookDiff, Step
from perijove.notebook.diff.pairing import Side, pair_cells, side
from perijove.notebook.diff.values import compare_objects
from perijove.notebook.model import Notebook


def diff(a: Notebook, b: Notebook) -> NotebookDiff:
    """What makes `b` of `a`, as a value; false when a file of one is a file of the other."""
    left, right = side(a), side(b)
    in_place, moved = pair_cells(left, right)
    steps = _steps(left, right, in_place, moved)
    return NotebookDiff(tuple(steps), compare_objects(rest_document(a), rest_document(b)))


def _steps(a: Side, b: Side, in_place: list[Pair], moved: list[Pair]) -> list[Step]:
    to, origin = dict(moved), {j: i for i, j in moved}
    steps: list[Step] = []
    kept = i = j = 0
    for next_i, next_j in [*in_place, (len(a.documents), len(b.documents))]:
        between: list[Step] = [Leave(to[x]) if x in to else Delete(a.documents[x]) for x in range(i, next_i)]
        between += [
            Arrive(origin[y], compare_objects(a.documents[origin[y]], b.documents[y]))
            if y in origin
            else Add(b.documents[y])
            for y in range(j, next_j)
        ]
        i, j = next_i + 1, next_j + 1
        if next_i < len(a.documents) and not a.same(next_i, b, next_j):
            edit = compare_objects(a.documents[next_i], b.documents[next_j])
            if edit is not None:
                between.append(Change(edit))
        if not between:
            kept += 1
            continue
        if kept:
            steps.append(Keep(kept))
        changed = isinstance(between[-1], Change)
        steps += between
        kept = 0 if changed else 1
    return steps
