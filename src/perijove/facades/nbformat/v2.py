"""Format 2: making its parts, and its JSON."""

from copy import deepcopy
from typing import Any

from perijove.facades.nbformat import old
from perijove.facades.nbformat.nbpy_2 import reads as reads_py
from perijove.facades.nbformat.nbpy_2 import writes as writes_py
from perijove.facades.nbformat.node import NotebookNode, from_dict
from perijove.facades.nbformat.old import new_author, new_metadata
from perijove.notebook.downgrade import split_lines
from perijove.notebook.jsontext import dumped_by_json, parsed_by_json
from perijove.notebook.upgrade import from_1, join_lines

__all__ = [
    "NotebookNode", "downgrade", "from_dict", "nbformat", "nbformat_minor", "new_author", "new_code_cell",
    "new_metadata", "new_notebook", "new_output", "new_text_cell", "new_worksheet", "read", "read_json",
    "read_py", "reads", "reads_json", "reads_py", "to_notebook", "to_notebook_json", "to_notebook_py",
    "upgrade", "without_bytes", "write", "write_json", "write_py", "writes", "writes_json", "writes_py",
]  # fmt: skip

nbformat, nbformat_minor = 2, 0
read_py, write_py, to_notebook_py = reads_py, writes_py, reads_py


def new_output(output_type: str | None = None, output_text: str | None = None, **keys: Any) -> NotebookNode:
    """An output: its forms are given as `output_png`, `output_html` and so on."""
    pictures = {name: keys.pop(f"output_{name}", None) for name in ("png", "jpeg")}
    etype = keys.pop("etype", None)
    output = old.new_output(str(output_type), output_text, **keys)
    output.pop("metadata", None)
    output.pop("stream", None)
    if etype is not None and output_type == "pyerr":
        output["etype"] = str(etype)
    output.update({name: bytes(value) for name, value in pictures.items() if value is not None})
    return output


def new_code_cell(*args: Any, **keys: Any) -> NotebookNode:
    """A code cell."""
    cell = old.new_code_cell(*args, **keys)
    del cell["metadata"]
    return cell


def new_text_cell(cell_type: str, source: str | None = None, rendered: str | None = None) -> NotebookNode:
    """A cell of another type than code."""
    cell = NotebookNode() if source is None else NotebookNode(source=str(source))
    if rendered is not None:
        cell["rendered"] = str(rendered)
    cell["cell_type"] = cell_type
    return cell


def new_worksheet(name: str | None = None, cells: Any = None) -> NotebookNode:
    """A list of cells."""
    sheet = NotebookNode() if name is None else NotebookNode(name=str(name))
    sheet["cells"] = list(cells or [])
    return sheet


def new_notebook(metadata: Any = None, worksheets: Any = None) -> NotebookNode:
    """A notebook of format 2."""
    notebook = NotebookNode(nbformat=2, worksheets=list(worksheets or []))
    notebook["metadata"] = new_metadata() if metadata is None else NotebookNode(metadata)
    return notebook


def upgrade(nb: Any, from_version: int = 1) -> Any:
    """A notebook of format 1 as one of format 2."""
    if from_version != 1:
        raise ValueError(f"Cannot convert a notebook from v{from_version} to v2")
    _ = nb.cells
    return from_dict(from_1(nb))


def downgrade(nb: Any) -> Any:
    """There is no way back to format 1."""
    del nb
    raise RuntimeError("Downgrade from notebook v2 to v1 is not supported.")


def to_notebook(plain: Any, **keys: Any) -> NotebookNode:
    """The node of a parsed file, with lines joined."""
    del keys
    node: NotebookNode = from_dict(plain)
    for sheet in node.worksheets:
        _ = sheet.cells
    join_lines(node, 2)
    return node


def reads(s: str | bytes, **keys: Any) -> NotebookNode:
    """The notebook in a JSON text of format 2."""
    return _with_bytes(to_notebook(parsed_by_json(s, **keys)))


def _with_bytes(node: NotebookNode) -> NotebookNode:
    """Pictures were bytes in memory then: base64, not decoded."""
    for sheet in node.worksheets:
        for cell in sheet.cells:
            for output in cell.get("outputs", []):
                for key in ("png", "jpeg"):
                    if isinstance(output.get(key), str):
                        output[key] = output[key].encode("ascii")
    return node


def without_bytes(value: Any) -> Any:
    """A value with ASCII bytes as strings."""
    if isinstance(value, dict):
        return {key: without_bytes(item) for key, item in value.items()}
    if isinstance(value, list):
        return [without_bytes(item) for item in value]
    return value.decode("ascii") if isinstance(value, bytes) else value


def writes(nb: Any, **keys: Any) -> str:
    """The JSON text of a notebook of format 2."""
    plain = without_bytes(deepcopy(nb))
    if keys.pop("split_lines", True):
        split_lines(plain, with_ends=False)
    return dumped_by_json(plain, sort_keys=True, ascii_only=True)


def read(fp: Any, **keys: Any) -> NotebookNode:
    """The notebook in an open file."""
    return reads(fp.read(), **keys)


def write(nb: Any, fp: Any, **keys: Any) -> Any:
    """Write a notebook to an open file."""
    return fp.write(writes(nb, **keys))


reads_json = read_json = reads
writes_json = write_json = writes
to_notebook_json = to_notebook
