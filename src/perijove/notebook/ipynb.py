"""Notebook files: reads and writes `.ipynb` of format 4, byte for byte as nbformat writes it.

Bytes become a notebook or one NotebookError that names the file, the place and the reason. Reading joins lists of
lines, writing splits them; both drop what belongs to one session only. A file is replaced whole or not at all.
"""

import json
import os
from hashlib import blake2b
from pathlib import Path
from typing import Any

import msgspec
import orjson

from perijove.notebook.errors import NotebookError
from perijove.notebook.exact import Unexact, exact
from perijove.notebook.file import replace
from perijove.notebook.model import Cell, CodeCell, Json, Notebook, UnknownCell, UnknownOutput
from perijove.notebook.plain import Keys, cell_from_plain, cell_to_plain, found, output_to_plain
from perijove.notebook.stream import Stream

_decoder = msgspec.json.Decoder()
_TRANSIENT = ("orig_nbformat", "orig_nbformat_minor", "signature")
# Types that nbformat splits into lines besides text/*.
_LINED = frozenset({"application/javascript", "image/svg+xml"})
# What reading gives to a key that a file left out.
_STILL_ABSENT: tuple[Any, ...] = (None, "", [], {}, 0, "stdout")
# The first minor format whose cells have ids.
_IDS = 5


def read(path: str | os.PathLike[str]) -> Notebook:
    """The notebook in a file; raises NotebookError that names it, OSError when it can't be read."""
    return reads(Path(path).read_bytes(), name=os.fspath(path))


def reads(text: str | bytes, *, name: str = "") -> Notebook:
    """The notebook in a text; `name` is for the error message. Raises NotebookError."""
    try:
        return _notebook(_parsed(text))
    except NotebookError as error:
        error.name = name
        raise


def write(notebook: Notebook, path: str | os.PathLike[str]) -> None:
    """Replaces a file, at once and whole; its mode stays, and a symbolic link goes on pointing where it points.

    Raises NotebookError when the notebook holds what JSON can't, OSError when the file can't be written; the old file
    is untouched then.
    """
    replace(path, content_of(notebook))


def content_of(notebook: Notebook) -> bytes:
    """What a notebook's file holds, with its final newline; raises NotebookError when it holds what JSON can't."""
    # A lone surrogate has no UTF-8; in JSON, `\\udXXX` is it, and it only ever occurs inside a string.
    return (writes(notebook) + "\n").encode("utf-8", "backslashreplace")


def writes(notebook: Notebook) -> str:
    """The text of a notebook's file, without a final newline; raises NotebookError when it holds what JSON can't."""
    plain = _file(notebook)
    try:
        data = orjson.dumps(exact(plain), option=orjson.OPT_SORT_KEYS)
        return msgspec.json.format(data, indent=1).decode()
    except (Unexact, TypeError, msgspec.MsgspecError, RecursionError):
        pass  # what only the slow encoder can write: NaN, lone surrogates, very deep values
    try:
        return json.dumps(plain, indent=1, sort_keys=True, ensure_ascii=False, separators=(",", ": "))
    except (TypeError, ValueError, RecursionError) as error:
        raise NotebookError(f"the notebook holds what JSON can't: {error}") from error


def _parsed(text: str | bytes) -> Any:
    try:
        return _decoder.decode(text)
    except (msgspec.MsgspecError, UnicodeError, RecursionError):
        return _parsed_slowly(text)


def _parsed_slowly(text: str | bytes) -> Any:
    """What the fast parser refuses: NaN, huge numbers, lone surrogates, a byte order mark; or the error's place."""
    try:
        if isinstance(text, bytes):
            text = text.decode(json.detect_encoding(text))
        if not text or text.isspace():
            raise NotebookError("the file is empty" if not text else "the file holds nothing but space")
        return json.loads(text.removeprefix("\ufeff"))
    except UnicodeDecodeError as error:
        raise NotebookError(f"is no text in {error.encoding}: {error.reason}", place=f"byte {error.start}") from error
    except json.JSONDecodeError as error:
        place = f"line {error.lineno}, column {error.colno}"
        conflict = "\n<<<<<<< " in text
        hint = "; it holds the conflict markers of a merge" if conflict else ""
        end = "; the file ends there" if error.pos >= len(text.rstrip()) else ""
        raise NotebookError(f"is no JSON: {_lower(error.msg)}{hint or end}", place=place) from error
    except RecursionError as error:
        raise NotebookError("its values are nested too deeply") from error
    except ValueError as error:  # a number with more digits than Python converts
        raise NotebookError(f"is no JSON: {_lower(str(error))}") from error


def _lower(text: str) -> str:
    return text[:1].lower() + text[1:]


def _notebook(plain: Any) -> Notebook:
    """A notebook of a parsed file; takes the parsed cells apart as it goes, so that they are not in memory twice."""
    keys = Keys(plain, "", live=False)
    _check_format(keys)
    minor = keys.take("nbformat_minor", 0)
    metadata = _without(keys.take("metadata", {}), _TRANSIENT)
    raw_cells = keys.take("cells", [])
    taken = {cell["id"] for cell in raw_cells if isinstance(cell, dict) and isinstance(cell.get("id"), str)}
    del plain
    cells: list[Cell] = []
    seen: set[str] = set()
    for index in range(len(raw_cells)):
        raw, raw_cells[index] = raw_cells[index], None
        cell = _cell(raw, index, minor, seen, taken)
        seen.add(cell.id)
        cells.append(cell)
    return Notebook(tuple(cells), metadata, minor, keys.rest, tuple(keys.absent))


