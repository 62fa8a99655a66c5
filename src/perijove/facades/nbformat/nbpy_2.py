"""Notebooks of format 2 as Python files."""

from typing import Any

from perijove.facades.nbformat import nbpy
from perijove.facades.nbformat.node import NotebookNode


def reads(s: str, **keys: Any) -> NotebookNode:
    """The notebook in a Python file."""
    node = nbpy.reads(s, **keys)
    node["nbformat"] = 2
    del node["nbformat_minor"]
    return node


def writes(nb: Any, **keys: Any) -> str:
    """A notebook as a Python file."""
    del keys
    lines = ["# -*- coding: utf-8 -*-", "# <nbformat>2</nbformat>", ""]
    for sheet in nb.worksheets:
        for cell in sheet.cells:
            lines += nbpy.cell_lines(cell)
    return "\n".join([*lines, ""])


to_notebook = reads
