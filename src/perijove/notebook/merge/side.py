"""What a merge asks of each of the three notebooks."""

from dataclasses import dataclass

from perijove.notebook.diff.digest import digest
from perijove.notebook.diff.document import document_of
from perijove.notebook.model import Json, Notebook


@dataclass(frozen=True)
class Side:
    """A notebook's cells as what its file holds, and the digests of that without ids."""

    documents: list[Json]
    contents: list[bytes]


def side(notebook: Notebook) -> Side:
    """A side of a merge."""
    documents = [document_of(cell, notebook.nbformat_minor) for cell in notebook.cells]
    without_ids = [{key: value for key, value in document.items() if key != "id"} for document in documents]
    return Side(documents, [digest(document) for document in without_ids])
