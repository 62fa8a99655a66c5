"""Quarto Markdown: code cells are executable blocks with options in comments, prose is prose.

Quarto joins cells of prose that follow each other and takes raw cells for prose; what it would change is in a region of
HTML comments here, as in Markdown texts. Such a comment shows in no rendering.
"""

import re

import yaml

from perijove.notebook.errors import NotebookError
from perijove.notebook.model import Json
from perijove.notebook.paired.document import CellType, Document, TextCell
from perijove.notebook.paired.filters import LAYOUT, filter_cell
from perijove.notebook.paired.format import Format
from perijove.notebook.paired.header import Header, looks_like_header, read_header, stamped, yaml_cell
from perijove.notebook.paired.languages import language_of
from perijove.notebook.paired.markdown import fence_around
from perijove.notebook.paired.options import read_titled, write_options
from perijove.notebook.paired.settle import settle
from perijove.notebook.paired.yamltext import dump, load

_SIGNS = {
    **dict.fromkeys(
        ("scala", "csharp", "fsharp", "java", "groovy", "javascript", "js", "typescript", "go", "rust"), "//"
    ),
    **dict.fromkeys(("c++", "cpp"), "//"),
    **dict.fromkeys(("sql", "lua", "haskell"), "--"),
    "matlab": "%",
    "stata": "*",
}
# Options that are Quarto's own and stay in the code; any other is metadata of the cell.
_QUARTO = re.compile(
    r"^(?:label|eval|echo|output|warning|error|include|panel|column|collapse|cache|freeze|results|message|comment|"
    r"classes|layout|autodep|(?:fig|tbl|lst|code|layout|cap|class|attr|output|cache|html|data|dependson|file)-.*)$"
)
_CELL = re.compile(r"^(\s*)(```+)\s*\{([\w+#-]+)( *[ ,].*)?\}\s*$")
_REGION = re.compile(r"^<!-- #(region|raw)(.*)-->\s*$")
_SHORT = re.compile(r"^jupyter\s*:\s*([\w.+-]+)\s*$")
_FENCE_OPTIONS = "fence_options"
_PYTHON = {"display_name": "Python 3", "language": "python", "name": "python3"}


def write_quarto(document: Document, fmt: Format) -> str:
    """The Quarto text of a document."""
    header, cells = _write_header(document, fmt)
    language = language_of(document.metadata, fmt.extension) or "python"
    lines = _write_cells(cells, fmt, language)
    if not header and looks_like_header(lines, fmt):
        lines = _write_cells(cells, fmt, language, protected=True)
    lines = [*header, *lines]
    while lines and not lines[-1]:
        lines.pop()
    return "\n".join(lines) + "\n"


def _write_cells(cells: tuple[TextCell, ...], fmt: Format, language: str, *, protected: bool = False) -> list[str]:
    """The lines of the cells, with a blank one after each; the first is in a region where it is `protected`."""
    lines: list[str] = []
    after_prose = protected
    for cell in cells:
        metadata = filter_cell(cell.metadata, fmt.option("cell_metadata_filter"))
        metadata = {key: value for key, value in metadata.items() if key not in LAYOUT}
        if cell.cell_type == "code":
            lines += [*_write_code(cell, metadata, language), ""]
        elif cell.cell_type == "raw" or metadata or after_prose or not _is_prose(cell.lines):
            lines += [*_write_region(cell, metadata), ""]
        else:
            lines += [*cell.lines, ""]
        after_prose = cell.cell_type == "markdown"
    return lines


def _write_header(document: Document, fmt: Format) -> tuple[list[str], tuple[TextCell, ...]]:
    cells, matter = document.cells, None
    if cells:
        matter = yaml_cell(cells[0])
    if matter is not None:
        cells = cells[1:]
    shown = stamped(document.metadata, fmt)
    kernelspec = shown.get("kernelspec", {})
    jupyter: list[str] = []
    if set(shown) == {"kernelspec"} and (kernelspec == _PYTHON or set(kernelspec) == {"name"}):
        jupyter = [f"jupyter: {kernelspec['name']}"]
    elif shown:
        jupyter = dump({"jupyter": shown})
    header = [*(matter or []), *jupyter]
    return (["---", *header, "---", ""] if header else []), cells


def _write_code(cell: TextCell, metadata: Json, language: str) -> list[str]:
    sign = _SIGNS.get(language, "#")
    head = _option_lines(cell.lines, sign)
    fence = fence_around(cell.lines)
    arguments = metadata.pop(_FENCE_OPTIONS, "")
    body = cell.lines if cell.source else []
    options = [f"{sign}| {line}" for key, value in metadata.items() for line in _flow(key, value)]
    return [f"{fence}{{{language}{arguments}}}", *body[:head], *options, *body[head:], fence]


def _flow(key: str, value: object) -> list[str]:
    """An option on one line."""
    text = yaml.safe_dump(
        {key: value}, default_flow_style=True, width=float("inf"), allow_unicode=True, sort_keys=False
    )
    return [text.strip()[1:-1]]


