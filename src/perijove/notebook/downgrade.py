"""Makes notebooks of format 4 into older ones, as JSON values, for programs that can't read newer.

Every function changes the objects that it is given and returns them. What an older format has no place for is lost:
ids and attachments, and in format 3 every MIME type that it has no name for.
"""

import json
import re

from perijove.notebook.model import MINOR, Json
from perijove.notebook.upgrade import MIME_TYPES, OUTPUT_LINES

_HEADING = re.compile(r"(#+)\s*(.*)")


def to_3(plain: Json) -> Json:
    """Makes a notebook of format 4 one of format 3."""
    plain["nbformat"], plain["nbformat_minor"] = 3, 0
    cells = [cell_to_3(cell) for cell in plain.pop("cells", [])]
    plain["worksheets"] = [{"cells": cells, "metadata": {}}]
    metadata = plain.setdefault("metadata", {})
    metadata.setdefault("name", "")
    plain["orig_nbformat"] = metadata.pop("orig_nbformat", 4)
    plain["orig_nbformat_minor"] = metadata.pop("orig_nbformat_minor", MINOR)
    return plain


def cell_to_3(cell: Json) -> Json:
    """Makes a cell of format 4 one of format 3."""
    if cell.get("cell_type") == "code":
        cell["language"] = "python"
        cell["input"] = cell.pop("source", "")
        cell["prompt_number"] = cell.pop("execution_count", None)
        cell["collapsed"] = cell["metadata"].pop("collapsed", False)
        cell["outputs"] = [output_to_3(output) for output in cell.get("outputs", [])]
    elif cell.get("cell_type") == "markdown":
        heading = _HEADING.match(cell.get("source", ""))
        if heading is not None and "\n" not in cell["source"]:
            cell["cell_type"], cell["source"], cell["level"] = "heading", heading[2], len(heading[1])
    cell.pop("id", None)
    cell.pop("attachments", None)
    return cell


def output_to_3(output: Json) -> Json:
    """Makes an output of format 4 one of format 3."""
    match output.get("output_type"):
        case "execute_result" | "display_data" as kind:
            if kind == "execute_result":
                output["output_type"] = "pyout"
                output["prompt_number"] = output.pop("execution_count", None)
            data = output.pop("data", {})
            if "application/json" in data:
                data["application/json"] = json.dumps(data["application/json"])
            output.update(from_mime_types(data))
        case "error":
            output["output_type"] = "pyerr"
        case "stream":
            output["stream"] = output.pop("name", "stdout")
        case _:
            pass
    return output


def from_mime_types(bundle: Json) -> Json:
    """What of a bundle has a short name in format 3, under it."""
    return {short: bundle[mime] for short, mime in MIME_TYPES.items() if mime in bundle}


def to_2(plain: Json) -> Json:
    """Makes a notebook of format 3 one of format 2."""
    plain["nbformat"] = 2
    for sheet in plain.get("worksheets", []):
        for cell in sheet.get("cells", []):
            if cell.get("cell_type") == "heading":
                cell["cell_type"] = "markdown"
                cell["source"] = "#" * cell.pop("level", 1) + " " + cell.get("source", "")
            elif cell.get("cell_type") == "raw":
                cell["cell_type"] = "markdown"
    return plain


def split_lines(plain: Json, *, with_ends: bool = True) -> Json:
    """Splits the strings of a notebook of format 3 (or of 2, without the ends of lines) into lists of lines."""
    for sheet in plain.get("worksheets", []):
        for cell in sheet.get("cells", []):
            if cell.get("cell_type") == "code":
                _split(cell, ("input",), with_ends)
                for output in cell.get("outputs", []):
                    _split(output, OUTPUT_LINES, with_ends)
            else:
                _split(cell, ("source", "rendered"), with_ends)
    return plain


def _split(holder: Json, keys: tuple[str, ...], with_ends: bool) -> None:
    for key in keys:
        if isinstance(text := holder.get(key), str):
            holder[key] = text.splitlines(with_ends)
