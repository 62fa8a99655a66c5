"""MyST Markdown: code and raw cells are directives, prose is prose, and `+++` breaks it into cells with metadata."""

import json
import re
from copy import deepcopy
from textwrap import dedent

from perijove.notebook.errors import NotebookError
from perijove.notebook.model import Json
from perijove.notebook.paired.blocks import Block, blocks
from perijove.notebook.paired.document import CellType, Document, TextCell
from perijove.notebook.paired.filters import Filter, filter_cell, filter_notebook
from perijove.notebook.paired.format import Format
from perijove.notebook.paired.header import stamped, yaml_cell
from perijove.notebook.paired.markdown import fence_around
from perijove.notebook.paired.yamltext import dump_compact, load

_DIRECTIVES: dict[str, CellType] = {"{code-cell}": "code", "{raw-cell}": "raw"}
_RULE = re.compile(r"^---\s*$")
_CLOSING = re.compile(r"^-{3,}")
# A raw cell with this option is prose that would not be read back as one cell.
_PROSE = {"cell_type": "markdown"}


def write_myst(document: Document, fmt: Format) -> str:
    """The MyST text of a document."""
    metadata = deepcopy(document.metadata)
    lexer = metadata.get("language_info", {}).get("pygments_lexer") or metadata.get("jupytext", {}).get("default_lexer")
    metadata.get("jupytext", {}).pop("default_lexer", None)
    header, cells = _write_root(stamped(metadata, fmt), document.cells, fmt)
    text = f"---\n{dump_compact(header)}---\n" if header else ""
    after_prose = False
    for cell in cells:
        options = filter_cell(cell.metadata, fmt.option("cell_metadata_filter"))
        if cell.cell_type == "markdown" and _is_prose(cell.source):
            if options or after_prose:
                text += f"\n+++ {json.dumps(options)}\n" if options else "\n+++\n"
            text += "\n" + cell.source.removesuffix("\n") + "\n"
            after_prose = True
        else:
            text += "\n" + _directive(cell, options, str(lexer) if lexer else "")
            after_prose = False
    return (text if header else text.removeprefix("\n")).rstrip() + "\n"


def _directive(cell: TextCell, options: Json, lexer: str) -> str:
    fence = fence_around([re.sub("^ {0,3}", "", line) for line in cell.lines])
    name = "{code-cell}" if cell.cell_type == "code" else "{raw-cell}"
    first = f"{fence}{name} {lexer}" if lexer and cell.cell_type == "code" else fence + name
    if cell.cell_type == "markdown":
        options = {**options, **_PROSE}
    between = _write_options(options) if options else ""
    # One final newline is dropped as jupytext drops it; of several none is, or each writing would drop another.
    source = cell.source if cell.source.endswith("\n\n") else cell.source.removesuffix("\n")
    # A reader drops one blank line before a source, which may begin with one itself, or look like options.
    blank = source != "" and not cell.lines[0].strip()
    like_options = not options and (source.lstrip(" \t").startswith(":") or source.startswith("---"))
    if (blank or like_options) and not between.endswith("\n\n"):
        between += "\n"
    return f"{first}\n{between}{source}\n{fence}\n"


def _write_options(options: Json) -> str:
    text = dump_compact(options)
    lines = text.splitlines()
    if all(line and line[0].isalpha() for line in lines):
        return "\n".join(f":{line}" for line in lines) + "\n\n"
    return f"---\n{text}---\n"


def _is_prose(source: str) -> bool:
    """Whether a source is read back as one cell of prose."""
    if not source.strip():
        return False
    return not any(
        block.kind == "break" or not block.closed or _directive_of(block) for block in blocks(source.split("\n"))
    )


def _write_root(metadata: Json, cells: tuple[TextCell, ...], fmt: Format) -> tuple[Json, tuple[TextCell, ...]]:
    """The front matter, and the cells without one that it took in."""
    metadata = dict(sorted(metadata.items()))
    root = _filter_root(metadata, fmt)
    inner = {key: value for key, value in metadata.items() if key not in root}
    if inner:
        root["jupyter"] = inner
    lines = yaml_cell(cells[0]) if cells and fmt.option("root_level_metadata_as_raw_cell", default=True) else None
    if lines is None:
        return root, cells
    try:
        matter = load("\n".join(lines))
    except NotebookError:
        return root, cells  # a raw cell that only looks like front matter stays one
    if not isinstance(matter, dict):
        return root, cells
    if "root_level_metadata_filter" not in fmt.options:
        listed = ",".join(f"-{key}" for key in matter)
        root["jupytext"] = {**root.get("jupytext", {}), "root_level_metadata_filter": listed}
    return _defaulted(matter, root), cells[1:]


def _filter_root(metadata: Json, fmt: Format) -> Json:
    given = Filter.of(fmt.option("root_level_metadata_filter", default=""))
    if "all" in given.left:
        return {key: value for key, value in metadata.items() if key in given.taken}
    return {key: value for key, value in metadata.items() if key not in given.left}


def _defaulted(target: Json, defaults: Json) -> Json:
    """The values of a mapping, and where it has none, the defaults."""
    merged = dict(target)
    for key, value in defaults.items():
        if isinstance(value, dict) and isinstance(merged.get(key), dict):
            merged[key] = _defaulted(merged[key], value)
        else:
            merged.setdefault(key, value)
    return merged


