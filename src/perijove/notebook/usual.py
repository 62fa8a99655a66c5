"""The quick way to read: what nearly all files hold, decoded by type and checked on the way.

A file of format 4 whose objects have the keys that the format knows, each of its type, becomes a notebook without ever
being a dict. All others (unknown keys, types of the future, keys left out, outputs that are JSON, older formats) go the
careful way of `filing`, which also finds the words for what is wrong; both ways give equal notebooks.

Many tiny values can't fill the memory here: data are strings, and metadata are weighed before they are decoded.
"""

from collections.abc import Iterator
from typing import Literal

import msgspec
from msgspec import UNSET, Raw, UnsetType

from perijove.notebook.density import SMALL, has_tiny_strings
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
_Bundle = dict[str, _Text]
_NO_METADATA = Raw(b"")
_FIVE = (UNSET,) * 5
# What else an output of the type has.
_STREAM = ("stream", UNSET, UNSET, UNSET)
_ERROR = ("error", UNSET, UNSET)


class _Output(msgspec.Struct, forbid_unknown_fields=True, gc=False):
    """An output of any type: a union by `output_type` would read all that stands before that key twice."""

    output_type: str
    data: _Bundle | UnsetType = UNSET
    metadata: Raw = _NO_METADATA
    execution_count: int | UnsetType | None = UNSET
    name: str | UnsetType = UNSET
    text: _Text | UnsetType = UNSET
    ename: str | UnsetType = UNSET
    evalue: str | UnsetType = UNSET
    traceback: tuple[str, ...] | UnsetType = UNSET


class _Code(msgspec.Struct, tag_field="cell_type", tag="code", forbid_unknown_fields=True, gc=False):
    source: _Text
    metadata: Raw
    outputs: list[_Output]
    execution_count: int | None
    id: str | UnsetType = UNSET


class _Markdown(msgspec.Struct, tag_field="cell_type", tag="markdown", forbid_unknown_fields=True, gc=False):
    source: _Text
    metadata: Raw
    id: str | UnsetType = UNSET
    attachments: dict[str, _Bundle] | UnsetType = UNSET


class _RawCell(msgspec.Struct, tag_field="cell_type", tag="raw", forbid_unknown_fields=True, gc=False):
    source: _Text
    metadata: Raw
    id: str | UnsetType = UNSET
    attachments: dict[str, _Bundle] | UnsetType = UNSET


_Cell = _Code | _Markdown | _RawCell


class _File(msgspec.Struct, forbid_unknown_fields=True, gc=False):
    nbformat: Literal[4]
    nbformat_minor: int
    metadata: Raw
    cells: list[_Cell]


_decode_file = msgspec.json.Decoder(_File).decode
_decode_object = msgspec.json.Decoder(Json).decode


class _UnusualError(Exception):
    """Raised for what the careful way has to look at."""


def usual_notebook(text: str | bytes) -> Notebook | None:
    """The notebook in a text; None where the careful way has to look, whether at something unusual or at an error."""
    if has_tiny_strings(text):
        return None
    try:
        file = _decode_file(text)
        if file.nbformat_minor < IDS and any(cell.id is not UNSET for cell in file.cells):
            return None
        return _Reader().notebook(file)
    except (msgspec.MsgspecError, UnicodeError, RecursionError, _UnusualError):
        return None


class _Reader:
    """Makes a notebook of a decoded file."""

    def __init__(self) -> None:
        self.room = SMALL

    def notebook(self, file: _File) -> Notebook:
        metadata = self.metadata(file.metadata)
        for key in TRANSIENT:
            metadata.pop(key, None)
        return Notebook(tuple(self.cells(file.cells)), metadata, file.nbformat_minor)

    def metadata(self, raw: Raw) -> Json:
        """The metadata of something; raises _UnusualError when all together are large."""
        data = bytes(raw)
        if data == b"{}":  # as most are
            return {}
        self.room -= len(data)
        if self.room < 0:
            raise _UnusualError
        return _decode_object(data)

    def cells(self, found: list[_Cell]) -> Iterator[Cell]:
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
            metadata = self.metadata(cell.metadata)
            metadata.pop("trusted", None)
            if isinstance(cell, _Code):
                outputs = tuple(map(self.output, cell.outputs))
                yield CodeCell(cell_id, source, metadata, outputs, cell.execution_count)
            else:
                attachments = None if cell.attachments is UNSET else _attachments(cell.attachments)
                kind = MarkdownCell if isinstance(cell, _Markdown) else RawCell
                yield kind(cell_id, source, metadata, attachments)

    def output(self, found: _Output) -> Output:
        """An output, when it has what its type needs and nothing else; raises _UnusualError."""
        kind, data, count, raw = found.output_type, found.data, found.execution_count, found.metadata
        name, text, ename, evalue, traceback = found.name, found.text, found.ename, found.evalue, found.traceback
        if data is not UNSET:
            if raw is not _NO_METADATA and (name, text, ename, evalue, traceback) == _FIVE:
                if kind == "display_data" and count is UNSET:
                    return DisplayData(_join_lines(data), self.metadata(raw))
                if kind == "execute_result" and count is not UNSET:
                    return ExecuteResult(_join_lines(data), self.metadata(raw), count)
        elif raw is _NO_METADATA and count is UNSET:
            if name is not UNSET and text is not UNSET and (kind, ename, evalue, traceback) == _STREAM:
                return Stream(name, _joined(text))
            is_error = (kind, name, text) == _ERROR
            if is_error and ename is not UNSET and evalue is not UNSET and traceback is not UNSET:
                return Error(ename, evalue, traceback)
        raise _UnusualError


def _joined(text: _Text) -> str:
    return text if isinstance(text, str) else "".join(text)


def _join_lines(bundle: _Bundle) -> Json:
    """A MIME bundle with its lists of lines joined; those of JSON are lists of strings."""
    joined: Json = bundle
    for mime, value in bundle.items():
        if isinstance(value, list) and not is_json_mime(mime):
            joined[mime] = "".join(value)
    return joined


def _attachments(attachments: dict[str, _Bundle]) -> Json:
    return {name: _join_lines(bundle) for name, bundle in attachments.items()}
