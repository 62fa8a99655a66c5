"""Everything that can happen to a notebook, as values, and their effect.

A change is one frozen value; `apply` gives the notebook after it or raises RefusedChange, `invert` gives the change
that leads back. No side effects, no order between notebooks, no history: who keeps a notebook keeps those. What each
change does to the letter is in tests/notebook/cases/changes.json, which the web page's TypeScript obeys too.
"""

from collections.abc import Iterable
from itertools import groupby
from typing import Any

import msgspec

from perijove.notebook.change import (
    AppendOutput,
    AppendStream,
    CellChange,
    Change,
    ClearOutputs,
    DeleteCell,
    EditSource,
    InsertCell,
    MoveCell,
    OutputChange,
    ReplaceCell,
    SetCellMetadata,
    SetCellType,
    SetExecutionCount,
    SetMetadata,
    SetOutputs,
    UpdateDisplay,
)
from perijove.notebook.codec import change_from_plain, change_to_plain, decode, encode
from perijove.notebook.errors import NoSuchCell, RefusedChange
from perijove.notebook.model import (
    Cell,
    CodeCell,
    DisplayData,
    ExecuteResult,
    Json,
    MarkdownCell,
    Notebook,
    Output,
    RawCell,
    UnknownCell,
)
from perijove.notebook.stream import Stream
from perijove.notebook.text import apply_edits, invert_edits

__all__ = [
    "AppendOutput",
    "AppendStream",
    "CellChange",
    "Change",
    "ClearOutputs",
    "DeleteCell",
    "EditSource",
    "InsertCell",
    "MoveCell",
    "OutputChange",
    "RefusedChange",
    "ReplaceCell",
    "SetCellMetadata",
    "SetCellType",
    "SetExecutionCount",
    "SetMetadata",
    "SetOutputs",
    "UpdateDisplay",
    "apply",
    "apply_all",
    "change_from_plain",
    "change_to_plain",
    "decode",
    "encode",
    "invert",
]

replace = msgspec.structs.replace
# Keys that a cell of another type may carry as unknown ones, and that mean something once its type is changed.
_TYPED_KEYS = frozenset({"attachments", "outputs", "execution_count"})


# From so many changes on, a table of ids is quicker than a search for each.
_SEVERAL = 8


def apply_all(notebook: Notebook, changes: Iterable[Change]) -> Notebook:
    """The notebook after all changes in order; raises RefusedChange when one does not apply."""
    for inside, group in groupby(changes, key=_is_inside_a_cell):
        some = list(group)
        if inside and len(some) > _SEVERAL:
            notebook = _with_cells(notebook, _changed_inside(notebook, some))
            continue
        for change in some:
            notebook = apply(notebook, change)
    return notebook


def _is_inside_a_cell(change: Change) -> bool:
    """Whether a change leaves the order of the cells and their ids as they are."""
    return not isinstance(change, InsertCell | DeleteCell | MoveCell | ReplaceCell | SetMetadata | UpdateDisplay)


def _changed_inside(notebook: Notebook, changes: list[Any]) -> tuple[Cell, ...]:
    """The cells after changes inside of them; each is found by its id at once, however many there are."""
    cells = list(notebook.cells)
    places = {cell.id: index for index, cell in enumerate(cells)}
    for change in changes:
        index = places.get(change.cell_id)
        if index is None:
            index = _index(notebook, change.cell_id)
        cells[index] = _after(cells[index], change)
    return tuple(cells)


def apply(notebook: Notebook, change: Change) -> Notebook:
    """The notebook after a change; raises RefusedChange when it does not apply."""
    match change:
        case InsertCell():
            _refuse_taken(notebook, change.cell.id)
            return _inserted(notebook, notebook.cells, change.index, change.cell)
        case DeleteCell():
            index = _index(notebook, change.cell_id)
            return _with_cells(notebook, notebook.cells[:index] + notebook.cells[index + 1 :])
        case MoveCell():
            index = _index(notebook, change.cell_id)
            others = notebook.cells[:index] + notebook.cells[index + 1 :]
            return _inserted(notebook, others, change.index, notebook.cells[index])
        case ReplaceCell():
            index = _index(notebook, change.cell_id)
            if change.cell.id != change.cell_id:
                _refuse_taken(notebook, change.cell.id)
            return _with_cell(notebook, index, change.cell)
        case SetMetadata():
            return replace(notebook, metadata=_with_key(notebook.metadata, change.key, change.value))
        case UpdateDisplay():
            return _with_cells(notebook, tuple(_updated(cell, change) for cell in notebook.cells))
        case _:
            index = _index(notebook, change.cell_id)
            return _with_cell(notebook, index, _after(notebook.cells[index], change))


def _after(cell: Cell, change: Any) -> Cell:
    """A cell after a change inside of it."""
    if isinstance(change, SetCellType | EditSource | SetCellMetadata):
        return _edited(cell, change)
    return _put_out(cell, change)


