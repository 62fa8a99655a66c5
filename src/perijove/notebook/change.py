"""The vocabulary: everything that can happen to a notebook, each as one frozen value.

What a change does is in `perijove.notebook.changes`; how it is written as JSON is in `perijove.notebook.codec`.
"""

from typing import Any

import msgspec

from perijove.notebook.model import Cell, Json, Output
from perijove.notebook.text import Edits


class InsertCell(msgspec.Struct, frozen=True, tag_field="op", tag="insert_cell"):
    """Puts a cell at an index; beyond either end is at that end."""

    index: int
    cell: Cell


class DeleteCell(msgspec.Struct, frozen=True, tag_field="op", tag="delete_cell"):
    """Takes a cell away."""

    cell_id: str


class MoveCell(msgspec.Struct, frozen=True, tag_field="op", tag="move_cell"):
    """Puts a cell elsewhere; the index counts the other cells."""

    cell_id: str
    index: int


class SetCellType(msgspec.Struct, frozen=True, tag_field="op", tag="set_cell_type"):
    """Makes a code, markdown or raw cell of a cell; what the new type can't hold is dropped."""

    cell_id: str
    cell_type: str


class ReplaceCell(msgspec.Struct, frozen=True, tag_field="op", tag="replace_cell"):
    """Puts another cell in a cell's place."""

    cell_id: str
    cell: Cell


class EditSource(msgspec.Struct, frozen=True, tag_field="op", tag="edit_source"):
    """Edits a cell's source; positions count UTF-16 units."""

    cell_id: str
    edits: Edits


class SetCellMetadata(msgspec.Struct, frozen=True, tag_field="op", tag="set_cell_metadata"):
    """Sets a key of a cell's metadata, or removes it when there is no value."""

    cell_id: str
    key: str
    value: Any = msgspec.UNSET


class SetMetadata(msgspec.Struct, frozen=True, tag_field="op", tag="set_metadata"):
    """Sets a key of the notebook's metadata, or removes it when there is no value."""

    key: str
    value: Any = msgspec.UNSET


class ClearOutputs(msgspec.Struct, frozen=True, tag_field="op", tag="clear_outputs"):
    """Takes away a code cell's outputs; the execution count stays."""

    cell_id: str


class SetOutputs(msgspec.Struct, frozen=True, tag_field="op", tag="set_outputs"):
    """Puts other outputs in place of a code cell's."""

    cell_id: str
    outputs: tuple[Output, ...]


class AppendOutput(msgspec.Struct, frozen=True, tag_field="op", tag="append_output"):
    """Adds an output at the end."""

    cell_id: str
    output: Output


class AppendStream(msgspec.Struct, frozen=True, tag_field="op", tag="append_stream"):
    """Adds printed text: to the last output if that is a stream of this name, else to a new one."""

    cell_id: str
    name: str
    text: str


class UpdateDisplay(msgspec.Struct, frozen=True, tag_field="op", tag="update_display"):
    """Gives other data to every output, in every cell, that has this display id."""

    display_id: str
    data: Json
    metadata: Json = {}


class SetExecutionCount(msgspec.Struct, frozen=True, tag_field="op", tag="set_execution_count"):
    """Sets the number in a code cell's prompt, or takes it away."""

    cell_id: str
    execution_count: int | None


CellChange = InsertCell | DeleteCell | MoveCell | SetCellType | ReplaceCell | EditSource | SetCellMetadata
OutputChange = ClearOutputs | SetOutputs | AppendOutput | AppendStream | SetExecutionCount
Change = CellChange | OutputChange | SetMetadata | UpdateDisplay
