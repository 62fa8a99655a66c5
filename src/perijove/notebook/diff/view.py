"""A diff as what is to be shown, for a terminal and for a page alike: blocks of sections of lines and pictures."""

import json
import re
from collections.abc import Iterator
from typing import Any, Literal

import msgspec

from perijove.notebook.diff.document import document_of, rest_document
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
    TextEdit,
)
from perijove.notebook.diff.values import is_binary
from perijove.notebook.diff.words import Row, rows
from perijove.notebook.model import Json, Notebook

# How many unchanged lines are shown around those that differ.
_CONTEXT = 3
_COLOURS = re.compile(r"\x1b\[[0-9;:]*m")


class Lines(msgspec.Struct, frozen=True):
    """Lines of a text: `same` ones stand on both sides; `before` and `after` count from 1."""

    rows: tuple[Row, ...]
    same: bool
    before: int
    after: int


class Skipped(msgspec.Struct, frozen=True):
    """Unchanged lines that are not shown."""

    count: int


class Binary(msgspec.Struct, frozen=True):
    """Something in base64, such as a picture, before and after; None where there is none."""

    mime: str
    before: str | None
    after: str | None


Content = Lines | Skipped | Binary


class Section(msgspec.Struct, frozen=True):
    """One part of a cell: `source`, `output 1 text/plain`, `metadata.tags`."""

    title: str
    contents: tuple[Content, ...]


class Block(msgspec.Struct, frozen=True):
    """A cell, or what surrounds the cells."""

    kind: Literal["same", "changed", "added", "deleted", "moved", "left", "notebook"]
    heading: str
    sections: tuple[Section, ...] = ()


def view(before: Notebook, diff: NotebookDiff) -> Iterator[Block]:
    """The blocks of a diff of `before`, in the order of the page."""
    if diff.rest is not None:
        yield Block("notebook", "notebook", tuple(_edited("", rest_document(before), diff.rest)))
    i = j = 0
    for step in diff.cells:
        match step:
            case Keep():
                yield Block("same", f"{step.count} unchanged {'cell' if step.count == 1 else 'cells'}")
                i, j = i + step.count, j + step.count
            case Change():
                document = _document(before, i)
                where = f"cell {i + 1}" if i == j else f"cell {i + 1} → {j + 1}"
                sections = tuple(_edited("", document, step.edit))
                yield Block("changed", f"{where}{_naming(document)}", sections)
                i, j = i + 1, j + 1
            case Delete():
                yield Block("deleted", f"cell {i + 1}{_naming(step.cell)} deleted", tuple(_whole(step.cell, "before")))
                i += 1
            case Add():
                yield Block("added", f"cell {j + 1}{_naming(step.cell)} added", tuple(_whole(step.cell, "after")))
                j += 1
            case Leave():
                yield Block("left", f"cell {i + 1}{_naming(_document(before, i))} moved to {step.to + 1}")
                i += 1
            case Arrive():
                document = _document(before, step.origin)
                sections = () if step.edit is None else tuple(_edited("", document, step.edit))
                yield Block("moved", f"cell {j + 1}{_naming(document)} moved from {step.origin + 1}", sections)
                j += 1


def _document(notebook: Notebook, index: int) -> Json:
    return document_of(notebook.cells[index], notebook.nbformat_minor)


def _naming(document: Json) -> str:
    return f" ({', '.join(str(document[key]) for key in ('cell_type', 'id') if key in document)})"


def _whole(document: Json, side: Literal["before", "after"]) -> Iterator[Section]:
    """A cell that is on one side only."""
    for key in ("source", "outputs", "attachments", "metadata"):
        value = document.get(key)
        if value or key == "source":
            yield from _one_sided(_titled("", key), value, side, key)


def _edited(title: str, value: Any, edit: Edit, key: str = "") -> Iterator[Section]:
    """The sections of a changed value; `key` is what it stands under, which may be a MIME type."""
    match edit:
        case ObjectEdit():
            for name in sorted(edit.keys, key=_rank):
                change = edit.keys[name]
                yield from _edited(_titled(title, name), value.get(name), change, name)
        case ListEdit():
            yield from _edited_list(title, value, edit)
        case TextEdit():
            yield Section(title, tuple(_text(value.split("\n"), edit)))
        case Insert():
            yield from _one_sided(title, edit.value, "after", key)
        case Drop():
            yield from _one_sided(title, edit.value, "before", key)
        case _:
            yield Section(title, (_replaced(key, edit.before, edit.after),))


