"""The quick way to read: what nearly all files hold, decoded by type and checked on the way.

A file of format 4 whose objects have the keys that the format knows, each of its type, becomes a notebook without ever
being a dict. All others (unknown keys, types of the future, keys left out, older formats) go the careful way of
`filing`, which also finds the words for what is wrong; both ways give equal notebooks.
"""

from collections.abc import Iterator
from typing import Literal

import msgspec
from msgspec import UNSET, UnsetType

from perijove.notebook.filing import IDS, TRANSIENT, derived_id
from perijove.notebook.model import (
    Cell,
    CodeCell,
    DisplayData,
    Error,
    ExecuteResult,
    Json,
    MarkdownCell,
    Notebook,
    Output,
    RawCell,
)
from perijove.notebook.plain import is_json_mime
from perijove.notebook.stream import Stream

_Text = str | list[str]
_FIVE = (UNSET,) * 5
_SIX = (UNSET,) * 6


class _Output(msgspec.Struct, forbid_unknown_fields=True, gc=False):
    """An output of any type: a union by `output_type` would read all that stands before that key twice."""

    output_type: str
    data: Json | UnsetType = UNSET
    metadata: Json | UnsetType = UNSET
    execution_count: int | UnsetType | None = UNSET
    name: str | UnsetType = UNSET
    text: _Text | UnsetType = UNSET
    ename: str | UnsetType = UNSET
    evalue: str | UnsetType = UNSET
    traceback: tuple[str, ...] | UnsetType = UNSET


class _Code(msgspec.Struct, tag_field="cell_type", tag="code", forbid_unknown_fields=True, gc=False):
    source: _Text
    metadata: Json
    outputs: list[_Output]
    execution_count: int | None
    id: str | UnsetType = UNSET

    def cell(self, cell_id: str, source: str) -> Cell:
        outputs = tuple([_output(output) for output in self.outputs])
        return CodeCell(cell_id, source, self.metadata, outputs, self.execution_count)


class _Markdown(msgspec.Struct, tag_field="cell_type", tag="markdown", forbid_unknown_fields=True, gc=False):
    source: _Text
    metadata: Json
    id: str | UnsetType = UNSET
    attachments: dict[str, Json] | UnsetType = UNSET

    def cell(self, cell_id: str, source: str) -> Cell:
        return MarkdownCell(cell_id, source, self.metadata, _attachments(self.attachments))


class _Raw(msgspec.Struct, tag_field="cell_type", tag="raw", forbid_unknown_fields=True, gc=False):
    source: _Text
    metadata: Json
    id: str | UnsetType = UNSET
    attachments: dict[str, Json] | UnsetType = UNSET

    def cell(self, cell_id: str, source: str) -> Cell:
        return RawCell(cell_id, source, self.metadata, _attachments(self.attachments))


class _File(msgspec.Struct, forbid_unknown_fields=True, gc=False):
    nbformat: Literal[4]
    nbformat_minor: int
    metadata: Json
    cells: list[_Code | _Markdown | _Raw]


class _Unusual(Exception):
    """Raised for what the careful way has to look at."""


_decoder = msgspec.json.Decoder(_File)


def usual_notebook(text: str | bytes) -> Notebook | None:
    """The notebook in a text; None where the careful way has to look, whether at something unusual or at an error."""
    try:
        file = _decoder.decode(text)
        if file.nbformat_minor < IDS and any(cell.id is not UNSET for cell in file.cells):
            return None
        for key in TRANSIENT:
            file.metadata.pop(key, None)
        return Notebook(tuple(_cells(file.cells)), file.metadata, file.nbformat_minor)
    except (msgspec.MsgspecError, UnicodeError, RecursionError, _Unusual):
        return None


def _cells(found: list[_Code | _Markdown | _Raw]) -> Iterator[Cell]:
    """The cells, each with an id of its own; what they are made of goes as they come, to be in memory once."""
    taken = {cell.id for cell in found if cell.id is not UNSET}
    seen: set[str] = set()
    found.reverse()
    for index in range(len(found)):
        cell = found.pop()
        source = _joined(cell.source)
        cell_id = cell.id
        if cell_id is UNSET or cell_id in seen:
            cell_id = derived_id({"cell_type": cell.__struct_config__.tag, "source": source}, index, taken)
        seen.add(cell_id)
        cell.metadata.pop("trusted", None)
        yield cell.cell(cell_id, source)


def _output(found: _Output) -> Output:
    """An output, when it has what its type needs and nothing else; raises _Unusual."""
    kind, data, metadata, count = found.output_type, found.data, found.metadata, found.execution_count
    name, text, ename, evalue, traceback = found.name, found.text, found.ename, found.evalue, found.traceback
    if kind == "stream" and name is not UNSET and text is not UNSET:
        if (data, metadata, count, ename, evalue, traceback) == _SIX:
            return Stream(name, _joined(text))
    elif kind == "error" and ename is not UNSET and evalue is not UNSET and traceback is not UNSET:
        if (data, metadata, count, name, text) == _FIVE:
            return Error(ename, evalue, traceback)
    elif data is not UNSET and metadata is not UNSET and (name, text, ename, evalue, traceback) == _FIVE:
        if kind == "display_data" and count is UNSET:
            return DisplayData(_join_lines(data), metadata)
        if kind == "execute_result" and count is not UNSET:
            return ExecuteResult(_join_lines(data), metadata, count)
    raise _Unusual


def _joined(text: _Text) -> str:
    return text if type(text) is str else "".join(text)


def _join_lines(bundle: Json) -> Json:
    """Joins the lists of lines of a MIME bundle, in place."""
    for mime, value in bundle.items():
        if type(value) is list and not is_json_mime(mime):
            try:
                bundle[mime] = "".join(value)
            except TypeError:
                pass  # not all are strings: no lines
    return bundle


def _attachments(attachments: dict[str, Json] | UnsetType) -> Json | None:
    if attachments is UNSET:
        return None
    for bundle in attachments.values():
        _join_lines(bundle)
    return attachments
