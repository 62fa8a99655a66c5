"""Notebooks to text and back, in any of the formats."""

from collections.abc import Callable
from dataclasses import replace
from hashlib import blake2b

from perijove.notebook.errors import NotebookError
from perijove.notebook.model import Cell, Notebook
from perijove.notebook.paired.document import Document, TextCell, as_cell, as_document
from perijove.notebook.paired.format import Format, options_of, parse_format
from perijove.notebook.paired.header import read_header
from perijove.notebook.paired.markdown import read_markdown, write_markdown
from perijove.notebook.paired.myst import front_matter, is_myst, read_myst, write_myst
from perijove.notebook.paired.percent import read_percent, write_percent
from perijove.notebook.paired.quarto import read_quarto, write_quarto

_WRITERS: dict[str, Callable[[Document, Format], str]] = {
    "percent": write_percent,
    "markdown": write_markdown,
    "myst": write_myst,
    "quarto": write_quarto,
}
_READERS: dict[str, Callable[[str, Format], Document]] = {
    "percent": read_percent,
    "markdown": read_markdown,
    "myst": read_myst,
    "quarto": read_quarto,
}


def to_text(notebook: Notebook, fmt: Format) -> str:
    """The text of a notebook in a format; its metadata say how, the format's own options go over them."""
    fmt = replace(fmt, options={**options_of(notebook.metadata), **fmt.options})
    document = as_document(notebook, with_ids=fmt.option("cell_ids") is True)
    text = _WRITERS[fmt.name](document, fmt)
    return text if text.endswith("\n") or not text else text + "\n"


def from_text(text: str, fmt: Format, *, name: str = "") -> Document:
    """What a text says; `name` is for the error message. Raises NotebookError that names the file and the line."""
    try:
        lines = text.removeprefix("\ufeff").replace("\r\n", "\n")
        fmt = replace(fmt, options={**_options_in(lines, fmt), **fmt.options})
        return _READERS[fmt.name](lines, fmt)
    except NotebookError as error:
        error.name = error.name or name
        raise
    except RecursionError as error:
        raise NotebookError("its metadata are nested too deeply", name=name) from error


def as_notebook(document: Document, fmt: Format) -> Notebook:
    """A notebook without outputs; ids are the text's own, or made of a cell's place and content."""
    section = {**document.metadata.get("jupytext", {})}
    section["text_representation"] = {
        **section.get("text_representation", {}),
        "extension": fmt.extension,
        "format_name": fmt.name,
    }
    taken: set[str] = set()
    cells = tuple(new_cell(cell, index, taken) for index, cell in enumerate(document.cells))
    return Notebook(cells, {**document.metadata, "jupytext": section})


def new_cell(cell: TextCell, index: int, taken: set[str]) -> Cell:
    """A cell of a text as a notebook's; its id joins the taken ones."""
    own = cell_id(cell)
    if own is None or own in taken:
        own = blake2b(
            f"{index} {cell.cell_type} {cell.source}".encode("utf-8", "surrogatepass"), digest_size=4
        ).hexdigest()
        while own in taken:
            own = blake2b(own.encode(), digest_size=4).hexdigest()
    taken.add(own)
    return as_cell(without_id(cell), own)


def cell_id(cell: TextCell) -> str | None:
    """The id that a text tells for a cell."""
    found = cell.metadata.get("id")
    return found if isinstance(found, str) and 1 <= len(found) <= 64 else None


def without_id(cell: TextCell) -> TextCell:
    """The cell without the id among its metadata."""
    return replace(cell, metadata={key: value for key, value in cell.metadata.items() if key != "id"})


def format_of(extension: str, text: str) -> Format:
    """The format of a text, from its extension, its header and its cells; raises NotebookError."""
    fmt = parse_format(extension.removeprefix("."))
    if fmt.name == "markdown" and (_named(text, fmt) == "myst" or (not _named(text, fmt) and is_myst(text))):
        return parse_format(f"{extension.removeprefix('.')}:myst")
    named = _named(text, fmt)
    if named and named != fmt.name:
        parse_format(f"{extension.removeprefix('.')}:{named}")
    return fmt


def _named(text: str, fmt: Format) -> str:
    """The format that a text's header names."""
    lines = text.removeprefix("\ufeff").replace("\r\n", "\n").split("\n")
    header = read_header(lines, fmt).metadata
    if not header and fmt.name == "markdown":
        header = front_matter(lines)[0]
    section = header.get("jupytext")
    told = section.get("text_representation") if isinstance(section, dict) else None
    name = told.get("format_name") if isinstance(told, dict) else None
    return name if isinstance(name, str) else ""


def _options_in(text: str, fmt: Format) -> dict[str, object]:
    """The options that the header of a text has."""
    if fmt.name == "myst":
        return {}  # its reader reads its own header
    return options_of(read_header(text.split("\n"), fmt).metadata)
