"""The YAML header of a script or a Markdown text: the notebook's metadata, and a raw first cell that is YAML itself."""

import re
from copy import deepcopy
from dataclasses import dataclass
from typing import Any

from perijove.notebook.errors import NotebookError
from perijove.notebook.model import Json
from perijove.notebook.paired.document import Document, TextCell
from perijove.notebook.paired.filters import filter_notebook
from perijove.notebook.paired.format import JUPYTEXT_VERSION, OPTIONS, Format
from perijove.notebook.paired.languages import SCRIPTS, Script, comment_out, language_of, uncomment
from perijove.notebook.paired.spacing import lines_between
from perijove.notebook.paired.yamltext import dump, load

_RULE = re.compile(r"^---\s*$")
_JUPYTER = re.compile(r"^jupyter\s*:\s*$")
_PLAIN = Script("", "")


@dataclass(frozen=True)
class Header:
    """What the header of a text says, and where the cells begin."""

    metadata: Json
    has_jupyter: bool
    cell: TextCell | None
    end: int


def stamped(metadata: Json, fmt: Format) -> Json:
    """The metadata that a text's header has: what the filter lets through, and which format this is."""
    metadata = deepcopy({key: value for key, value in metadata.items() if key != "perijove"})
    section = metadata.setdefault("jupytext", {})
    if section.get("formats"):
        section["formats"] = ",".join(_named(one.strip(), fmt) for one in str(section["formats"]).split(","))
    section.update({key: value for key, value in fmt.options.items() if key in OPTIONS})
    section["text_representation"] = {
        "extension": fmt.extension,
        "format_name": fmt.name,
        "format_version": fmt.version,
        "jupytext_version": JUPYTEXT_VERSION,
    }
    return filter_notebook(metadata, fmt.option("notebook_metadata_filter"))


def _named(listed: str, fmt: Format) -> str:
    """A format of the list, with its name if it is this one."""
    return fmt.short if listed.partition(":")[0] == fmt.short.partition(":")[0] else listed


def write_header(document: Document, fmt: Format) -> tuple[list[str], Document]:
    """The lines of the header with the blank ones after it, and the document without a cell that the header took in."""
    script = SCRIPTS.get(fmt.extension, _PLAIN)
    metadata = deepcopy(document.metadata)
    section = metadata.get("jupytext", {})
    first = _first_lines(document, section, script, fmt)
    root: Json = {}
    lines: list[str] = []
    after: int | None = None
    if not fmt.option("root_level_metadata_as_raw_cell", default=True):
        root = section.pop("root_level_metadata", {})
    elif document.cells and (taken := yaml_cell(document.cells[0])):
        lines, after = taken, document.cells[0].metadata.get("lines_to_next_cell")
        document = Document(document.cells[1:], document.metadata)
    shown = stamped(metadata, fmt)
    if shown:
        root["jupyter"] = shown
    lines = [*lines, *(dump(root) if root else [])]
    if lines:
        lines = ["---", *lines, "---"]
        if fmt.option("hide_notebook_metadata") and fmt.name == "markdown":
            lines = ["<!--", "", *lines, "", "-->"]
    header = comment_out(lines, script.comment, script.suffix)
    return _spaced(first, header, after), document


def _spaced(first: list[str], header: list[str], after: object) -> list[str]:
    blank = after if isinstance(after, int) else 1 if header else 0
    return [*first, *header, *[""] * blank]


def _first_lines(document: Document, section: Json, script: Script, fmt: Format) -> list[str]:
    """The line for the system that runs a script, and the one that tells its encoding."""
    if not script.comment:
        return []
    lines = ["#!" + section.pop("executable")] if "executable" in section else []
    if "encoding" in section:
        lines.append(section.pop("encoding"))
    elif language_of(document.metadata, fmt.extension) != "python" and not all(
        cell.source.isascii() for cell in document.cells
    ):
        lines.append(f"{script.comment} -*- coding: utf-8 -*-")
    return lines


def yaml_cell(cell: TextCell) -> list[str] | None:
    """The lines between the rules of a raw cell that is a YAML header; None when it would not be read as one."""
    lines = cell.source.strip("\n\t ").split("\n")
    if cell.cell_type != "raw" or len(lines) < 3 or not _RULE.match(lines[0]) or not _RULE.match(lines[-1]):
        return None
    inner = lines[1:-1]
    hidden = any(_RULE.match(line) or re.match(r"^jupyter\s*:", line) for line in inner)
    return None if hidden else inner


