"""Notebooks, cells and outputs as plain JSON values, and back: what travels between a server and its pages.

The shape is nbformat's, with strings joined, never lists of lines; an output that can be updated has its `display_id`.
"""

from collections.abc import Mapping
from typing import Any

from perijove.notebook.errors import NotebookError
from perijove.notebook.model import (
    MINOR,
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
    UnknownCell,
    UnknownOutput,
)
from perijove.notebook.stream import Stream

_ABSENT: Any = object()
_STRING = {str}
_STREAM_KEYS = {"output_type", "name", "text"}
_DISPLAY_KEYS = {"output_type", "data", "metadata"}
_RESULT_KEYS = {*_DISPLAY_KEYS, "execution_count"}
_ERROR_KEYS = {"output_type", "ename", "evalue", "traceback"}
_KINDS = {
    "metadata": (dict, "an object"),
    "data": (dict, "an object"),
    "attachments": (dict, "an object"),
    "outputs": (list, "a list"),
    "cells": (list, "a list"),
    "nbformat_minor": (int, "a number"),
    "name": (str, "a string"),
    "ename": (str, "a string"),
    "evalue": (str, "a string"),
    "id": (str, "a string"),
}


def to_plain(notebook: Notebook) -> Json:
    """A notebook as nbformat's shape with strings joined; `orig_nbformat` tells a front end that it was upgraded."""
    metadata = notebook.metadata
    if notebook.upgraded_from is not None:
        metadata = {**metadata, "orig_nbformat": notebook.upgraded_from}
    return {
        **notebook.extra,
        "nbformat": 4,
        "nbformat_minor": notebook.nbformat_minor,
        "metadata": metadata,
        "cells": [cell_to_plain(cell) for cell in notebook.cells],
    }


def cell_to_plain(cell: Cell, *, outputs: bool = True) -> Json:
    """A cell in its plain shape; without `outputs`, their list is empty."""
    if isinstance(cell, UnknownCell):
        return {**cell.raw, "id": cell.id}
    plain = {
        **cell.extra,
        "cell_type": cell.cell_type,
        "id": cell.id,
        "source": cell.source,
        "metadata": cell.metadata,
    }
    if isinstance(cell, CodeCell):
        plain["outputs"] = [output_to_plain(output) for output in cell.outputs] if outputs else []
        plain["execution_count"] = cell.execution_count
    elif cell.attachments is not None:
        plain["attachments"] = cell.attachments
    return plain


def output_to_plain(output: Output) -> Json:
    """An output in its plain shape."""
    match output:
        case UnknownOutput():
            return output.raw
        case Stream():
            return {**output.extra, "output_type": "stream", "name": output.name, "text": output.text}
        case Error():
            error = {"ename": output.ename, "evalue": output.evalue, "traceback": list(output.traceback)}
            return {**output.extra, "output_type": "error", **error}
        case DisplayData() | ExecuteResult():
            bundle = {"output_type": output.output_type, "data": output.data, "metadata": output.metadata}
            plain = {**output.extra, **bundle}
            if isinstance(output, ExecuteResult):
                plain["execution_count"] = output.execution_count
            if output.display_id is not None:
                plain["display_id"] = output.display_id
            return plain


def from_plain(plain: Mapping[str, Any]) -> Notebook:
    """A notebook from its plain shape; raises NotebookError that names the cell, the key and the reason."""
    keys = Keys(plain, "the notebook")
    major = keys.take("nbformat", 4)
    if major != 4:
        raise keys.wrong("nbformat", "4", major)
    cells = keys.take("cells", [])
    return Notebook(
        cells=tuple(cell_from_plain(cell, place=f"cell {number}") for number, cell in enumerate(cells, 1)),
        metadata=keys.take("metadata", {}),
        nbformat_minor=keys.take("nbformat_minor", MINOR),
        extra=keys.rest,
    )


