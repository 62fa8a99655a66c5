"""Decides the conflicts that a merge has left in a notebook, all for one side."""

from collections.abc import Iterator, Sequence
from typing import Any

import msgspec

from perijove.notebook.merge.cells import Strategy
from perijove.notebook.merge.conflict import NAME
from perijove.notebook.merge.values import NOTHING, put
from perijove.notebook.model import Cell, CodeCell, DisplayData, Json, Notebook, Output, UnknownCell


def resolve(notebook: Notebook, side: Strategy) -> Notebook:
    """The notebook as if the merge had been told the side; `union` keeps both versions of each cell."""
    cells = tuple(kept for cell in notebook.cells for kept in _resolved(cell, side))
    around: Json = {"metadata": notebook.metadata, "extra": notebook.extra}
    around = _with_values(around, notebook.metadata.get(NAME), side)
    return msgspec.structs.replace(notebook, cells=cells, metadata=_cleared(around["metadata"]), extra=around["extra"])


def conflicts_in(notebook: Notebook) -> int:
    """How many conflicts a merge has left."""
    records = [cell.metadata[NAME] for cell in notebook.cells if isinstance(cell.metadata.get(NAME), dict)]
    starts = [one for one in records if one.get("side") == "local" or "deleted_by" in one or "kinds" in one]
    return len(starts) + (NAME in notebook.metadata)


def _resolved(cell: Cell, side: Strategy) -> Iterator[Cell]:
    record = cell.metadata.get(NAME)
    if not isinstance(record, dict):
        yield cell
        return
    version = record.get("side", side)
    if "marker" in record or record.get("deleted_by") == side or side not in {version, "union"}:
        return
    if isinstance(cell, UnknownCell):
        yield UnknownCell(cell.id, {**cell.raw, "metadata": _cleared(cell.metadata)})
        return
    fields: Json = {"metadata": cell.metadata, "extra": cell.extra}
    if not isinstance(cell, CodeCell):
        fields["attachments"] = cell.attachments
    fields = _with_values(fields, record.get("values"), side)
    fields["metadata"] = _cleared(fields["metadata"])
    if isinstance(cell, CodeCell):
        fields["outputs"] = tuple(_resolved_outputs(cell.outputs, side))
    else:
        fields.setdefault("attachments", None)  # put takes it away where the side has none
    if side == "remote" and isinstance(record.get("id"), str):
        fields["id"] = record["id"]
    yield msgspec.structs.replace(cell, **fields)


def _resolved_outputs(outputs: Sequence[Output], side: Strategy) -> Iterator[Output]:
    standing: Any = None
    for output in outputs:
        mark = output.metadata.get(NAME) if isinstance(output, DisplayData) else None
        if mark is not None:
            standing = None if mark == "end" else mark
        elif standing is None or side in {standing, "union"}:
            yield output


def _with_values(fields: Json, records: Any, side: Strategy) -> Json:
    """The fields with the values that the side has; local's, or the only one, stand there already."""
    for record in records if isinstance(records, list) and side != "union" else ():
        path = record.get("path") if isinstance(record, dict) else None
        if isinstance(path, list) and path and path[0] in fields:
            fields = put(fields, tuple(map(str, path)), record.get(side, NOTHING))
    return fields


def _cleared(metadata: Json) -> Json:
    tags = metadata.get("tags")
    cleared = {key: value for key, value in metadata.items() if key != NAME}
    if isinstance(tags, list) and NAME in tags:
        cleared["tags"] = [tag for tag in tags if tag != NAME]
        if not cleared["tags"]:
            del cleared["tags"]
    return cleared