def _check_format(keys: Keys) -> None:
    if "nbformat" not in keys.rest and "worksheets" not in keys.rest:
        raise NotebookError("key 'nbformat' is missing: it is JSON, but no notebook")
    major = keys.rest.pop("nbformat", 3)
    if major == 4 and not isinstance(major, bool):
        return
    if type(major) is not int:
        raise NotebookError(f"key 'nbformat' must be a number, found {found(major)}")
    known = "formats before 4 can't be read yet" if major < 4 else "formats up to 4 are known"
    raise NotebookError(f"the notebook is of format {major}; {known}")


def _cell(raw: Any, index: int, minor: int, seen: set[str], taken: set[str]) -> Cell:
    place = f"cell {index + 1}"
    if not isinstance(raw, dict):
        raise NotebookError(f"must be an object, found {found(raw)}", place=place)
    given = raw.get("id")
    cell_id = given if isinstance(given, str) and given not in seen else _derived_id(raw, index, taken)
    cell = cell_from_plain({**raw, "id": cell_id}, place=f"{place} (id {cell_id!r})" if given else place, live=False)
    if "id" in raw and minor < _IDS:
        # Formats before 4.5 have no ids; what is there all the same is an unknown key.
        extra = cell.raw if isinstance(cell, UnknownCell) else cell.extra
        extra["id"] = given
    if "trusted" in cell.metadata:
        del cell.metadata["trusted"]
    return cell


def _derived_id(raw: Json, index: int, taken: set[str]) -> str:
    """An id made of a cell's place and content, so that two readings of a file agree; joins the taken ones."""
    source = raw.get("source", "")
    lines = [line for line in source if isinstance(line, str)] if isinstance(source, list) else [str(source)]
    seed = f"{index} {raw.get('cell_type')} {''.join(lines)}".encode("utf-8", "surrogatepass")
    derived = blake2b(seed, digest_size=4).hexdigest()
    while derived in taken:
        derived = blake2b(derived.encode(), digest_size=4).hexdigest()
    taken.add(derived)
    return derived


def _file(notebook: Notebook) -> Json:
    """A notebook in the shape of its file."""
    plain = {
        **notebook.extra,
        "nbformat": 4,
        "nbformat_minor": notebook.nbformat_minor,
        "metadata": _without(notebook.metadata, _TRANSIENT),
        "cells": [_file_cell(cell, notebook.nbformat_minor) for cell in notebook.cells],
    }
    return _without_absent(plain, notebook.absent)


def _file_cell(cell: Cell, minor: int) -> Json:
    plain = cell_to_plain(msgspec.structs.replace(cell, outputs=()) if isinstance(cell, CodeCell) else cell)
    if minor < _IDS:
        del plain["id"]
        extra = cell.raw if isinstance(cell, UnknownCell) else cell.extra
        if "id" in extra:
            plain["id"] = extra["id"]
    if "metadata" in plain:
        plain["metadata"] = _without(plain["metadata"], ("trusted",))
    if isinstance(plain.get("attachments"), dict):
        plain["attachments"] = {name: _split_bundle(bundle) for name, bundle in plain["attachments"].items()}
    if isinstance(cell, CodeCell):
        plain["outputs"] = [_file_output(output) for output in cell.outputs]
    if not isinstance(cell, UnknownCell):
        plain = _without_absent(plain, cell.absent)
    if isinstance(plain.get("source"), str):
        plain["source"] = plain["source"].splitlines(keepends=True)
    return plain


def _file_output(output: Any) -> Json:
    plain = output_to_plain(output)
    if isinstance(output, UnknownOutput):
        return plain
    plain = _without_absent(plain, output.absent)
    if isinstance(output, Stream):
        if "text" in plain:
            plain["text"] = plain["text"].splitlines(keepends=True)
        return plain
    if getattr(output, "display_id", None) is not None:
        del plain["display_id"]
        if "display_id" in output.extra:
            plain["display_id"] = output.extra["display_id"]
    if "data" in plain and output.output_type != "error":
        plain["data"] = _split_bundle(plain["data"])
    return plain


def _split_bundle(bundle: Any) -> Any:
    if not isinstance(bundle, dict):
        return bundle
    return {
        mime: value.splitlines(keepends=True) if isinstance(value, str) and _is_lined(mime) else value
        for mime, value in bundle.items()
    }


def _is_lined(mime: str) -> bool:
    return mime.startswith("text/") or mime in _LINED


def _without(values: Json, keys: tuple[str, ...]) -> Json:
    return {key: value for key, value in values.items() if key not in keys}


def _without_absent(plain: Json, absent: tuple[str, ...]) -> Json:
    """Without the keys that the file left out and that have got no value since."""
    for key in absent:
        if plain[key] in _STILL_ABSENT:
            del plain[key]
    return plain