def cell_from_plain(plain: Any, *, place: str = "the cell", live: bool = True) -> Cell:
    """A cell from its plain shape; lists of lines are joined too.

    Not `live` means from a file: keys that are absent are noted, and a `display_id` is a key like any other.
    """
    keys = Keys(plain, place, live=live)
    cell_type = keys.kind("cell_type")
    cell_id = keys.take("id")
    if cell_type not in {"code", "markdown", "raw"}:
        return UnknownCell(cell_id, _joined_keys(keys.rest, keys))
    common = {"id": cell_id, "source": keys.text("source"), "metadata": keys.take("metadata", {})}
    keys.take("cell_type")
    if "attachments" in keys.rest:
        keys.rest["attachments"] = _attachments(keys.rest["attachments"], keys)
    if cell_type == "code":
        outputs = keys.take("outputs", [])
        return CodeCell(
            **common,
            outputs=tuple(
                output_from_plain(output, place=f"{place}, output {number}", live=live)
                for number, output in enumerate(outputs, 1)
            ),
            execution_count=keys.count(),
            extra=keys.rest,
            absent=tuple(keys.absent),
        )
    attachments = keys.rest.pop("attachments", None)
    text_cell = MarkdownCell if cell_type == "markdown" else RawCell
    return text_cell(**common, attachments=attachments, extra=keys.rest, absent=tuple(keys.absent))


def output_from_plain(plain: Any, *, place: str = "the output", live: bool = True) -> Output:
    """An output from its plain shape."""
    if type(plain) is dict and (usual := _usual_output(plain)) is not None:
        return usual
    keys = Keys(plain, place, live=live)
    output_type = keys.kind("output_type")
    if output_type in {"display_data", "execute_result"}:
        return _bundle(output_type, keys)
    if isinstance(keys.rest.get("text"), list):
        keys.rest["text"] = keys.joined("text", keys.rest["text"])
    if output_type == "stream":
        keys.take("output_type")
        name, text = keys.take("name", "stdout"), keys.text("text")
        return Stream(name, text, keys.rest, tuple(keys.absent))
    if output_type == "error":
        keys.take("output_type")
        traceback = keys.lines("traceback")
        ename, evalue = keys.take("ename", ""), keys.take("evalue", "")
        return Error(ename, evalue, traceback, keys.rest, tuple(keys.absent))
    return UnknownOutput(keys.rest)


def _usual_output(plain: Json) -> Output | None:
    """An output with just the keys that its type has, of the right types; None is for the careful way.

    Nearly all outputs are such, and a notebook has thousands.
    """
    keys, kind = plain.keys(), plain.get("output_type")
    if keys == _STREAM_KEYS and kind == "stream":
        name, text = plain["name"], plain["text"]
        if type(text) is list and is_strings(text):
            text = "".join(text)
        return Stream(name, text, {}, ()) if type(name) is str and type(text) is str else None
    if keys == _DISPLAY_KEYS and kind == "display_data":
        data, metadata = plain["data"], plain["metadata"]
        if type(data) is dict and type(metadata) is dict:
            return DisplayData(join_bundle(data), metadata, {})
    if keys == _RESULT_KEYS and kind == "execute_result":
        data, metadata, count = plain["data"], plain["metadata"], plain["execution_count"]
        if type(data) is dict and type(metadata) is dict and (count is None or type(count) is int):
            return ExecuteResult(join_bundle(data), metadata, count, {})
    if keys == _ERROR_KEYS and kind == "error":
        ename, evalue, traceback = plain["ename"], plain["evalue"], plain["traceback"]
        if type(ename) is str and type(evalue) is str and type(traceback) is list and is_strings(traceback):
            return Error(ename, evalue, tuple(traceback), {})
    return None


def _bundle(output_type: str, keys: "Keys") -> Output:
    keys.take("output_type")
    data, metadata = join_bundle(keys.take("data", {})), keys.take("metadata", {})
    display_id = keys.rest.pop("display_id", None) if keys.live else None
    if output_type == "display_data":
        return DisplayData(data, metadata, keys.rest, display_id, tuple(keys.absent))
    return ExecuteResult(data, metadata, keys.count(), keys.rest, display_id, tuple(keys.absent))


def _attachments(attachments: Any, keys: "Keys") -> Json:
    if not isinstance(attachments, dict):
        raise keys.wrong("attachments", "an object", attachments)
    for bundle in attachments.values():
        if not isinstance(bundle, dict):
            raise keys.wrong("attachments", "an object of objects", bundle)
    return {name: join_bundle(bundle) for name, bundle in attachments.items()}


