"""Applies a diff, and turns it round."""

from collections.abc import Iterator, Sequence
from hashlib import blake2b
from typing import Any

import msgspec

from perijove.notebook.diff.digest import digest
from perijove.notebook.diff.document import cell_of, document_of, minor_of, notebook_of, rest_document
from perijove.notebook.diff.edit import (
    Add,
    Arrive,
    Change,
    Delete,
    Drop,
    Edit,
    Hunk,
    Insert,
    Keep,
    Leave,
    ListEdit,
    NotebookDiff,
    ObjectEdit,
    Replace,
    Step,
    TextEdit,
)
from perijove.notebook.errors import RefusedChange
from perijove.notebook.model import Cell, Json, Notebook


def patch(notebook: Notebook, diff: NotebookDiff) -> Notebook:
    """The other notebook; raises RefusedChange when the diff is not one of this notebook."""
    rest = rest_document(notebook)
    if diff.rest is not None:
        rest = patch_value(rest, diff.rest)
    cells = list(_patched_cells(notebook, diff.cells, minor_of(rest)))
    patched = notebook_of(rest, _with_unique_ids(cells))
    return msgspec.structs.replace(notebook, cells=patched.cells) if diff.rest is None else patched


def _patched_cells(notebook: Notebook, steps: Sequence[Step], minor: int) -> Iterator[Cell]:
    old_minor = notebook.nbformat_minor
    at = 0
    for step in steps:
        if at >= len(notebook.cells) and isinstance(step, Keep | Change | Delete | Leave):
            raise RefusedChange(f"the diff is of a notebook with more than {len(notebook.cells)} cells")
        match step:
            case Keep():
                yield from notebook.cells[at : at + step.count]
                at += step.count - 1
            case Change():
                yield _changed(notebook.cells[at], step.edit, old_minor, minor)
            case Delete():
                if digest(document_of(notebook.cells[at], old_minor)) != digest(step.cell):
                    raise RefusedChange(f"cell {at + 1} is not the one that the diff deletes")
            case Add():
                yield cell_of(step.cell, minor, _derived_id(step.cell, at))
                continue
            case Arrive():
                if not 0 <= step.origin < len(notebook.cells):
                    raise RefusedChange(f"the diff moves cell {step.origin + 1} of {len(notebook.cells)}")
                moved = notebook.cells[step.origin]
                yield moved if step.edit is None else _changed(moved, step.edit, old_minor, minor)
                continue
            case Leave():
                pass
        at += 1
    yield from notebook.cells[at:]


def _changed(cell: Cell, edit: ObjectEdit, old_minor: int, minor: int) -> Cell:
    return cell_of(patch_value(document_of(cell, old_minor), edit), minor, cell.id)


def _derived_id(document: Json, place: int) -> str:
    return blake2b(b"%d" % place + digest(document), digest_size=4).hexdigest()


def _with_unique_ids(cells: Sequence[Cell]) -> tuple[Cell, ...]:
    """The cells with other ids where two have the same, which happens only in formats that do not write them."""
    taken: set[str] = set()
    unique: list[Cell] = []
    for cell in cells:
        cell_id = cell.id
        while cell_id in taken:
            cell_id = blake2b(cell_id.encode("utf-8", "surrogatepass"), digest_size=4).hexdigest()
        taken.add(cell_id)
        unique.append(cell if cell_id == cell.id else msgspec.structs.replace(cell, id=cell_id))
    return tuple(unique)


def patch_value(value: Any, edit: Edit) -> Any:
    """A JSON value after an edit of it; raises RefusedChange when the edit is of another value."""
    match edit:
        case TextEdit() if isinstance(value, str):
            return "\n".join(_patched_items(value.split("\n"), edit.sections))
        case ListEdit() if isinstance(value, list):
            return list(_patched_items(value, edit.sections))
        case ObjectEdit() if isinstance(value, dict):
            return _patched_object(value, edit)
        case Replace() if digest(value) == digest(edit.before):
            return edit.after
    raise RefusedChange(f"the diff is of another value than {str(value)[:60]!r}")


def _patched_object(value: Json, edit: ObjectEdit) -> Json:
    patched = dict(value)
    for key, change in edit.keys.items():
        if isinstance(change, Insert):
            if key in value:
                raise RefusedChange(f"the diff adds the key {key!r}, which is there already")
            patched[key] = change.value
        elif key not in value:
            raise RefusedChange(f"the diff changes the key {key!r}, which is not there")
        elif isinstance(change, Drop):
            del patched[key]
        else:
            patched[key] = patch_value(value[key], change)
    return patched


def _patched_items(items: Sequence[Any], sections: Sequence[int | Hunk | Edit]) -> Iterator[Any]:
    at = 0
    for section in sections:
        length = section if isinstance(section, int) else len(section.before) if isinstance(section, Hunk) else 1
        found = items[at : at + length]
        at += length
        if len(found) != length:
            raise RefusedChange(f"the diff is of more than {len(items)} lines or items")
        if isinstance(section, int):
            yield from found
        elif not isinstance(section, Hunk):
            yield patch_value(found[0], section)
        elif digest(list(found)) != digest(list(section.before)):
            raise RefusedChange(f"the diff is of other lines or items than those at {at - length + 1}")
        else:
            yield from section.after
    if at != len(items):
        raise RefusedChange(f"the diff is of {at} lines or items, found {len(items)}")


def invert(diff: NotebookDiff) -> NotebookDiff:
    """The diff that leads back."""
    arrivals = {step.origin: step.edit for step in diff.cells if isinstance(step, Arrive)}
    steps: list[Step] = []
    i = j = 0
    for step in diff.cells:
        match step:
            case Keep():
                steps.append(step)
                i, j = i + step.count, j + step.count
            case Change():
                steps.append(Change(_inverted_object(step.edit)))
                i, j = i + 1, j + 1
            case Delete():
                steps.append(Add(step.cell))
                i += 1
            case Leave():
                edit = arrivals.get(i)
                steps.append(Arrive(step.to, None if edit is None else _inverted_object(edit)))
                i += 1
            case Add():
                steps.append(Delete(step.cell))
                j += 1
            case Arrive():
                steps.append(Leave(step.origin))
                j += 1
    return NotebookDiff(tuple(steps), None if diff.rest is None else _inverted_object(diff.rest))


def _inverted_object(edit: ObjectEdit) -> ObjectEdit:
    return ObjectEdit({key: invert_edit(change) for key, change in edit.keys.items()})


def invert_edit(edit: Edit) -> Edit:
    """The edit that leads back."""
    match edit:
        case Replace():
            return Replace(edit.after, edit.before)
        case Insert():
            return Drop(edit.value)
        case Drop():
            return Insert(edit.value)
        case ObjectEdit():
            return _inverted_object(edit)
        case TextEdit():
            return TextEdit(
                tuple(Hunk(one.after, one.before) if isinstance(one, Hunk) else one for one in edit.sections)
            )
        case ListEdit():
            return ListEdit(tuple(_inverted_section(section) for section in edit.sections))


def _inverted_section(section: int | Hunk | Edit) -> int | Hunk | Edit:
    if isinstance(section, int):
        return section
    return Hunk(section.after, section.before) if isinstance(section, Hunk) else invert_edit(section)
