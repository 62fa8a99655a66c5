"""The document: a notebook as values, its changes, and its files."""

from perijove.notebook.errors import NoSuchCell, NotebookError, RefusedChange
from perijove.notebook.ipynb import read, reads, write, writes
from perijove.notebook.model import (
    Cell,
    CodeCell,
    DisplayData,
    Error,
    ExecuteResult,
    MarkdownCell,
    Notebook,
    Output,
    RawCell,
    UnknownCell,
    UnknownOutput,
    new_cell_id,
    new_code_cell,
    new_markdown_cell,
    new_notebook,
    new_raw_cell,
)
from perijove.notebook.plain import from_plain, to_plain
from perijove.notebook.stream import Stream