def _write_region(cell: TextCell, metadata: Json) -> list[str]:
    name = "raw" if cell.cell_type == "raw" else "region"
    options = write_options("", metadata)
    start = f"<!-- #{name} {options} -->" if options else f"<!-- #{name} -->"
    end = f"<!-- #end{name} -->"
    return [start, *(f" {line}" if line.lstrip(" ") == end else line for line in cell.lines), end]


def _is_prose(lines: list[str]) -> bool:
    """Whether lines are read back as one cell of prose."""
    if not lines[0].strip() or not lines[-1].strip():
        return False
    return not any(_CELL.match(line) or _REGION.match(line) for line in lines)


def read_quarto(text: str, fmt: Format) -> Document:
    """The document of a Quarto text; raises NotebookError when its header or a cell's options are wrong."""
    lines = text.split("\n")
    header = _with_kernel(read_header(lines, fmt), lines)
    language = language_of(header.metadata, fmt.extension) or _first_language(lines)
    cells = [header.cell] if header.cell else []
    index = start = header.end
    while index < len(lines):
        found = _CELL.match(lines[index])
        region = _REGION.match(lines[index])
        if found and found[3].lower() == language:
            cells += _prose(lines, start, index)
            cell, index = _read_code(lines, index, found, language)
        elif region:
            cells += _prose(lines, start, index)
            cell, index = _read_region(lines, index, region)
        else:
            index += 1
            continue
        cells.append(cell)
        start = index
    cells += _prose(lines, start, len(lines))
    if header.metadata.get("jupytext", {}).get("notebook_metadata_filter"):
        return Document(tuple(cells), header.metadata)
    return settle(header, cells, fmt)


def _with_kernel(header: Header, lines: list[str]) -> Header:
    """The header with `jupyter: NAME` read as a kernelspec."""
    inner = header.cell.lines[1:-1] if header.cell else []
    short = next((found for line in inner if (found := _SHORT.match(line))), None)
    if header.cell is None or short is None:
        return header
    kernelspec = _PYTHON if short[1] == "python3" else {"name": short[1]}
    metadata = {"kernelspec": kernelspec, "jupytext": {"notebook_metadata_filter": "kernelspec,-jupytext"}}
    rest = [line for line in inner if not _SHORT.match(line)]
    if "language" not in kernelspec:
        metadata["jupytext"]["main_language"] = _first_language(lines)
    cell = TextCell("raw", "\n".join(["---", *rest, "---"]), {}, header.cell.line) if rest else None
    return Header({**header.metadata, **metadata}, has_jupyter=True, cell=cell, end=header.end)


def _first_language(lines: list[str]) -> str:
    return next((found[3].lower() for line in lines if (found := _CELL.match(line))), "python")


def _prose(lines: list[str], start: int, end: int) -> list[TextCell]:
    while start < end and not lines[start].strip():
        start += 1
    while start < end and not lines[end - 1].strip():
        end -= 1
    return [TextCell("markdown", "\n".join(lines[start:end]), {}, start + 1)] if start < end else []


def _read_code(lines: list[str], start: int, found: re.Match[str], language: str) -> tuple[TextCell, int]:
    fence = found[1] + found[2]
    end = next((at for at in range(start + 1, len(lines)) if lines[at].rstrip() == fence), len(lines))
    body = [line.removeprefix(found[1]) for line in lines[start + 1 : end]]
    metadata: Json = {_FENCE_OPTIONS: found[4]} if found[4] else {}
    body, more = _read_options(body, _SIGNS.get(language, "#"), start + 2)
    return TextCell("code", "\n".join(body), {**metadata, **more}, start + 1), min(end + 1, len(lines))


def _read_options(body: list[str], sign: str, line: int) -> tuple[list[str], Json]:
    """The body without the options that are metadata, and those; an option may go over several lines."""
    count = _option_lines(body, sign)
    kept: list[str] = []
    taken: list[str] = []
    current = kept
    for text in body[:count]:
        bare = text.removeprefix(f"{sign}|").removeprefix(" ")
        if bare[:1].strip() and bare[:1] != "-":
            current = kept if _QUARTO.match(bare.partition(":")[0].strip()) else taken
        current.append(text if current is kept else bare)
    found = load("\n".join(taken), line=line) if taken else {}
    if not isinstance(found, dict):
        raise NotebookError("the options of a cell must be keys and values", place=f"line {line}")
    return [*kept, *body[count:]], found


def _option_lines(lines: list[str], sign: str) -> int:
    """How many lines at the head of a cell are options."""
    return next((at for at, line in enumerate(lines) if not line.startswith(f"{sign}|")), len(lines))


def _read_region(lines: list[str], start: int, found: re.Match[str]) -> tuple[TextCell, int]:
    closing = f"<!-- #end{found[1]} -->"
    end = next((at for at in range(start + 1, len(lines)) if lines[at].rstrip() == closing), len(lines))
    body = [line[1:] if line.lstrip(" ") == closing else line for line in lines[start + 1 : end]]
    _, metadata = read_titled(found[2])
    kind: CellType = "raw" if found[1] == "raw" else "markdown"
    return TextCell(kind, "\n".join(body), metadata, start + 1), min(end + 1, len(lines))