def read_myst(text: str, fmt: Format) -> Document:
    """The document of a MyST text; raises NotebookError when its header or a cell's options are wrong."""
    lines = text.split("\n")
    matter, start = front_matter(lines)
    cells: list[TextCell] = []
    options: Json = {}
    lexer = ""
    for block in blocks(lines, start):
        kind = _directive_of(block)
        if kind is None and block.kind != "break":
            continue
        cells += _prose(lines, start, block.start, options)
        start, options = block.end, {}
        if kind is None:
            options = _break_metadata(block)
            continue
        lexer = lexer or (block.info.partition("}")[2].strip() if kind == "code" else "")
        cells.append(_read_directive(block, kind))
    cells += _prose(lines, start, len(lines), options)
    return _finished(matter, cells, lexer, fmt)


def _finished(matter: Json, cells: list[TextCell], lexer: str, fmt: Format) -> Document:
    inner = matter.pop("jupyter", {})
    inner = inner if isinstance(inner, dict) else {"jupyter": inner}
    root_filter = _section(inner).get("root_level_metadata_filter", _section(matter).get("root_level_metadata_filter"))
    fmt = Format(fmt.extension, fmt.name, options={**fmt.options, **_option("root_level_metadata_filter", root_filter)})
    root = _filter_root(matter, fmt)
    metadata = {**inner, **root}
    rest = {key: value for key, value in matter.items() if key not in root}
    if rest:
        cells.insert(0, TextCell("raw", f"---\n{dump_compact(rest)}---", {}, 1))
    section = dict(_section(metadata))
    unusual = [key for key in metadata if key not in filter_notebook(metadata, section.get("notebook_metadata_filter"))]
    if unusual:
        given = section.get("notebook_metadata_filter")
        section["notebook_metadata_filter"] = ",".join([*([given] if given else []), *unusual])
    if lexer and "language_info" not in metadata:
        section["default_lexer"] = lexer
        if not metadata:
            section["notebook_metadata_filter"] = "-all"
    if section:
        metadata["jupytext"] = section
    return Document(tuple(cells), metadata)


def _option(name: str, value: object) -> Json:
    return {} if value is None else {name: value}


def _section(metadata: Json) -> Json:
    section = metadata.get("jupytext", {})
    return section if isinstance(section, dict) else {}


def front_matter(lines: list[str]) -> tuple[Json, int]:
    """The front matter of a text, and the line after it; raises NotebookError."""
    if not lines or not _RULE.match(lines[0]):
        return {}, 0
    end = next((at for at in range(1, len(lines)) if _RULE.match(lines[at])), None)
    if end is None:
        return {}, 0
    found = load("\n".join(lines[1:end]), line=2)
    if found is None:
        return {}, end + 1
    if not isinstance(found, dict):
        raise NotebookError("the front matter must hold keys and values", place="line 1")
    return found, end + 1


def is_myst(text: str) -> bool:
    """Whether a text has cells of MyST."""
    lines = text.split("\n")
    return any(_directive_of(block) for block in blocks(lines))


def _directive_of(block: Block) -> CellType | None:
    if block.kind != "fence":
        return None
    return next((kind for name, kind in _DIRECTIVES.items() if block.info.startswith(name)), None)


def _prose(lines: list[str], start: int, end: int, options: Json) -> list[TextCell]:
    source = "\n".join(lines[start:end]).rstrip().lstrip("\n")
    return [TextCell("markdown", source, options, start + 1)] if source else []


def _break_metadata(block: Block) -> Json:
    if not block.info:
        return {}
    try:
        found = json.loads(block.info)
    except json.JSONDecodeError as error:
        raise NotebookError(
            f"the metadata behind +++ are no JSON: {error.msg}", place=f"line {block.start + 1}"
        ) from error
    if not isinstance(found, dict):
        raise NotebookError("the metadata behind +++ must be a JSON object", place=f"line {block.start + 1}")
    return found


def _read_directive(block: Block, kind: CellType) -> TextCell:
    options, body = _read_options(list(block.content), block.start + 2)
    if body and not body[0].strip():
        body = body[1:]
    if kind == "raw" and options.get("cell_type") == "markdown":
        kind, options = "markdown", {key: value for key, value in options.items() if key != "cell_type"}
    return TextCell(kind, "\n".join(body), options, block.start + 1)


def _read_options(content: list[str], line: int) -> tuple[Json, list[str]]:
    """The options at the head of a directive, between rules or behind colons, and what follows them."""
    if content and content[0].startswith("---"):
        end = next((at for at in range(1, len(content)) if _CLOSING.match(content[at])), len(content))
        options, body = dedent("\n".join(content[1:end])), content[end + 1 :]
    else:
        end = next((at for at, text in enumerate(content) if not text.lstrip().startswith(":")), len(content))
        options, body = "\n".join(text.lstrip()[1:] for text in content[:end]), content[end:]
        line -= 1
    found = load(options, line=line + 1) if options.strip() else None
    if found is None:
        return {}, body
    if not isinstance(found, dict):
        raise NotebookError("the options of a cell must be keys and values", place=f"line {line}")
    return found, body
