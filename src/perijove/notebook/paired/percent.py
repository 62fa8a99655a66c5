"""Scripts in the percent format: each cell behind a comment that begins with `%%`, in any language with comments."""

from perijove.notebook.model import Json
from perijove.notebook.paired.activity import active_tags, is_active
from perijove.notebook.paired.document import CellType, Document, TextCell
from perijove.notebook.paired.filters import filter_cell
from perijove.notebook.paired.format import Format
from perijove.notebook.paired.header import read_header, write_header
from perijove.notebook.paired.languages import (
    SCRIPTS,
    comment_out,
    language_of,
    same_language,
    take_cell_language,
    uncomment,
)
from perijove.notebook.paired.magics import comment_magics, escape_go, uncomment_magics, unescape_go
from perijove.notebook.paired.markers import Markers
from perijove.notebook.paired.options import is_json, read_titled, write_options
from perijove.notebook.paired.quoted import read_quoted, write_quoted
from perijove.notebook.paired.quotes import leaves_open
from perijove.notebook.paired.settle import custom_magics, read_cells
from perijove.notebook.paired.spacing import lines_between

# With `active="ipynb"`: the cell is commented out because a string begins in it and does not end.
_ESCAPED = "escaped"
_CELL_TYPES: dict[str, CellType] = {"[markdown]": "markdown", "[raw]": "raw", "[md]": "markdown"}


def write_percent(document: Document, fmt: Format) -> str:
    """The script of a document."""
    header, document = write_header(document, fmt)
    writer = _Writer(document.metadata, fmt)
    text: list[str] = []
    # From the end, as the blank lines after a cell depend on all that follows it.
    for cell in reversed(document.cells):
        lines = writer.cell(cell)
        blank = cell.metadata.get("lines_to_next_cell")
        count = blank if isinstance(blank, int) else lines_between(lines, text[::-1], fmt.extension)
        text += [""] * count
        text += reversed(lines)
    return "\n".join([*header, *reversed(text)]) + ("" if text or not header else "\n")


def read_percent(text: str, fmt: Format) -> Document:
    """The document of a script; raises NotebookError when its header is wrong."""
    lines = text.split("\n")
    if lines[-1] == "":
        del lines[-1]
    header = read_header(lines, fmt)
    reader = _Reader(lines, header.metadata, fmt)
    return read_cells(lines, header, reader, fmt)


class _Writer:
    def __init__(self, metadata: Json, fmt: Format) -> None:
        self.fmt = fmt
        self.script = SCRIPTS[fmt.extension]
        self.markers = Markers(self.script)
        self.main = language_of(metadata, fmt.extension) or "python"
        self.custom = custom_magics(fmt)

    def cell(self, cell: TextCell) -> list[str]:
        """The lines of a cell, its marker first."""
        metadata = filter_cell(cell.metadata, self.fmt.option("cell_metadata_filter"))
        named, arguments, lines = take_cell_language(cell.lines, self.main, self.custom)
        if arguments:
            metadata["magic_args"] = arguments
        if named:
            metadata["language"] = named
        language = named or cell.metadata.get("language", self.main)
        is_code = self._is_code(cell, metadata)
        active = is_code and is_active(self.fmt.extension, metadata, default=same_language(str(language), self.main))
        if not is_code:
            metadata = {key: value for key, value in metadata.items() if key != "active" or value}
        if not active:
            body = self._prose(cell, lines, is_code=is_code) if lines else []
            return [self._marker(cell.cell_type if not is_code else None, metadata), *body]
        magics = self.fmt.option("comment_magics", default=True)
        body = comment_magics(lines, str(language), all_magics=bool(magics))
        if leaves_open(body, self.script.language) and cell.cell_type == "code":
            metadata |= {"active": "ipynb", _ESCAPED: True}
            return [self._marker(None, metadata), *self._commented(lines, is_code=True)]
        first = lines[0]
        indent = first[: len(first) - len(first.lstrip())] if first.strip() else ""
        body = self.markers.escape(body, is_code=True) if lines != [""] else []
        return [indent + self._marker(None, metadata), *body]

    @staticmethod
    def _is_code(cell: TextCell, metadata: Json) -> bool:
        raw_active = cell.cell_type == "raw" and bool(metadata.get("active"))
        return cell.cell_type == "code" or raw_active or bool(active_tags(metadata))

    def _marker(self, cell_type: str | None, metadata: Json) -> str:
        """The marker of a cell; a title that would be read as something else stays an option."""
        rest = dict(metadata)
        depth, title = rest.pop("cell_depth", 0), rest.pop("title", None)
        words = ["%" * depth] if isinstance(depth, int) and depth else []
        if title is not None and not _is_title(title):
            rest["title"] = title
        elif title:
            words.append(title)
        if cell_type:
            words.append(f"[{rest.pop('region_name', cell_type)}]")
        options = write_options(" ".join(words), rest, as_json=bool(self.fmt.option("cell_metadata_json")))
        head = f"%%{options}" if options.startswith("%") or not options else f"%% {options}"
        return comment_out([head], self.script.comment, self.script.suffix)[0]

    def _prose(self, cell: TextCell, lines: list[str], *, is_code: bool) -> list[str]:
        wanted = cell.metadata.get("cell_marker", self.fmt.option("cell_markers"))
        quoted = write_quoted(lines, wanted) if isinstance(wanted, str) and self.fmt.extension == ".py" else None
        return quoted if quoted is not None else self._commented(lines, is_code=is_code)

    def _commented(self, lines: list[str], *, is_code: bool) -> list[str]:
        lines = escape_go(lines) if self.main == "go" else lines
        return self.markers.escape(comment_out(lines, self.script.comment, self.script.suffix), is_code=is_code)


