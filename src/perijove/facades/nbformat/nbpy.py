"""Notebooks of format 3 as Python files with `# <codecell>` marks, which IPython 0.12 to 1 wrote."""

import re
from typing import Any

from perijove.facades.nbformat.node import NotebookNode
from perijove.facades.nbformat.old import (
    NBFORMAT_3,
    new_code_cell,
    new_heading_cell,
    new_notebook,
    new_text_cell,
    new_worksheet,
)

_ENCODING = re.compile(r"^#.*coding[:=]\s*([-\w.]+)")
_MARK = re.compile(r"# <(code|html|markdown|raw|plaintext|heading)cell(?: level=(\d))?>")


def reads(s: str, **keys: Any) -> NotebookNode:
    """The notebook in a Python file."""
    del keys
    cells: list[NotebookNode] = []
    kind, level, lines = "code", 1, [""]
    for line in [*s.splitlines(), "# <codecell>"]:
        mark = _MARK.match(line)
        if mark is not None:
            cell = _cell(kind, level, lines)
            cells += [] if cell is None else [cell]
            kind, level, lines = mark[1], int(mark[2] or 1), []
        elif not line.startswith("# <nbformat>") and not _ENCODING.match(line):
            lines.append(line)
    return new_notebook(worksheets=[new_worksheet(cells=cells)])


def _cell(kind: str, level: int, lines: list[str]) -> NotebookNode | None:
    if kind == "code":
        source = "\n".join(lines).strip("\n")
        return new_code_cell(input=source) if source else None
    text = "\n".join(line[2:] if line.startswith("#") else line for line in lines).strip("\n")
    if not text:
        return None
    return new_heading_cell(text, level=level) if kind == "heading" else new_text_cell(kind, source=text)


def writes(nb: Any, **keys: Any) -> str:
    """A notebook as a Python file."""
    del keys
    lines = ["# -*- coding: utf-8 -*-", "# <nbformat>{}.{}</nbformat>".format(*NBFORMAT_3), ""]
    for sheet in nb.worksheets:
        for cell in sheet.cells:
            lines += cell_lines(cell)
    return "\n".join([*lines, ""])


def cell_lines(cell: Any) -> list[str]:
    """A cell's mark, an empty line, its text as comments unless it is code, and another empty line."""
    kind = cell.cell_type
    text = cell.get("input" if kind == "code" else "source")
    if text is None or kind not in {"code", "html", "markdown", "raw", "heading"}:
        return []
    mark = f"# <headingcell level={cell.get('level', 1)}>" if kind == "heading" else f"# <{kind}cell>"
    prefix = "" if kind == "code" else "# "
    return [mark, "", *(prefix + line for line in text.splitlines()), ""]


def read(fp: Any, **keys: Any) -> NotebookNode:
    """The notebook in an open file."""
    return reads(fp.read(), **keys)


def write(nb: Any, fp: Any, **keys: Any) -> Any:
    """Write a notebook to an open file."""
    return fp.write(writes(nb, **keys))


to_notebook = reads
