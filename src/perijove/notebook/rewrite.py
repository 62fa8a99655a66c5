"""A transaction that makes one notebook of another, by whole cells."""

from perijove.notebook.change import DeleteCell, InsertCell, SetMetadata
from perijove.notebook.changes import Change
from perijove.notebook.model import Notebook


def rewrite(before: Notebook, after: Notebook) -> list[Change]:
    """The changes by which `before` has the cells and metadata of `after`; cells that are equal stay."""
    stay = _staying(before, after)
    changes: list[Change] = [DeleteCell(cell.id) for cell in before.cells if cell.id not in stay]
    changes += [InsertCell(index, cell) for index, cell in enumerate(after.cells) if cell.id not in stay]
    changes += [SetMetadata(key) for key in before.metadata if key not in after.metadata]
    changes += [
        SetMetadata(key, value)
        for key, value in after.metadata.items()
        if key not in before.metadata or before.metadata[key] != value
    ]
    return changes


def _staying(before: Notebook, after: Notebook) -> set[str]:
    """The ids of cells that are equal in both, and in the same order."""
    known = {cell.id: (index, cell) for index, cell in enumerate(before.cells)}
    stay: set[str] = set()
    latest = -1
    for cell in after.cells:
        index, old = known.get(cell.id, (-1, None))
        if old == cell and index > latest:
            stay.add(cell.id)
            latest = index
    return stay
