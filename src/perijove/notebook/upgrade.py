"""Brings notebooks of the formats 1, 2 and 3 to format 4, as JSON values; ids are given later, from place and content.

Every function changes the objects that it is given and returns them. The steps are those of the format's own history
(jupyter/nbformat, docs/changelog.rst): what has got another name is renamed, what has no place any more stays as an
unknown key.
"""

import json
from typing import Any

from perijove.notebook.errors import NotebookError
from perijove.notebook.model import MINOR, Json
from perijove.notebook.plain import found

# What the output of format 3 calls by a short name.
MIME_TYPES = {
    "text": "text/plain",
    "html": "text/html",
    "svg": "image/svg+xml",
    "png": "image/png",
    "jpeg": "image/jpeg",
    "latex": "text/latex",
    "json": "application/json",
    "javascript": "application/javascript",
}
OUTPUT_LINES = ("text", "html", "svg", "latex", "javascript", "json")


def format_of(plain: Json) -> int:
    """The major format of a parsed file; raises NotebookError when it is no notebook."""
    if "nbformat" not in plain:
        if "worksheets" in plain:
            return 3
        if _is_first(plain):
            return 1
        raise NotebookError("key 'nbformat' is missing: it is JSON, but no notebook")
    major = plain["nbformat"]
    if type(major) is not int:
        raise NotebookError(f"key 'nbformat' must be a number, found {found(major)}")
    if not 1 <= major <= 4:
        raise NotebookError(f"the notebook is of format {major}; formats 1 to 4 are known")
    return major


def to_format_4(plain: Json) -> Json:
    """A parsed file of any format as one of format 4; raises NotebookError that names the place."""
    major = format_of(plain)
    if major < 4:
        check_shape(plain, major)
    if major == 1:
        plain = from_1(plain)
        major = 2
    elif major in {2, 3}:
        join_lines(plain, major)
    if major == 2:
        from_2(plain)
    return plain if major == 4 else from_3(plain)


def _is_first(plain: Json) -> bool:
    """Whether this can only be format 1, which did not say so: its cells have `code` or `text`, never `source`."""
    cells = plain.get("cells")
    return isinstance(cells, list) and all(
        isinstance(cell, dict) and str(cell.get("cell_type")) in {"code", "text"} and "source" not in cell
        for cell in cells
    )


def check_shape(plain: Json, major: int) -> None:
    """That lists are lists and objects are objects where format 1, 2 or 3 needs them; raises NotebookError."""
    if "metadata" in plain:
        _need(plain["metadata"], dict, "metadata", "")
    if major == 1:
        _check_cells(plain, "")
        return
    sheets = plain.get("worksheets", [])
    _need(sheets, list, "worksheets", "")
    for number, sheet in enumerate(sheets, 1):
        _need(sheet, dict, "", f"worksheet {number}")
        _check_cells(sheet, f"worksheet {number}, ")


def _check_cells(holder: Json, prefix: str) -> None:
    cells = holder.get("cells", [])
    _need(cells, list, "cells", prefix.rstrip(", "))
    for number, cell in enumerate(cells, 1):
        place = f"{prefix}cell {number}"
        _need(cell, dict, "", place)
        _need(cell.get("metadata", {}), dict, "metadata", place)
        _need(cell.get("outputs", []), list, "outputs", place)
        for index, output in enumerate(cell.get("outputs", []), 1):
            _need(output, dict, "", f"{place}, output {index}")
            _need(output.get("metadata", {}), dict, "metadata", f"{place}, output {index}")


def _need(value: Any, kind: type, key: str, place: str) -> None:
    if not isinstance(value, kind):
        wanted = "an object" if kind is dict else "a list"
        what = f"key {key!r} must be" if key else "must be"
        raise NotebookError(f"{what} {wanted}, found {found(value)}", place=place)


def join_lines(plain: Json, major: int) -> Json:
    """Joins the lists of lines of format 2 or 3: format 2 wrote lines without their ends, format 3 with them."""
    for sheet in plain.get("worksheets", []):
        for cell in sheet.get("cells", []):
            if cell.get("cell_type") == "code":
                _join(cell, ("input",), major)
                for output in cell.get("outputs", []):
                    _join(output, OUTPUT_LINES, major)
            else:
                _join(cell, ("source", "rendered"), major)
    return plain


