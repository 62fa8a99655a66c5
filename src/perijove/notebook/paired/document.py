"""A notebook as a text tells it: cells that are a type, a source and metadata, without outputs and ids."""

from dataclasses import dataclass, field
from typing import Literal

from perijove.notebook.model import CodeCell, Json, MarkdownCell, Notebook, RawCell

CellType = Literal["code", "markdown", "raw"]


@dataclass(frozen=True)
class TextCell:
    """What a text says about a cell; `line` is where it begins, counted from 1, and no part of what it is.

    `has_lines` is false where the text has not even an empty line for the source.
    """

    cell_type: CellType
    source: str
    metadata: Json = field(default_factory=dict)
    line: int = field(default=0, compare=False)
    has_lines: bool = field(default=True, compare=False)

    @property
    def lines(self) -> list[str]:
        """The lines of the source, one at least."""
        return self.source.split("\n")


@dataclass(frozen=True)
class Document:
    """The cells and the metadata of a text."""

    cells: tuple[TextCell, ...] = ()
    metadata: Json = field(default_factory=dict)


def as_document(notebook: Notebook, *, with_ids: bool = False) -> Document:
    """What a text can say of a notebook; cells of unknown types stay behind."""
    cells = []
    for cell in shown(notebook):
        metadata = {"id": cell.id, **cell.metadata} if with_ids else dict(cell.metadata)
        kind: CellType = (
            "code" if isinstance(cell, CodeCell) else "markdown" if isinstance(cell, MarkdownCell) else "raw"
        )
        cells.append(TextCell(kind, cell.source.replace("\r\n", "\n"), metadata))
    return Document(tuple(cells), notebook.metadata)


def shown(notebook: Notebook) -> list[CodeCell | MarkdownCell | RawCell]:
    """The cells of a notebook that a text shows."""
    return [cell for cell in notebook.cells if isinstance(cell, CodeCell | MarkdownCell | RawCell)]


def as_cell(cell: TextCell, cell_id: str) -> CodeCell | MarkdownCell | RawCell:
    """A cell of a text as a cell of a notebook."""
    match cell.cell_type:
        case "code":
            return CodeCell(id=cell_id, source=cell.source, metadata=cell.metadata)
        case "markdown":
            return MarkdownCell(id=cell_id, source=cell.source, metadata=cell.metadata)
        case "raw":
            return RawCell(id=cell_id, source=cell.source, metadata=cell.metadata)
