"""A notebook as text that reads well by line, for tools that know nothing of notebooks."""

from collections.abc import Iterator

from perijove.notebook.diff.compare import diff
from perijove.notebook.diff.edit import NotebookDiff
from perijove.notebook.diff.terminal import binary_text
from perijove.notebook.diff.view import Binary, Lines, Section, view
from perijove.notebook.model import Notebook


def plain_text(notebook: Notebook) -> Iterator[str]:
    """The lines of a notebook: a heading for each cell, its source, its outputs; pictures by size and hash.

    Ids and counts are left out, so that what was only run again reads the same.
    """
    empty = Notebook(nbformat_minor=notebook.nbformat_minor)
    cells = NotebookDiff(diff(empty, notebook).cells)
    for number, (cell, block) in enumerate(zip(notebook.cells, view(empty, cells), strict=True), 1):
        yield f"# %% cell {number} [{cell.cell_type}]"
        for section in block.sections:
            yield from _section(section)
        yield ""


def _section(section: Section) -> Iterator[str]:
    is_source = section.title == "source"
    if not is_source:
        yield f"# {section.title}:"
    for content in section.contents:
        if isinstance(content, Binary) and content.after is not None:
            yield f"#   {binary_text(content.mime, content.after)}"
        elif isinstance(content, Lines):
            yield from (f"{'' if is_source else '#   '}{line}" for _, line in content.rows if line is not None)
