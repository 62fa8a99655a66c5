"""A notebook in the shape of its file and back: lines joined or split, ids given, transient keys dropped."""

from typing import Any

from perijove.notebook.errors import NotebookError
from perijove.notebook.model import Cell, CodeCell, Json, Notebook, UnknownCell, UnknownOutput
from perijove.notebook.plain import Keys, cell_from_plain, cell_to_plain, found, join_bundle, output_to_plain
from perijove.notebook.stream import Stream
from perijove.notebook.upgrade import format_of, to_format_4

# What belongs to one session only.
TRANSIENT = ("orig_nbformat", "orig_nbformat_minor", "signature")
# Types that nbformat splits into lines besides text/*.
_LINED = frozenset({"application/javascript", "image/svg+xml"})
# What reading gives to a key that a file left out.
_STILL_ABSENT: tuple[Any, ...] = (None, "", [], {}, 0, "stdout")
# The first minor format whose cells have ids.
IDS = 5


def notebook_of(plain: Any) -> Notebook:
    """A notebook of a parsed file of any format; takes the parsed value apart as it goes, to be in memory once.

    Raises NotebookError that names the cell, the key and the reason.
    """
    if not isinstance(plain, dict):
        raise NotebookError(f"must be an object, found {found(plain)}")
    major = format_of(plain)
    keys = Keys(plain if major == 4 else to_format_4(plain), "", live=False)
    del plain
    keys.rest.pop("nbformat", None)
    minor = keys.take("nbformat_minor", 0)
    metadata = _without(keys.take("metadata", {}), TRANSIENT)
    raw_cells = keys.take("cells", [])
    taken = {cell["id"] for cell in raw_cells if isinstance(cell, dict) and isinstance(cell.get("id"), str)}
    cells: list[Cell] = []
    seen: set[str] = set()
    for index in range(len(raw_cells)):
        raw, raw_cells[index] = raw_cells[index], None
        cell = _cell(raw, index, minor, seen, taken)
        seen.add(cell.id)
        cells.append(cell)
    upgraded_from = None if major == 4 else major
    return Notebook(tuple(cells), metadata, minor, keys.rest, tuple(keys.absent), upgraded_from)


def _cell(raw: Any, index: int, minor: int, seen: set[str], taken: set[str]) -> Cell:
    place = f"cell {index + 1}"
    if not isinstance(raw, dict):
        raise NotebookError(f"must be an object, found {found(raw)}", place=place)
    given = raw.get("id")
    cell_id = given if isinstance(given, str) and given not in seen else derived_id(raw, index, taken)
    cell = cell_from_plain({**raw, "id": cell_id}, place=f"{place} (id {cell_id!r})" if given else place, live=False)
    if "id" in raw and minor < IDS:
        # Formats before 4.5 have no ids; what is there all the same is an unknown key.
        extra = cell.raw if isinstance(cell, UnknownCell) else cell.extra
        extra["id"] = given
    if "trusted" in cell.metadata:
        del cell.metadata["trusted"]
    return cell


def derived_id(raw: Json, index: int, taken: set[str]) -> str:
    """An id made of a cell's place and content, so that two readings of a file agree; joins the taken ones."""
    from hashlib import blake2b  # noqa: PLC0415 - it loads OpenSSL, and most notebooks have their ids

    source = raw.get("source", "")
    lines = [line for line in source if isinstance(line, str)] if isinstance(source, list) else [str(source)]
    seed = f"{index} {raw.get('cell_type')} {''.join(lines)}".encode("utf-8", "surrogatepass")
    derived = blake2b(seed, digest_size=4).hexdigest()
    while derived in taken:
        derived = blake2b(derived.encode(), digest_size=4).hexdigest()
    taken.add(derived)
    return derived


def file_of(notebook: Notebook, minor: int | None = None) -> Json:
    """A notebook in the shape of its file, of its own minor format or another."""
    minor = notebook.nbformat_minor if minor is None else minor
    plain = head_of(notebook, minor)
    if notebook.cells:
        plain["cells"] = [file_cell(cell, minor) for cell in notebook.cells]
    return plain


