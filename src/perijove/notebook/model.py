"""A notebook as frozen values: cells and their outputs, strings joined, metadata as plain JSON.

What this program does not know is kept beside what it knows: keys in `extra`, whole outputs and cells of types that
do not exist yet in UnknownOutput and UnknownCell. `absent` names the required keys that a file left out; they are left
out again when it is written, unless they have a value by then.
"""

import os
from typing import Any, ClassVar

import msgspec

from perijove.notebook.errors import NoSuchCell
from perijove.notebook.stream import Stream

Json = dict[str, Any]
MINOR = 5


class DisplayData(msgspec.Struct, frozen=True):
    """Something shown, in several MIME types. The display id lives in memory only, so that it can be updated."""

    output_type: ClassVar[str] = "display_data"
    data: Json
    metadata: Json = {}
    extra: Json = {}
    display_id: str | None = None
    absent: tuple[str, ...] = ()


class ExecuteResult(msgspec.Struct, frozen=True):
    """The value of a cell, in several MIME types."""

    output_type: ClassVar[str] = "execute_result"
    data: Json
    metadata: Json = {}
    execution_count: int | None = None
    extra: Json = {}
    display_id: str | None = None
    absent: tuple[str, ...] = ()


class Error(msgspec.Struct, frozen=True):
    """The exception that ended a cell."""

    output_type: ClassVar[str] = "error"
    ename: str
    evalue: str = ""
    traceback: tuple[str, ...] = ()
    extra: Json = {}
    absent: tuple[str, ...] = ()


class UnknownOutput(msgspec.Struct, frozen=True):
    """An output of a type that this program does not know, as it was."""

    raw: Json

    @property
    def output_type(self) -> str:
        return str(self.raw.get("output_type", ""))


Output = Stream | DisplayData | ExecuteResult | Error | UnknownOutput


class CodeCell(msgspec.Struct, frozen=True):
    """Code, and what came of it."""

    cell_type: ClassVar[str] = "code"
    id: str
    source: str = ""
    metadata: Json = {}
    outputs: tuple[Output, ...] = ()
    execution_count: int | None = None
    extra: Json = {}
    absent: tuple[str, ...] = ()


class MarkdownCell(msgspec.Struct, frozen=True):
    """Prose. `attachments` is None when the cell has no such key."""

    cell_type: ClassVar[str] = "markdown"
    id: str
    source: str = ""
    metadata: Json = {}
    attachments: Json | None = None
    extra: Json = {}
    absent: tuple[str, ...] = ()


class RawCell(msgspec.Struct, frozen=True):
    """Text for an exporter, passed through."""

    cell_type: ClassVar[str] = "raw"
    id: str
    source: str = ""
    metadata: Json = {}
    attachments: Json | None = None
    extra: Json = {}
    absent: tuple[str, ...] = ()


class UnknownCell(msgspec.Struct, frozen=True):
    """A cell of a type that this program does not know, as it was: it can be moved and deleted, not edited."""

    id: str
    raw: Json

    @property
    def cell_type(self) -> str:
        return str(self.raw.get("cell_type", ""))

    @property
    def source(self) -> str:
        found = self.raw.get("source", "")
        return found if isinstance(found, str) else ""

    @property
    def metadata(self) -> Json:
        found = self.raw.get("metadata", {})
        return found if isinstance(found, dict) else {}


TextCell = MarkdownCell | RawCell
Cell = CodeCell | MarkdownCell | RawCell | UnknownCell


class Notebook(msgspec.Struct, frozen=True):
    """Metadata and an ordered list of cells whose ids are unique.

    `upgraded_from` is the major format of the file that it was read from, when that was older than 4.
    """

    cells: tuple[Cell, ...] = ()
    metadata: Json = {}
    nbformat_minor: int = MINOR
    extra: Json = {}
    absent: tuple[str, ...] = ()
    upgraded_from: int | None = None

    def index(self, cell_id: str) -> int:
        """The place of a cell; raises NoSuchCell."""
        for index, cell in enumerate(self.cells):
            if cell.id == cell_id:
                return index
        raise NoSuchCell(f"there is no cell with the id {cell_id!r} among {len(self.cells)} cells")

    def cell(self, cell_id: str) -> Cell:
        """The cell with that id; raises NoSuchCell."""
        return self.cells[self.index(cell_id)]


def new_cell_id() -> str:
    """A fresh id of 8 hexadecimal digits."""
    return os.urandom(4).hex()


def new_notebook(cells: tuple[Cell, ...] = (), metadata: Json | None = None) -> Notebook:
    """An empty notebook of the newest format, or one with these cells."""
    return Notebook(cells=tuple(cells), metadata={} if metadata is None else metadata)


def new_code_cell(source: str = "", *, id: str | None = None) -> CodeCell:  # noqa: A002 - the format's own word
    """A code cell that has not run."""
    return CodeCell(id=id or new_cell_id(), source=source)


def new_markdown_cell(source: str = "", *, id: str | None = None) -> MarkdownCell:  # noqa: A002
    """A cell of prose."""
    return MarkdownCell(id=id or new_cell_id(), source=source)


def new_raw_cell(source: str = "", *, id: str | None = None) -> RawCell:  # noqa: A002
    """A cell of text for an exporter."""
    return RawCell(id=id or new_cell_id(), source=source)