def _joined_keys(raw: Json, keys: "Keys") -> Json:
    """A cell of an unknown type with the strings joined that every cell may have."""
    if isinstance(raw.get("source"), list):
        raw["source"] = keys.joined("source", raw["source"])
    if "metadata" in raw and not isinstance(raw["metadata"], dict):
        raise keys.wrong("metadata", "an object", raw["metadata"])
    if "attachments" in raw:
        raw["attachments"] = _attachments(raw["attachments"], keys)
    return raw


def is_json_mime(mime: str) -> bool:
    """Whether a MIME type's value is JSON, in which a list of strings is a list of strings."""
    return mime == "application/json" or (mime.startswith("application/") and mime.endswith("+json"))


def join_bundle(bundle: Mapping[str, Any]) -> Json:
    """A MIME bundle with its lists of lines joined."""
    return {
        mime: "".join(value) if _is_lines(mime, value) else value  # one line a MIME type
        for mime, value in bundle.items()
    }


def _is_lines(mime: str, value: Any) -> bool:
    return isinstance(value, list) and not is_json_mime(mime) and is_strings(value)


def is_strings(values: list[Any]) -> bool:
    """Whether a list holds nothing but strings."""
    # By type, not by isinstance: what was parsed holds no subclasses, and these are most of a notebook's values.
    return set(map(type, values)) <= _STRING


def found(value: Any) -> str:
    """A value as an error message names it."""
    names = {dict: "an object", list: "a list", str: "a string", int: "a number", float: "a number"}
    if value is None or isinstance(value, bool):
        return str(value).replace("None", "null").lower()
    text = repr(value)
    return f"{names.get(type(value), type(value).__name__)}" + (f" ({text})" if len(text) <= 40 else "")


class Keys:
    """The keys of one object: those that are known are taken out and checked, the rest is kept."""

    def __init__(self, plain: Any, place: str, *, live: bool = True) -> None:
        self.place = place
        self.live = live
        if not isinstance(plain, Mapping):
            raise NotebookError(f"must be an object, found {found(plain)}", place=place)
        self.rest: Json = dict(plain)
        self.absent: list[str] = []

    def take(self, key: str, default: Any = _ABSENT) -> Any:
        """The value of a key; the default, noted as absent, when there is none."""
        value = self.rest.pop(key, _ABSENT)
        if value is _ABSENT:
            if default is _ABSENT:
                raise NotebookError(f"key {key!r} is missing", place=self.place)
            self._note(key)
            return default
        kind, wanted = _KINDS.get(key, (object, ""))
        if not isinstance(value, kind) or (kind is int and isinstance(value, bool)):
            raise self.wrong(key, wanted, value)
        return value

    def kind(self, key: str) -> str:
        """The type of a cell or an output; stays among the rest."""
        value = self.rest.get(key, "")
        if not isinstance(value, str):
            raise self.wrong(key, "a string", value)
        return value

    def text(self, key: str) -> str:
        """A string, or a list of strings joined."""
        value = self.rest.pop(key, _ABSENT)
        if isinstance(value, str):
            return value
        if value is _ABSENT:
            self._note(key)
            return ""
        return self.joined(key, value)

    def joined(self, key: str, value: Any) -> str:
        """The lines of a list as one string."""
        if isinstance(value, list):
            try:
                return "".join(value)
            except TypeError:
                pass
        raise self.wrong(key, "a string or a list of strings", value)

    def lines(self, key: str) -> tuple[str, ...]:
        """A list of strings as it is."""
        value = self.take(key, [])
        if not isinstance(value, list) or not is_strings(value):
            raise self.wrong(key, "a list of strings", value)
        return tuple(value)

    def count(self) -> int | None:
        """The execution count: a number or null."""
        value = self.take("execution_count", None)
        if value is not None and type(value) is not int:
            raise self.wrong("execution_count", "a number or null", value)
        return value

    def _note(self, key: str) -> None:
        if not self.live:
            self.absent.append(key)

    def wrong(self, key: str, wanted: str, value: Any) -> NotebookError:
        """The error that says what a key should be and what it is."""
        return NotebookError(f"key {key!r} must be {wanted}, found {found(value)}", place=self.place)
