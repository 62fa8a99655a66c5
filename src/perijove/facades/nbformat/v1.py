"""Format 1: a list of cells."""

from typing import Any

from perijove.facades.nbformat.node import NotebookNode, from_dict
from perijove.notebook.jsontext import dumped_by_json, parsed_by_json


def new_code_cell(code: str | None = None, prompt_number: int | None = None) -> NotebookNode:
    """A code cell."""
    cell = NotebookNode(cell_type="code")
    if code is not None:
        cell["code"] = str(code)
    if prompt_number is not None:
        cell["prompt_number"] = int(prompt_number)
    return cell


def new_text_cell(text: str | None = None) -> NotebookNode:
    """A cell of prose."""
    cell = NotebookNode() if text is None else NotebookNode(text=str(text))
    cell["cell_type"] = "text"
    return cell


def new_notebook(cells: Any = None) -> NotebookNode:
    """A notebook of format 1."""
    return NotebookNode(cells=[] if cells is None else cells)


def upgrade(nb: Any, orig_version: int | None = None) -> Any:
    """There is nothing before format 1."""
    del nb, orig_version
    raise ValueError("Cannot convert to v1 notebook format")


def to_notebook(plain: Any, **keys: Any) -> NotebookNode:
    """The node of a parsed file."""
    del keys
    node: NotebookNode = from_dict(plain)
    return node


def reads(s: str | bytes, **keys: Any) -> NotebookNode:
    """The notebook in a JSON text of format 1."""
    return to_notebook(parsed_by_json(s, **keys))


def writes(nb: Any, **keys: Any) -> str:
    """The JSON text of a notebook of format 1."""
    del keys
    return dumped_by_json(nb, indent=4, ascii_only=True)


def read(fp: Any, **keys: Any) -> NotebookNode:
    """The notebook in an open file."""
    return reads(fp.read(), **keys)


def write(nb: Any, fp: Any, **keys: Any) -> Any:
    """Write a notebook to an open file."""
    return fp.write(writes(nb, **keys))


reads_json = read_json = reads
writes_json = write_json = writes
to_notebook_json = to_notebook
