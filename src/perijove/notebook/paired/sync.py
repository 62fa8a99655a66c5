"""Brings a notebook and its texts to agree, by what they hold: no clock is asked which of them is newer."""

import json
from dataclasses import dataclass
from hashlib import blake2b
from typing import Literal

import msgspec

from perijove.notebook.errors import NotebookError
from perijove.notebook.model import Cell, CodeCell, Json, MarkdownCell, Notebook, RawCell, UnknownCell
from perijove.notebook.paired.convert import as_notebook, from_text, new_cell, to_text, without_id
from perijove.notebook.paired.document import Document, TextCell, as_document, shown
from perijove.notebook.paired.format import Format
from perijove.notebook.paired.merge import Pick, changed_metadata, mark, merge

Preference = Literal["text", "notebook"]


@dataclass(frozen=True)
class Synced:
    """A notebook and a text that agree; `conflicts` are the ids of cells that both have changed, kept twice."""

    notebook: Notebook
    text: str
    conflicts: tuple[str, ...] = ()


def sync(
    notebook: Notebook | None, text: str | None, fmt: Format, *, prefer: Preference | None = None, name: str = ""
) -> Synced:
    """The notebook and the text with the changes of both; either may not exist yet.

    `prefer` says whose version holds where both have changed, or where nothing is known of when they last agreed;
    without it, cells that both have changed are kept twice. Raises NotebookError when the text can't be read, or when
    the two differ and neither a last agreement nor a preference is known.
    """
    if notebook is None:
        if text is None:
            raise NotebookError("there is neither a notebook nor a text to sync", name=name)
        document = from_text(text, fmt, name=name)
        made = as_notebook(document, fmt)
        return Synced(_recorded(made, fmt, document), text)
    if text is None:
        written = to_text(notebook, fmt)
        return Synced(_recorded(notebook, fmt, from_text(written, fmt, name=name)), written)
    return _sync(notebook, from_text(text, fmt, name=name), text, fmt, prefer)


def _sync(notebook: Notebook, theirs: Document, text: str, fmt: Format, prefer: Preference | None) -> Synced:
    ours = canonical(notebook, fmt)
    base = _base(notebook, fmt)
    if prefer == "text":
        base = _record(ours)
    elif prefer == "notebook":
        base = _record(theirs)
    elif base is None:
        if _record(ours) != _record(theirs):
            raise NotebookError(
                "the notebook and its text differ, and there is no record of when they last agreed: "
                "say whose version holds with --use text or --use notebook"
            )
        base = _record(ours)
    picks = merge(base["cells"], ours.cells, theirs.cells)
    cells, conflicts = _merged_cells(notebook, ours, theirs, picks)
    metadata = notebook.metadata
    if _metadata_mark(theirs.metadata) != base["metadata"]:
        # Where the notebook's have changed too, a key that the text lacks may be new in the notebook: it stays.
        alone = _metadata_mark(ours.metadata) == base["metadata"]
        before = _comparable(ours.metadata if alone else theirs.metadata)
        metadata = changed_metadata(metadata, before, _comparable(theirs.metadata))
    merged = msgspec.structs.replace(notebook, cells=cells, metadata=metadata)
    written = to_text(merged, fmt)
    agreed = from_text(written, fmt)
    if agreed.cells == theirs.cells and _comparable(agreed.metadata) == _comparable(theirs.metadata):
        written = text  # it says the same: its own way to say it stays
    return Synced(_recorded(merged, fmt, agreed), written, conflicts)


def canonical(notebook: Notebook, fmt: Format) -> Document:
    """What the notebook's text says of it, cell for cell."""
    document = from_text(to_text(notebook, fmt), fmt)
    cells = as_document(notebook).cells
    same = len(cells) == len(document.cells) and all(
        one.cell_type == other.cell_type for one, other in zip(cells, document.cells, strict=True)
    )
    return document if same else Document(cells, document.metadata)


def _merged_cells(
    notebook: Notebook, ours: Document, theirs: Document, picks: list[Pick]
) -> tuple[tuple[Cell, ...], tuple[str, ...]]:
    known = shown(notebook)
    unknown = _followers(notebook)
    taken = {cell.id for cell in notebook.cells}
    cells: list[Cell] = [*unknown.pop(-1, [])]
    conflicts: list[str] = []
    for pick in picks:
        given = theirs.cells[pick.theirs] if pick.theirs is not None else None
        if pick.ours is None:
            assert given is not None
            cell: Cell = new_cell(given, len(cells), taken)
        else:
            kept = known[pick.ours]
            cell = kept if given is None else _continued(kept, ours.cells[pick.ours], given)
        cells += [cell, *(unknown.pop(pick.ours, []) if pick.ours is not None else [])]
        if pick.conflict:
            conflicts.append(cell.id)
    for left in unknown.values():
        cells += left
    return tuple(cells), tuple(conflicts)


def _followers(notebook: Notebook) -> dict[int, list[Cell]]:
    """The cells that no text shows, by the place of the shown cell before them."""
    place, followers = -1, dict[int, list[Cell]]()
    for cell in notebook.cells:
        if isinstance(cell, UnknownCell):
            followers.setdefault(place, []).append(cell)
        else:
            place += 1
    return followers


def _continued(cell: CodeCell | MarkdownCell | RawCell, before: TextCell, after: TextCell) -> Cell:
    """The notebook's cell with what the text has changed; outputs, attachments and the id stay."""
    source = cell.source if before.source == after.source else after.source
    metadata = changed_metadata(cell.metadata, without_id(before).metadata, without_id(after).metadata)
    return msgspec.structs.replace(cell, source=source, metadata=metadata)


def _base(notebook: Notebook, fmt: Format) -> Json | None:
    """What the cells and the metadata were known by when the notebook and the text last agreed."""
    record = notebook.metadata.get("perijove", {}).get("paired", {}).get(fmt.short)
    return record if isinstance(record, dict) and isinstance(record.get("cells"), list) else None


def _recorded(notebook: Notebook, fmt: Format, agreed: Document) -> Notebook:
    section = notebook.metadata.get("perijove", {})
    paired = {**section.get("paired", {}), fmt.short: _record(agreed)}
    metadata = {**notebook.metadata, "perijove": {**section, "paired": paired}}
    return msgspec.structs.replace(notebook, metadata=metadata)


def _record(document: Document) -> Json:
    return {"cells": [mark(cell) for cell in document.cells], "metadata": _metadata_mark(document.metadata)}


def _metadata_mark(metadata: Json) -> str:
    return blake2b(json.dumps(_comparable(metadata), sort_keys=True).encode(), digest_size=6).hexdigest()


def _comparable(metadata: Json) -> Json:
    """The metadata without what only tells which text they are from."""
    section = {key: value for key, value in metadata.get("jupytext", {}).items() if key != "text_representation"}
    rest = {key: value for key, value in metadata.items() if key not in {"jupytext", "perijove"}}
    return {**rest, "jupytext": section} if section else rest
