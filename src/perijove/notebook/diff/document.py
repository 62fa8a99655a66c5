"""Cells as what a file holds of them, and back: strings joined, keys that the file left out left out.

A `display_id` belongs to a session and is no part of a file. Formats before 4.5 have no ids; there, an `id` is a key
like any other.
"""

import msgspec

from perijove.notebook.errors import NotebookError
from perijove.notebook.filing import IDS, without_absent, without_outputs
from perijove.notebook.model import Cell, CodeCell, Json, Notebook, Output, UnknownCell, UnknownOutput
from perijove.notebook.plain import cell_from_plain, output_to_plain, to_plain


def document_of(cell: Cell, minor: int) -> Json:
    """What a file of that minor format holds of a cell."""
    plain = without_outputs(cell, minor)
    if isinstance(cell, CodeCell):
        plain["outputs"] = [output_document(output) for output in cell.outputs]
    return plain if isinstance(cell, UnknownCell) else without_absent(plain, cell.absent)


def output_document(output: Output) -> Json:
    """What a file holds of an output."""
    plain = output_to_plain(output)
    if isinstance(output, UnknownOutput):
        return plain
    if getattr(output, "display_id", None) is not None:
        del plain["display_id"]
        if "display_id" in output.extra:
            plain["display_id"] = output.extra["display_id"]
    return without_absent(plain, output.absent)


def cell_of(document: Json, minor: int, other_id: str) -> Cell:
    """The cell that a file of that minor format would give; its id is `other_id` when the file has none."""
    given = document.get("id")
    has_id = isinstance(given, str) and minor >= IDS
    cell = cell_from_plain({**document, "id": given if has_id else other_id}, live=False)
    if "id" in document and not has_id:
        extra = cell.raw if isinstance(cell, UnknownCell) else cell.extra
        extra["id"] = given
    return cell


def rest_document(notebook: Notebook) -> Json:
    """What a file holds besides its cells."""
    around = msgspec.structs.replace(notebook, cells=(), upgraded_from=None)
    plain = without_absent(to_plain(around), notebook.absent)
    plain.pop("cells", None)
    return plain


def notebook_of(rest: Json, cells: tuple[Cell, ...]) -> Notebook:
    """A notebook of what a file holds besides its cells, and of cells."""
    extra = dict(rest)
    extra.pop("nbformat", None)
    absent = tuple(key for key in ("nbformat_minor", "metadata") if key not in rest)
    minor, metadata = extra.pop("nbformat_minor", 0), extra.pop("metadata", {})
    if type(minor) is not int or not isinstance(metadata, dict):
        raise NotebookError("nbformat_minor must be a number and metadata an object")
    return Notebook(cells, metadata, minor, extra, absent)


def minor_of(rest: Json) -> int:
    """The minor format that a file says it has."""
    minor = rest.get("nbformat_minor", 0)
    return minor if type(minor) is int else 0
