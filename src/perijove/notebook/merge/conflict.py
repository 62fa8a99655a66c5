"""Conflicts, and how they stand in a notebook: as cells, outputs and metadata that every program can open.

Both versions of a cell stand one after the other between cells of Markdown that say whose they are; all of them have
the tag and the metadata `perijove-conflict`.
"""

from collections.abc import Iterable, Sequence
from hashlib import blake2b
from typing import Any, Literal

import msgspec

from perijove.notebook.merge.values import NOTHING, ValueConflict
from perijove.notebook.model import Cell, DisplayData, Json, MarkdownCell, Output, UnknownCell

NAME = "perijove-conflict"
Kind = Literal["source", "cell", "deleted", "outputs", "metadata", "order"]
SIDES = ("local", "remote")


class Conflict(msgspec.Struct, frozen=True):
    """What could not be merged: in which cell (None: the notebook's own metadata), and why in a few words."""

    kind: Kind
    cell_id: str | None
    reason: str


def both_versions(local: Cell, remote: Cell) -> tuple[Cell, ...]:
    """Two versions of a cell between markers; the first keeps the id."""
    return (
        _marker(local.id, "local", "`<<<<<<<` **local**: this cell was changed on both sides"),
        _marked(local, {"side": "local"}),
        _marker(local.id, "remote", "`=======` **remote**: the same cell, as the other side has it"),
        _marked(_renamed(remote, derived_id(local.id, "remote version")), {"side": "remote", "id": local.id}),
        _marker(local.id, "end", "`>>>>>>>` end of the conflict"),
    )


def half_deleted(cell: Cell, deleted_by: str) -> tuple[Cell, ...]:
    """A cell that one side has deleted and the other changed, after a marker that says so."""
    other = SIDES[1 - SIDES.index(deleted_by)]
    text = f"`<<<<<<<` the next cell was deleted by **{deleted_by}** and changed by **{other}**"
    return _marker(cell.id, "deleted", text), _marked(cell, {"deleted_by": deleted_by})


def both_outputs(local: Sequence[Output], remote: Sequence[Output]) -> tuple[Output, ...]:
    """The outputs of two runs between markers."""
    return (
        _line("<<<<<<< local", "local"),
        *local,
        _line("======= remote", "remote"),
        *remote,
        _line(">>>>>>>", "end"),
    )


def with_values(cell: Cell, kinds: Iterable[str], values: Sequence[ValueConflict]) -> Cell:
    """A cell that says what of its outputs or metadata is in conflict, with the values of both sides."""
    return _marked(cell, {"kinds": list(kinds), "values": [value_record(value) for value in values]})


def value_record(conflict: ValueConflict) -> Json:
    """A value in conflict as metadata; a side that has no such key is left out."""
    sides = {"local": conflict.local, "remote": conflict.remote}
    return {"path": list(conflict.path)} | {side: value for side, value in sides.items() if value is not NOTHING}


def derived_id(cell_id: str, purpose: str) -> str:
    """An id that is the same each time the same merge is made."""
    return blake2b(f"{purpose} {cell_id}".encode("utf-8", "surrogatepass"), digest_size=4).hexdigest()


def _marker(cell_id: str, name: str, text: str) -> MarkdownCell:
    return MarkdownCell(derived_id(cell_id, f"marker {name}"), text, {"tags": [NAME], NAME: {"marker": name}})


def _line(text: str, side: str) -> DisplayData:
    return DisplayData({"text/plain": text}, {NAME: side})


def _renamed(cell: Cell, cell_id: str) -> Cell:
    return msgspec.structs.replace(cell, id=cell_id)


def _marked(cell: Cell, record: Json) -> Cell:
    metadata: dict[str, Any] = {**cell.metadata, NAME: {**cell.metadata.get(NAME, {}), **record}}
    tags = metadata.get("tags", [])
    if isinstance(tags, list):
        metadata["tags"] = [*(tag for tag in tags if tag != NAME), NAME]
    if isinstance(cell, UnknownCell):
        return UnknownCell(cell.id, {**cell.raw, "metadata": metadata})
    return msgspec.structs.replace(cell, metadata=metadata)
