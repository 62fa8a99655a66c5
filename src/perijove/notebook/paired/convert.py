"""Notebooks to text and back, in any of the formats."""

import re
from dataclasses import replace

from perijove.notebook.errors import NotebookError
from perijove.notebook.model import Notebook
from perijove.notebook.paired.document import Document, as_cell, as_document
from perijove.notebook.paired.format import Format, options_of, parse_format
from perijove.notebook.paired.header import read_header
from perijove.notebook.paired.markdown import read_markdown, write_markdown
from perijove.notebook.paired.myst import is_myst, read_myst, write_myst
from perijove.notebook.paired.percent import read_percent, write_percent
from perijove.notebook.paired.quarto import read_quarto, write_quarto

_WRITERS = {"percent": write_percent, "markdown": write_markdown, "myst": write_myst, "quarto": write_quarto}
_READERS = {"percent": read_percent, "markdown": read_markdown, "myst": read_myst, "quarto": read_quarto}


def to_text(notebook: Notebook, fmt: Format) -> str:
    """The text of a notebook in a format; the notebook's metadata say how."""
    fmt = replace(fmt, options={**options_of(notebook.metadata), **fmt.options})
    text = _WRITERS[fmt.name](as_document(notebook, with_ids=bool(fmt.option("cell_ids"))), fmt)
    return text if text.endswith("\n") else text + "\n"