def _edited_list(title: str, value: list[Any], edit: ListEdit) -> Iterator[Section]:
    at = 0
    for section in edit.sections:
        if isinstance(section, int):
            at += section
        elif isinstance(section, Hunk):
            for offset, item in enumerate(section.before):
                yield from _one_sided(_titled(title, at + offset), item, "before")
            for offset, item in enumerate(section.after):
                yield from _one_sided(_titled(title, at + offset), item, "after")
            at += len(section.before)
        else:
            yield from _edited(_titled(title, at), value[at], section)
            at += 1


def _one_sided(title: str, value: Any, side: Literal["before", "after"], key: str = "") -> Iterator[Section]:
    """Something that is on one side only."""
    if isinstance(value, list) and value and key == "outputs":
        for index, output in enumerate(value):
            yield from _one_sided(_titled(title, index), output, side)
    elif isinstance(value, dict) and key == "attachments":
        for name, bundle in value.items():
            yield from _one_sided(_titled(title, name), {"data": bundle}, side)
    elif isinstance(value, dict) and isinstance(value.get("data"), dict):
        for mime, content in value["data"].items():
            yield from _one_sided(_titled(title, mime), content, side, mime)
    elif isinstance(value, dict) and "output_type" in value and isinstance(value.get("text"), str):
        yield from _one_sided(_titled(title, str(value.get("name", ""))), value["text"], side)
    else:
        before, after = (value, None) if side == "before" else (None, value)
        yield Section(title, (_replaced(key, before, after, alone=True),))


def _replaced(key: str, before: Any, after: Any, *, alone: bool = False) -> Content:
    """A value in place of another; with `alone`, None is nothing instead of null."""
    texts = all(isinstance(value, str | None) for value in (before, after))
    if is_binary(key) and texts:
        return Binary(key, before, after)
    sides = [[] if value is None and alone else _shown(value) for value in (before, after)]
    return Lines(tuple(rows(*sides)), same=False, before=1, after=1)


def _shown(value: Any) -> list[str]:
    """A value as lines: texts as they are, the rest as JSON."""
    text = value if isinstance(value, str) else json.dumps(value, indent=1, ensure_ascii=False, sort_keys=True)
    text = _COLOURS.sub("", text)  # those of a traceback, in which nobody looks for differences
    return text.removesuffix("\n").split("\n")


def _text(lines: list[str], edit: TextEdit) -> Iterator[Content]:
    """The changed lines of a text, with a few around them."""
    i = j = 0
    for number, section in enumerate(edit.sections):
        if isinstance(section, int):
            head = 0 if number == 0 else min(_CONTEXT, section)
            tail = 0 if number == len(edit.sections) - 1 else min(_CONTEXT, section - head)
            yield from _same(lines, i, j, head)
            if section > head + tail:
                yield Skipped(section - head - tail)
            yield from _same(lines, i + section - tail, j + section - tail, tail)
            i, j = i + section, j + section
        elif isinstance(section, Hunk):
            yield Lines(tuple(rows(section.before, section.after)), same=False, before=i + 1, after=j + 1)
            i, j = i + len(section.before), j + len(section.after)


def _same(lines: list[str], i: int, j: int, count: int) -> Iterator[Lines]:
    if count:
        yield Lines(tuple((line, line) for line in lines[i : i + count]), same=True, before=i + 1, after=j + 1)


def _rank(key: str) -> tuple[int, str]:
    """What people look at first comes first."""
    first = ("source", "outputs", "attachments", "metadata")
    return (first.index(key) if key in first else len(first)), key


def _titled(title: str, step: str | int) -> str:
    """Where one is: `source`, `output 2 text/plain`, `metadata.kernelspec.name`."""
    if title == "outputs" and isinstance(step, int):
        return f"output {step + 1}"
    if title.startswith("output "):
        return title if step in {"data", "text"} else f"{title} {step}"
    if isinstance(step, int):
        return f"{title}[{step}]"
    return f"{title}.{step}" if title else step