def invert(notebook: Notebook, change: Change) -> Change | None:
    """The change that leads back, given the notebook before it.

    None for the outputs of a run, which nobody takes back one by one; may raise RefusedChange where `apply` would.
    """
    if isinstance(change, InsertCell):
        return DeleteCell(change.cell.id)
    if isinstance(change, SetMetadata):
        return SetMetadata(change.key, notebook.metadata.get(change.key, msgspec.UNSET))
    if isinstance(change, AppendOutput | AppendStream | UpdateDisplay):
        return None
    index = _index(notebook, change.cell_id)
    cell = notebook.cells[index]
    match change:
        case DeleteCell():
            return InsertCell(index, cell)
        case MoveCell():
            return MoveCell(change.cell_id, index)
        case ReplaceCell():
            return ReplaceCell(change.cell.id, cell)
        case SetCellType():
            return ReplaceCell(cell.id, cell)
        case EditSource():
            return EditSource(cell.id, invert_edits(cell.source, change.edits))
        case SetCellMetadata():
            return SetCellMetadata(cell.id, change.key, cell.metadata.get(change.key, msgspec.UNSET))
        case ClearOutputs() | SetOutputs():
            return SetOutputs(cell.id, _code(cell).outputs)
        case SetExecutionCount():
            return SetExecutionCount(cell.id, _code(cell).execution_count)


def _edited(cell: Cell, change: SetCellType | EditSource | SetCellMetadata) -> Cell:
    if isinstance(cell, UnknownCell):
        raise RefusedChange(f"the cell {cell.id!r} is of the unknown type {cell.cell_type!r} and can't be edited")
    match change:
        case SetCellType():
            return _retyped(cell, change.cell_type)
        case EditSource():
            return replace(cell, source=apply_edits(cell.source, change.edits))
        case SetCellMetadata():
            return replace(cell, metadata=_with_key(cell.metadata, change.key, change.value))


def _retyped(cell: CodeCell | MarkdownCell | RawCell, cell_type: str) -> Cell:
    if cell_type == cell.cell_type:
        return cell
    extra = {key: value for key, value in cell.extra.items() if key not in _TYPED_KEYS}
    if cell_type == "code":
        return CodeCell(id=cell.id, source=cell.source, metadata=cell.metadata, extra=extra)
    attachments = None if isinstance(cell, CodeCell) else cell.attachments
    if cell_type == "markdown":
        return MarkdownCell(cell.id, cell.source, cell.metadata, attachments, extra)
    if cell_type == "raw":
        return RawCell(cell.id, cell.source, cell.metadata, attachments, extra)
    raise RefusedChange(f"there is no cell type {cell_type!r}: code, markdown and raw are")


def _put_out(cell: Cell, change: OutputChange) -> Cell:
    cell = _code(cell)
    match change:
        case ClearOutputs():
            return replace(cell, outputs=())
        case SetOutputs():
            return replace(cell, outputs=change.outputs)
        case AppendOutput():
            return replace(cell, outputs=(*cell.outputs, change.output))
        case AppendStream():
            return replace(cell, outputs=_with_text(cell.outputs, change.name, change.text))
        case SetExecutionCount():
            return replace(cell, execution_count=change.execution_count)


def _with_text(outputs: tuple[Output, ...], name: str, text: str) -> tuple[Output, ...]:
    last = outputs[-1] if outputs else None
    if isinstance(last, Stream) and last.name == name:
        return (*outputs[:-1], last.appended(text))
    stream = Stream(name).appended(text)
    return (*outputs, stream) if stream.text else outputs


def _updated(cell: Cell, change: UpdateDisplay) -> Cell:
    if not isinstance(cell, CodeCell) or not any(_shows(output, change.display_id) for output in cell.outputs):
        return cell
    outputs = tuple(
        replace(output, data=change.data, metadata=change.metadata)
        if isinstance(output, DisplayData | ExecuteResult) and output.display_id == change.display_id
        else output
        for output in cell.outputs
    )
    return replace(cell, outputs=outputs)


def _shows(output: Output, display_id: str) -> bool:
    return isinstance(output, DisplayData | ExecuteResult) and output.display_id == display_id


def _with_key(metadata: Json, key: str, value: Any) -> Json:
    others = {name: old for name, old in metadata.items() if name != key}
    return others if value is msgspec.UNSET else {**others, key: value}


def _code(cell: Cell) -> CodeCell:
    if not isinstance(cell, CodeCell):
        raise RefusedChange(f"the cell {cell.id!r} has no outputs: it is of type {cell.cell_type!r}, not code")
    return cell


def _index(notebook: Notebook, cell_id: str) -> int:
    try:
        return notebook.index(cell_id)
    except NoSuchCell as error:
        raise RefusedChange(error.reason) from None


def _refuse_taken(notebook: Notebook, cell_id: str) -> None:
    if any(cell.id == cell_id for cell in notebook.cells):
        raise RefusedChange(f"another cell has the id {cell_id!r}")


def _inserted(notebook: Notebook, cells: tuple[Cell, ...], index: int, cell: Cell) -> Notebook:
    index = max(0, min(index, len(cells)))
    return _with_cells(notebook, (*cells[:index], cell, *cells[index:]))


def _with_cell(notebook: Notebook, index: int, cell: Cell) -> Notebook:
    cells = notebook.cells
    return _with_cells(notebook, (*cells[:index], cell, *cells[index + 1 :]))


def _with_cells(notebook: Notebook, cells: tuple[Cell, ...]) -> Notebook:
    return replace(notebook, cells=cells)
