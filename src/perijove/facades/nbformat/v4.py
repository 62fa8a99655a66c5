"""Format 4: making cells, outputs and notebooks, and its JSON."""

from copy import deepcopy
from typing import Any

from perijove.facades.nbformat.corpus import generate_corpus_id as random_cell_id
from perijove.facades.nbformat.node import NotebookNode, from_dict
from perijove.facades.nbformat.v4_convert import downgrade, upgrade
from perijove.facades.nbformat.validator import validate as validate_any
from perijove.notebook.filing import join_lines, split_lines, strip_transient
from perijove.notebook.jsontext import dumped, dumped_by_json, parsed_by_json

__all__ = [
    "downgrade", "nbformat", "nbformat_minor", "nbformat_schema", "new_code_cell", "new_markdown_cell", "new_notebook",
    "new_output", "new_raw_cell", "output_from_msg", "reads", "to_notebook", "upgrade", "writes",
]  # fmt: skip

nbformat = 4
nbformat_minor = 5
# The schemas are code here (perijove.notebook.validate); the table says which there are.
nbformat_schema = {(None, None): "nbformat.v4.schema.json"} | {
    (4, minor): f"nbformat.v4.{minor}.schema.json" for minor in range(6)
}
_OUTPUTS: dict[str, dict[str, Any]] = {
    "stream": {"name": "stdout", "text": ""},
    "display_data": {"metadata": {}, "data": {}},
    "execute_result": {"metadata": {}, "data": {}, "execution_count": None},
    "error": {"ename": "NotImplementedError", "evalue": "", "traceback": []},
}


def validate(node: Any, ref: str | None = None) -> None:
    """Raise ValidationError when a part of a notebook is not valid."""
    validate_any(node, ref=ref, version=nbformat)


def new_output(output_type: str, data: Any = None, **keys: Any) -> NotebookNode:
    """An output; what is not given has the value of an empty one."""
    output = NotebookNode(output_type=output_type)
    output.update(deepcopy(_OUTPUTS.get(output_type, {})))
    output.update(keys)
    if data is not None:
        output["data"] = data
    validate(output, output_type)
    return output


def output_from_msg(msg: Any) -> NotebookNode:
    """The output that a kernel's message is; raises ValueError when it is none."""
    kind, content = msg["header"]["msg_type"], msg["content"]
    keys = {
        "execute_result": ("metadata", "data", "execution_count"),
        "stream": ("name", "text"),
        "display_data": ("metadata", "data"),
        "error": ("ename", "evalue", "traceback"),
    }.get(kind)
    if keys is None:
        raise ValueError(f"Unrecognized output msg type: {kind!r}")
    return new_output(kind, **{key: content[key] for key in keys})


def new_code_cell(source: str = "", **keys: Any) -> NotebookNode:
    """A code cell with a fresh id."""
    return _new_cell("code", source, {"execution_count": None, "outputs": []} | keys)


def new_markdown_cell(source: str = "", **keys: Any) -> NotebookNode:
    """A cell of prose with a fresh id."""
    return _new_cell("markdown", source, keys)


def new_raw_cell(source: str = "", **keys: Any) -> NotebookNode:
    """A cell for an exporter, with a fresh id."""
    return _new_cell("raw", source, keys)


def _new_cell(kind: str, source: str, keys: dict[str, Any]) -> NotebookNode:
    cell = NotebookNode(id=random_cell_id(), cell_type=kind, source=source)
    cell.update({"metadata": {}} | keys)
    validate(cell, f"{kind}_cell")
    return cell


def new_notebook(**keys: Any) -> NotebookNode:
    """A notebook of the newest format."""
    notebook = NotebookNode(nbformat=nbformat, nbformat_minor=nbformat_minor)
    notebook.update({"metadata": {}, "cells": []} | keys)
    validate(notebook)
    return notebook


def to_notebook(plain: Any, **keys: Any) -> NotebookNode:
    """The node of a parsed file, with lines joined."""
    del keys
    node: NotebookNode = from_dict(plain)
    # As attributes, so that what is missing is told as it is by the original.
    _ = node.metadata, node.cells
    join_lines(node)
    strip_transient(node)
    return node


def reads(s: str | bytes, **keys: Any) -> NotebookNode:
    """The notebook in a JSON text of format 4."""
    return to_notebook(parsed_by_json(s, **keys))


def writes(nb: Any, **keys: Any) -> str:
    """The JSON text of a notebook of format 4."""
    plain = deepcopy(nb)
    if keys.pop("split_lines", True):
        split_lines(plain)
    strip_transient(plain)
    if not keys or keys == {"ensure_ascii": False}:
        return dumped(plain)
    return dumped_by_json(plain, sort_keys=True, ascii_only=keys.get("ensure_ascii", False))


def read(fp: Any, **keys: Any) -> NotebookNode:
    """The notebook in an open file."""
    return reads(fp.read(), **keys)


def write(nb: Any, fp: Any, **keys: Any) -> Any:
    """Write a notebook to an open file."""
    return fp.write(writes(nb, **keys))


reads_json = reads
writes_json = writes
to_notebook_json = to_notebook
rejoin_lines = join_lines