def read_header(lines: list[str], fmt: Format) -> Header:
    """The header of a text, which may have none; raises NotebookError when its YAML is wrong."""
    script = SCRIPTS.get(fmt.extension, _PLAIN)
    metadata, start = _read_first_lines(lines, script.comment)
    rules = _find_rules(lines, start, script)
    if rules is None:
        return Header(metadata, has_jupyter=False, cell=None, end=start)
    opened, closed, end = rules
    inner = uncomment(lines[opened + 1 : closed], script.comment, script.suffix)
    jupyter, others = _split(inner)
    if jupyter:
        metadata = _merged(_jupyter(jupyter, opened + 2), metadata)
    blank_after = end < len(lines) and not uncomment([lines[end]], script.comment)[0].strip()
    end += blank_after
    if not others:
        return Header(metadata, bool(jupyter), None, end)
    if metadata.get("jupytext", {}).get("root_level_metadata_as_raw_cell") is False:
        metadata.setdefault("jupytext", {})["root_level_metadata"] = load("\n".join(others), line=opened + 2)
        return Header(metadata, bool(jupyter), None, end)
    expected = lines_between(["---"], lines[end:], fmt.extension)
    layout: Json = {} if blank_after == expected else {"lines_to_next_cell": int(blank_after)}
    cell = TextCell("raw", "\n".join(["---", *others, "---"]), layout, opened + 1)
    return Header(metadata, bool(jupyter), cell, end)


def looks_like_header(lines: list[str], fmt: Format) -> bool:
    """Whether the head of a text that has no header would be read as one."""
    try:
        return read_header(lines, fmt).end > 0
    except NotebookError:
        return True


def _read_first_lines(lines: list[str], comment: str) -> tuple[Json, int]:
    section: Json = {}
    coding = re.compile(rf"^[ \t\f]*{re.escape(comment)}.*?coding[:=][ \t]*([-_.a-zA-Z0-9]+)")
    start = 0
    if comment and lines and lines[0].startswith("#!"):
        section["executable"] = lines[0][2:]
        start = 1
    found = coding.match(lines[start]) if comment and len(lines) > start else None
    if found:
        if found[1].lower() not in {"utf-8", "utf8"}:
            raise NotebookError(f"the encoding {found[1]!r} can't be read; save it as UTF-8", place=f"line {start + 1}")
        section["encoding"] = lines[start]
        start += 1
    return ({"jupytext": section} if section else {}), start


def _find_rules(lines: list[str], start: int, script: Script) -> tuple[int, int, int] | None:
    """Where the header opens, where it closes, and the line after it and an HTML comment around it."""
    opened = None
    hidden = False
    for index in range(start, len(lines)):
        line = lines[index]
        if not line.startswith(script.comment):
            return None
        if not script.comment and opened is None and (line.strip() == "<!--" or (hidden and not line.strip())):
            hidden = True
            continue
        is_rule = _RULE.match(uncomment([line], script.comment, script.suffix)[0])
        if opened is None:
            if not is_rule and line[len(script.comment) :].strip():
                return None
            opened = index if is_rule else None
        elif is_rule:
            end = index + 1
            if hidden:
                end = next((at for at in range(end, len(lines)) if "-->" in lines[at]), end) + 1
            return opened, index, end
    return None


def _split(lines: list[str]) -> tuple[list[str], list[str]]:
    """The lines under the key `jupyter`, and the others."""
    jupyter: list[str] = []
    others: list[str] = []
    inside = False
    for line in lines:
        if _JUPYTER.match(line):
            inside = True
        elif line and not line[0].isspace():
            inside = False
        (jupyter if inside else others).append(line)
    return jupyter, others


def _jupyter(lines: list[str], line: int) -> Json:
    found: Any = load("\n".join(lines), line=line)["jupyter"]
    if found is None:
        return {}
    if not isinstance(found, dict) or not isinstance(found.get("jupytext", {}), dict):
        raise NotebookError("the key 'jupyter' of the header must hold keys and values", place=f"line {line}")
    return found


def _merged(metadata: Json, more: Json) -> Json:
    if "jupytext" not in more:
        return metadata
    return {**metadata, "jupytext": {**metadata.get("jupytext", {}), **more["jupytext"]}}