def _join(holder: Json, keys: tuple[str, ...], major: int) -> None:
    for key in keys:
        lines = holder.get(key)
        if isinstance(lines, list) and all(isinstance(line, str) for line in lines):
            with_ends = major > 2 and bool(lines) and lines[0].endswith(("\n", "\r"))
            holder[key] = ("" if with_ends else "\n").join(lines)


def from_1(plain: Json) -> Json:
    """A notebook of format 2 made of one of format 1."""
    cells: list[Json] = []
    for cell in plain.get("cells", []):
        if cell.get("cell_type") == "code":
            new = {"cell_type": "code", "language": "python", "outputs": [], "collapsed": False}
            new |= {new_key: cell[key] for key, new_key in _CODE_KEYS_OF_1.items() if cell.get(key) is not None}
        else:
            new = {"cell_type": "markdown"} | ({"source": cell["text"]} if cell.get("text") is not None else {})
        cells.append(new)
    return {"nbformat": 2, "worksheets": [{"cells": cells}], "metadata": {}}


_CODE_KEYS_OF_1 = {"code": "input", "prompt_number": "prompt_number"}


def from_2(plain: Json) -> Json:
    """Makes a notebook of format 2 one of format 3."""
    plain["nbformat"], plain["nbformat_minor"], plain["orig_nbformat"] = 3, 0, 2
    for sheet in plain.get("worksheets", []):
        for cell in sheet.get("cells", []):
            cell.setdefault("metadata", {})
    return plain


def from_3(plain: Json) -> Json:
    """Makes a notebook of format 3 one of format 4."""
    metadata = plain.setdefault("metadata", {})
    metadata["orig_nbformat"] = plain.pop("orig_nbformat", None) or 3
    metadata["orig_nbformat_minor"] = plain.pop("orig_nbformat_minor", None) or 0
    plain["nbformat"], plain["nbformat_minor"] = 4, MINOR
    plain["cells"] = [cell_from_3(cell) for sheet in plain.pop("worksheets", []) for cell in sheet.get("cells", [])]
    metadata.pop("name", "")
    metadata.pop("signature", "")
    return plain


def cell_from_3(cell: Json) -> Json:
    """Makes a cell of format 3 one of format 4, without an id."""
    metadata = cell.setdefault("metadata", {})
    match cell.get("cell_type"):
        case "code":
            cell.pop("language", "")
            if "collapsed" in cell:
                metadata["collapsed"] = cell.pop("collapsed")
            cell["source"] = cell.pop("input", "")
            cell["execution_count"] = _count(cell.pop("prompt_number", None))
            cell["outputs"] = [output_from_3(output) for output in cell.get("outputs", [])]
        case "heading":
            cell["cell_type"] = "markdown"
            level, source = cell.pop("level", 1), cell.get("source", "")
            one_line = " ".join(source.splitlines()) if isinstance(source, str) else ""
            cell["source"] = "#" * (level if type(level) is int else 1) + " " + one_line
        case "html":
            cell["cell_type"] = "markdown"
        case _:
            pass
    return cell


def _count(value: object) -> int | None:
    """A number; old programs also wrote what the prompt showed, such as `*` while the cell ran."""
    return value if type(value) is int else None


def output_from_3(output: Json) -> Json:
    """Makes an output of format 3 one of format 4."""
    match output.get("output_type"):
        case "pyout" | "display_data" as kind:
            metadata = output.setdefault("metadata", {})
            if kind == "pyout":
                output["output_type"] = "execute_result"
                output["execution_count"] = _count(output.pop("prompt_number", None))
            kept = ("output_type", "execution_count", "metadata")
            data = to_mime_types({key: output.pop(key) for key in list(output) if key not in kept})
            to_mime_types(metadata)
            _decode_json(data)
            output["data"] = data
        case "pyerr":
            output["output_type"] = "error"
        case "stream":
            output["name"] = output.pop("stream", "stdout")
        case _:
            pass
    return output


def to_mime_types(bundle: Json) -> Json:
    """Renames the short names of format 3 to MIME types, in place."""
    for short, mime in MIME_TYPES.items():
        if short in bundle:
            bundle[mime] = bundle.pop(short)
    return bundle


def _decode_json(data: Json) -> None:
    text = data.get("application/json")
    if isinstance(text, str):
        try:
            data["application/json"] = json.loads(text)
        except (ValueError, RecursionError):
            pass  # what is no JSON stays the text that it was
