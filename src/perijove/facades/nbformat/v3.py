"""Format 3: making its parts, and its JSON."""

from copy import deepcopy
from pathlib import PurePath
from typing import Any

from perijove.facades.nbformat.nbpy import reads as reads_py
from perijove.facades.nbformat.nbpy import to_notebook as to_notebook_py
from perijove.facades.nbformat.nbpy import writes as writes_py
from perijove.facades.nbformat.node import NotebookNode, from_dict
from perijove.facades.nbformat.old import (
    NBFORMAT_3,
    new_author,
    new_code_cell,
    new_heading_cell,
    new_metadata,
    new_notebook,
    new_output,
    new_text_cell,
    new_worksheet,
)
from perijove.notebook.downgrade import split_lines, to_2
from perijove.notebook.jsontext import dumped_by_json, parsed_by_json
from perijove.notebook.upgrade import from_2, join_lines

__all__ = [
    "NotebookNode", "downgrade", "from_dict", "nbformat", "nbformat_minor", "nbformat_schema", "new_author",
    "new_code_cell", "new_heading_cell", "new_metadata", "new_notebook", "new_output", "new_text_cell",
    "new_worksheet", "parse_filename", "read", "read_json", "read_py", "reads", "reads_json", "reads_py",
    "strip_transient", "to_notebook", "to_notebook_json", "to_notebook_py", "upgrade", "write", "write_json",
    "write_py", "writes", "writes_json", "writes_py",
]  # fmt: skip

nbformat, nbformat_minor = NBFORMAT_3
nbformat_schema = {(3, 0): "nbformat.v3.schema.json"}
read_py, write_py = reads_py, writes_py


def upgrade(nb: Any, from_version: int = 2, from_minor: int = 0) -> Any:
    """A notebook of format 2 as one of format 3."""
    if from_version == 2:
        return from_dict(from_2(nb))
    if from_version == 3:
        if from_minor != nbformat_minor:
            nb.orig_nbformat_minor = from_minor
        nb.nbformat_minor = nbformat_minor
        return nb
    raise ValueError(f"Cannot convert a notebook directly from v{from_version} to v3.")


def downgrade(nb: Any) -> Any:
    """A notebook of format 3 as one of format 2; any other is left alone."""
    return to_2(nb) if nb.nbformat == 3 else nb


def to_notebook(plain: Any, **keys: Any) -> NotebookNode:
    """The node of a parsed file, with lines joined."""
    del keys
    node: NotebookNode = from_dict(plain)
    for sheet in node.worksheets:
        for cell in sheet.cells:
            _ = cell.cell_type
    join_lines(node, 3)
    return node


def strip_transient(nb: Any) -> Any:
    """Takes out what belongs to one session only."""
    nb.pop("orig_nbformat", None)
    nb.pop("orig_nbformat_minor", None)
    for sheet in nb["worksheets"]:
        for cell in sheet["cells"]:
            cell.get("metadata", {}).pop("trusted", None)
            cell.pop("trusted", None)
    return nb


def reads(s: str | bytes, **keys: Any) -> NotebookNode:
    """The notebook in a JSON text of format 3."""
    node: NotebookNode = strip_transient(to_notebook(parsed_by_json(s, **keys)))
    return node


def writes(nb: Any, **keys: Any) -> str:
    """The JSON text of a notebook of format 3."""
    plain = strip_transient(deepcopy(nb))
    if keys.pop("split_lines", True):
        split_lines(plain)
    return dumped_by_json(plain, sort_keys=True, ascii_only=keys.get("ensure_ascii", True))


def read(fp: Any, **keys: Any) -> NotebookNode:
    """The notebook in an open file."""
    return reads(fp.read(), **keys)


def write(nb: Any, fp: Any, **keys: Any) -> Any:
    """Write a notebook to an open file."""
    return fp.write(writes(nb, **keys))


def parse_filename(fname: str) -> tuple[str, str, str]:
    """A notebook's file name, its name, and its format: json or py."""
    suffix = PurePath(fname).suffix
    if suffix in {".ipynb", ".json", ".py"}:
        return fname, fname.removesuffix(suffix), "py" if suffix == ".py" else "json"
    return f"{fname}.ipynb", fname, "json"


reads_json = read_json = reads
writes_json = write_json = writes
to_notebook_json = to_notebook