def head_of(notebook: Notebook, minor: int) -> Json:
    """A notebook in the shape of its file, but for its cells."""
    plain = {
        **notebook.extra,
        "nbformat": 4,
        "nbformat_minor": minor,
        "metadata": _without(notebook.metadata, TRANSIENT),
        "cells": [],
    }
    absent = tuple(key for key in notebook.absent if key != "cells" or not notebook.cells)
    return without_absent(plain, absent)


def joined_of(notebook: Notebook) -> Json:
    """A notebook as a reader of files has it in memory: the file's keys, with strings joined."""
    return join_lines(file_of(notebook))


def join_lines(plain: Json) -> Json:
    """Joins the lists of lines in the shape of a file, in place where they are lists."""
    for cell in plain["cells"]:
        if isinstance(cell.get("source"), list):
            cell["source"] = "".join(cell["source"])
        if isinstance(cell.get("attachments"), dict):
            cell["attachments"] = {name: join_bundle(bundle) for name, bundle in cell["attachments"].items()}
        for output in cell.get("outputs", []) if cell.get("cell_type") == "code" else []:
            if isinstance(output.get("data"), dict):
                output["data"] = join_bundle(output["data"])
            if output.get("output_type") == "stream" and isinstance(output.get("text"), list):
                output["text"] = "".join(output["text"])
    return plain


def split_lines(plain: Json) -> Json:
    """Splits the strings of a notebook in the joined shape into lists of lines, in place, as files have them."""
    for cell in plain["cells"]:
        if isinstance(cell.get("source"), str):
            cell["source"] = cell["source"].splitlines(keepends=True)
        if isinstance(cell.get("attachments"), dict):
            cell["attachments"] = {name: _split_bundle(bundle) for name, bundle in cell["attachments"].items()}
        for output in cell.get("outputs", []) if cell.get("cell_type") == "code" else []:
            kind = output.get("output_type")
            if kind in {"execute_result", "display_data"}:
                output["data"] = _split_bundle(output.get("data", {}))
            elif kind == "stream" and isinstance(output.get("text"), str):
                output["text"] = output["text"].splitlines(keepends=True)
    return plain


def strip_transient(plain: Json) -> Json:
    """Takes out, in place, what belongs to one session only."""
    for key in TRANSIENT:
        plain["metadata"].pop(key, None)
    for cell in plain["cells"]:
        cell["metadata"].pop("trusted", None)
    return plain


def without_outputs(cell: Cell, minor: int) -> Json:
    """What a file of that minor format holds of a cell but for its outputs, with all keys; the id is the file's own."""
    plain = cell_to_plain(cell, outputs=False)
    if minor < IDS:
        del plain["id"]
        extra = cell.raw if isinstance(cell, UnknownCell) else cell.extra
        if "id" in extra:
            plain["id"] = extra["id"]
    return plain


def file_cell(cell: Cell, minor: int) -> Json:
    """A cell in the shape of a file of that minor format."""
    plain = without_outputs(cell, minor)
    if "metadata" in plain:
        plain["metadata"] = _without(plain["metadata"], ("trusted",))
    if isinstance(plain.get("attachments"), dict):
        plain["attachments"] = {name: _split_bundle(bundle) for name, bundle in plain["attachments"].items()}
    if isinstance(cell, CodeCell):
        plain["outputs"] = [_file_output(output) for output in cell.outputs]
    if not isinstance(cell, UnknownCell):
        plain = without_absent(plain, cell.absent)
    if isinstance(plain.get("source"), str):
        plain["source"] = plain["source"].splitlines(keepends=True)
    return plain


def _file_output(output: Any) -> Json:
    plain = output_to_plain(output)
    if isinstance(output, UnknownOutput):
        return plain
    plain = without_absent(plain, output.absent)
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


def without_absent(plain: Json, absent: tuple[str, ...]) -> Json:
    """Without the keys that the file left out and that have got no value since."""
    for key in absent:
        if plain[key] in _STILL_ABSENT:
            del plain[key]
    return plain