class _Reader:
    def __init__(self, lines: list[str], metadata: Json, fmt: Format) -> None:
        self.lines = lines
        self.fmt = fmt
        self.script = SCRIPTS[fmt.extension]
        self.markers = Markers(self.script)
        self.main = language_of(metadata, fmt.extension) or self.script.language
        self.found_json = False

    def cell(self, start: int) -> tuple[TextCell, int]:
        """The cell that begins at a line, and where the next one begins."""
        marked = self.markers.is_marker(self.lines[start])
        cell_type, metadata = self._options(self.lines[start]) if marked else (None, {})
        is_code = cell_type is None and is_active(".ipynb", metadata)
        if cell_type is None and not is_code:
            metadata = {key: value for key, value in metadata.items() if key != "active" or value}
        following = self.markers.next_marker(self.lines, start, is_code=is_code)
        end = self._without_blank_lines(start, following)
        body = self.lines[start + 1 if marked else start : end]
        source, layout = self._source(body, metadata, is_code=is_code)
        blank = following - end + (following >= len(self.lines)) if end < len(self.lines) else 1
        if blank != lines_between(body or [""], self.lines[following:], self.fmt.extension):
            layout["lines_to_next_cell"] = blank
        if metadata.get(_ESCAPED) is True and metadata.get("active") == "ipynb":
            metadata = {key: value for key, value in metadata.items() if key not in {_ESCAPED, "active"}}
        kind: CellType = cell_type or ("code" if is_code else "raw")
        return TextCell(kind, "\n".join(source), {**metadata, **layout}, start + 1, bool(body)), following

    def _options(self, marker: str) -> tuple[CellType | None, Json]:
        """The type that a marker names, and the metadata on it."""
        bare = uncomment([marker.strip()], self.script.comment, self.script.suffix)[0]
        if "%%" not in bare:
            return None, {}  # nbconvert's `In[3]:`
        options = bare[bare.find("%%") + 2 :]
        self.found_json = self.found_json or is_json(options)
        title, metadata = read_titled(options)
        cell_type: CellType | None = None
        for word, kind in _CELL_TYPES.items():
            if word in title:
                title, cell_type = title.replace(word, "").strip(), kind
                if word == "[md]":
                    metadata["region_name"] = "md"
                break
        bare_title = title.lstrip("%")
        if bare_title != title:
            metadata["cell_depth"] = len(title) - len(bare_title)
        if bare_title.strip():
            metadata["title"] = bare_title.strip() if bare_title != title else title
        return cell_type, metadata

    def _without_blank_lines(self, start: int, following: int) -> int:
        """Where a cell ends, without the blank lines that stand between it and the next."""
        before = self.lines[max(start, following - 3) : following]
        if len(before) == 3 and before[0].strip() and not before[1].strip() and not before[2].strip():
            return following - 2
        return following - 1 if following > start and not self.lines[following - 1] else following

    def _source(self, body: list[str], metadata: Json, *, is_code: bool) -> tuple[list[str], Json]:
        """The source that a cell's text stands for, and what is to be kept of its layout."""
        extension, language = self.fmt.extension, metadata.get("language")
        active = is_active(extension, metadata)
        if extension == ".py" and not (is_code and active):
            quoted = read_quoted(body)
            if quoted:
                return quoted[0].split("\n"), {"cell_marker": quoted[1]}
        foreign = "active" not in metadata and isinstance(language, str) and language != self.main
        if not is_code or not active or foreign:
            if not is_code and active and "active" in metadata:
                return body, {}  # a raw cell that is code in the script
            lines = uncomment(self.markers.unescape(body, is_code=is_code), self.script.comment, self.script.suffix)
            return (unescape_go(lines) if self.main == "go" else lines), {}
        magics = self.fmt.option("comment_magics", default=True)
        lines = self.markers.unescape(body, is_code=True)
        return uncomment_magics(lines, str(language or self.main), all_magics=bool(magics)), {}


def _is_title(title: object) -> bool:
    """Whether a title is read back from a marker as it is."""
    if not isinstance(title, str) or "\n" in title or title.startswith("%"):
        return False
    return not any(word in title for word in _CELL_TYPES) and read_titled(title) == (title, {})
