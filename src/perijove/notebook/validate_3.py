"""The walk over format 3, by its schema (jupyter/nbformat, `nbformat/v3/nbformat.v3.schema.json`)."""

import re
from typing import Any

from perijove.notebook.problem import Path, Walk

_TEXTS = ("text", "latex", "png", "jpeg", "svg", "html", "javascript", "json", "pdf")
# As the schema has them: one is anchored, the other is not.
_MIME = {
    "pyout": re.compile(r"^[a-zA-Z0-9]+/[a-zA-Z0-9\-\+\.]+$"),
    "display_data": re.compile(r"[a-zA-Z0-9]+/[a-zA-Z0-9\-\+\.]+$"),
}
_NAME = re.compile(r"^.+$")
_TAG = re.compile(r"^[^,]+$")
_CELLS = {"raw": "raw", "markdown": "markdown", "html": "markdown", "heading": "heading", "code": "code"}
_OUTPUTS = ("pyout", "display_data", "stream", "pyerr")


def walk_3(walk: Walk, plain: Any) -> None:
    """Collects the problems of a parsed file of format 3."""
    required = ("metadata", "nbformat_minor", "nbformat", "worksheets")
    allowed = (*required, "orig_nbformat", "orig_nbformat_minor")
    walk.keys((), plain, "notebook", required=required, allowed=allowed)
    walk.count((), plain, "nbformat_minor", "notebook")
    walk.count((), plain, "nbformat", "notebook", least=3, most=3)
    walk.count((), plain, "orig_nbformat", "notebook", least=1)
    walk.count((), plain, "orig_nbformat_minor", "notebook")
    if "metadata" in plain and walk.is_object(("metadata",), plain["metadata"], "notebook"):
        _metadata(walk, plain["metadata"])
    if "worksheets" in plain and walk.is_list(("worksheets",), plain["worksheets"], "notebook"):
        for index, sheet in enumerate(plain["worksheets"]):
            # The schema does not ask that a worksheet be an object.
            if isinstance(sheet, dict):
                _worksheet(walk, ("worksheets", index), sheet)


def _metadata(walk: Walk, metadata: Any) -> None:
    path, part = ("metadata", "kernel_info"), "notebook"
    walk.string(("metadata",), metadata, "signature", part)
    if "kernel_info" in metadata and walk.is_object(path, metadata["kernel_info"], part):
        walk.keys(path, metadata["kernel_info"], part, required=("name", "language"))
        for key in ("name", "language", "codemirror_mode"):
            walk.string(path, metadata["kernel_info"], key, part)


def _worksheet(walk: Walk, path: Path, sheet: Any) -> None:
    walk.keys(path, sheet, "worksheet", required=("cells",), allowed=("cells", "metadata"))
    walk.is_object((*path, "metadata"), sheet.get("metadata", {}), "worksheet")
    if walk.is_list((*path, "cells"), sheet.get("cells", []), "worksheet"):
        for index, cell in enumerate(sheet.get("cells", [])):
            _cell(walk, (*path, "cells", index), cell)


def _cell(walk: Walk, path: Path, cell: Any) -> None:
    if not walk.is_object(path, cell, "cell"):
        return
    kind = _CELLS.get(cell["cell_type"]) if isinstance(cell.get("cell_type"), str) else None
    if kind is None:
        what = cell.get("cell_type")
        part = f"{what}_cell" if isinstance(what, str) else "cell"
        walk.wrong((*path, "cell_type"), part, "enum", f"one of {', '.join(map(repr, _CELLS))}", what)
        return
    part = f"{kind}_cell"
    if kind == "code":
        _code_cell(walk, path, cell)
        return
    more = ("level",) if kind == "heading" else ()
    required = ("cell_type", "source", *more)
    walk.keys(path, cell, part, required=required, allowed=(*required, "metadata"))
    walk.text(path, cell, "source", part)
    walk.count(path, cell, "level", part, least=1)
    if walk.is_object((*path, "metadata"), cell.get("metadata", {}), part) and kind != "heading":
        _names_and_tags(walk, (*path, "metadata"), cell.get("metadata", {}), part)
        if kind == "raw":
            walk.string((*path, "metadata"), cell.get("metadata", {}), "format", part)


def _code_cell(walk: Walk, path: Path, cell: Any) -> None:
    part, required = "code_cell", ("cell_type", "input", "outputs", "language")
    walk.keys(path, cell, part, required=required, allowed=(*required, "collapsed", "metadata", "prompt_number"))
    walk.string(path, cell, "language", part)
    walk.text(path, cell, "input", part)
    walk.count(path, cell, "prompt_number", part, null=True)
    walk.is_object((*path, "metadata"), cell.get("metadata", {}), part)
    if not isinstance(cell.get("collapsed", False), bool):
        walk.wrong((*path, "collapsed"), part, "type", "true or false", cell["collapsed"])
    if walk.is_list((*path, "outputs"), cell.get("outputs", []), part):
        for index, output in enumerate(cell.get("outputs", [])):
            _output(walk, (*path, "outputs", index), output)


def _output(walk: Walk, path: Path, output: Any) -> None:
    if not walk.is_object(path, output, "output"):
        return
    match output.get("output_type"):
        case "pyout" | "display_data" as kind:
            required = ("output_type", "prompt_number") if kind == "pyout" else ("output_type",)
            mimes = [key for key in output if _MIME[kind].search(key)]
            walk.keys(path, output, kind, required=required, allowed=(*required, "metadata", *_TEXTS, *mimes))
            for key in (*_TEXTS, *mimes):
                walk.text(path, output, key, kind)
            walk.is_object((*path, "metadata"), output.get("metadata", {}), kind)
            if kind == "pyout":
                walk.count(path, output, "prompt_number", kind)
        case "stream":
            keys = ("output_type", "stream", "text")
            walk.keys(path, output, "stream", required=keys, allowed=keys)
            walk.string(path, output, "stream", "stream")
            walk.text(path, output, "text", "stream")
        case "pyerr":
            error_keys = ("output_type", "ename", "evalue", "traceback")
            walk.keys(path, output, "pyerr", required=error_keys, allowed=error_keys)
            walk.string(path, output, "ename", "pyerr")
            walk.string(path, output, "evalue", "pyerr")
            walk.strings(path, output, "traceback", "pyerr")
        case kind:
            part = kind if isinstance(kind, str) else "output"
            walk.wrong((*path, "output_type"), part, "enum", f"one of {', '.join(map(repr, _OUTPUTS))}", kind)


def _names_and_tags(walk: Walk, path: Path, metadata: Any, part: str) -> None:
    walk.string(path, metadata, "name", part)
    if isinstance(metadata.get("name"), str) and _NAME.search(metadata["name"]) is None:
        walk.wrong((*path, "name"), part, "pattern", "a line that is not empty", metadata["name"])
    tags = metadata.get("tags", [])
    if not walk.is_list((*path, "tags"), tags, part):
        return
    for index, tag in enumerate(tags):
        if not isinstance(tag, str) or _TAG.search(tag) is None:
            walk.wrong((*path, "tags", index), part, "pattern", "a string without commas", tag)
        elif tag in tags[:index]:
            walk.wrong((*path, "tags", index), part, "uniqueItems", "unique", tag)
