"""Markdown: code cells are fenced blocks of a language, prose is prose, regions of HTML comments hold the rest."""

import re
from dataclasses import dataclass

from perijove.notebook.model import Json
from perijove.notebook.paired.activity import is_active
from perijove.notebook.paired.document import CellType, Document, TextCell
from perijove.notebook.paired.filters import LAYOUT, filter_cell
from perijove.notebook.paired.format import Format
from perijove.notebook.paired.header import looks_like_header, read_header, stamped, write_header
from perijove.notebook.paired.languages import LANGUAGES, language_of, take_cell_language
from perijove.notebook.paired.magics import comment_magics, uncomment_magics
from perijove.notebook.paired.options import is_json, read_language, read_titled, write_options
from perijove.notebook.paired.settle import custom_magics, read_cells

_REGION = re.compile(r"^<!--\s*#(region|markdown|md|raw)(.*)-->\s*$")
_REGION_NAMES = ("region", "markdown", "md")


def fence_around(lines: list[str]) -> str:
    """The shortest fence, of three backticks or more, that no line closes."""
    longest = max((len(line) - len(line.lstrip("`")) for line in lines), default=0)
    return "`" * max(3, longest + 1)


def write_markdown(document: Document, fmt: Format) -> str:
    """The Markdown text of a document."""
    header, document = write_header(document, fmt)
    writer = _Writer(document.metadata, fmt)
    texts = writer.cells(document.cells)
    lines = _joined(document.cells, texts, fmt)
    if not header and texts and texts[0].plain and looks_like_header(lines, fmt):
        lines = _joined(document.cells, [writer.protected(document.cells[0]), *texts[1:]], fmt)
    return "\n".join([*header, *lines]) + ("" if lines or not header else "\n")


def _joined(cells: tuple[TextCell, ...], texts: "list[_Text]", fmt: Format) -> list[str]:
    """The lines of all cells, with the blank ones between them."""
    split = bool(fmt.option("split_at_heading"))
    lines: list[str] = []
    for index, cell in enumerate(cells):
        text = texts[index]
        following = texts[index + 1] if index + 1 < len(texts) else None
        blank = cell.metadata.get("lines_to_next_cell")
        lines += [*text.lines, *[""] * (blank if isinstance(blank, int) else 1)]
        if following is not None and text.plain and following.plain and not (split and following.is_heading):
            lines.append("")
    return lines


def read_markdown(text: str, fmt: Format) -> Document:
    """The document of a Markdown text; raises NotebookError when its header is wrong."""
    lines = text.split("\n")
    if lines[-1] == "":
        del lines[-1]
    header = read_header(lines, fmt)
    reader = Reader(lines, fmt, language_of(header.metadata, fmt.extension))
    return read_cells(lines, header, reader, fmt)


@dataclass(frozen=True)
class _Text:
    """The text of a cell; `plain` has nothing around it, `open` tells what goes on at its end."""

    lines: list[str]
    plain: bool = False
    open: str = ""

    @property
    def is_heading(self) -> bool:
        return self.lines[0].startswith("#")


class _Writer:
    def __init__(self, metadata: Json, fmt: Format) -> None:
        self.fmt = fmt
        self.main = language_of(metadata, fmt.extension) or "python"
        self.tells_main = language_of(stamped(metadata, fmt), fmt.extension) is not None
        self.custom = custom_magics(fmt)

    def cells(self, cells: tuple[TextCell, ...]) -> list[_Text]:
        """The texts of the cells; prose that would take in what follows it is in a region."""
        texts: list[_Text] = []
        for cell in reversed(cells):
            text = self.cell(cell)
            if texts and (text.open == "fence" or (text.open and texts[-1].plain)):
                text = self.protected(cell)
            texts.append(text)
        return texts[::-1]

    def cell(self, cell: TextCell) -> _Text:
        """The text of a cell, within a region only where it must be."""
        metadata, language, lines = self._parts(cell)
        if cell.cell_type == "code" or (cell.cell_type == "raw" and is_active(".md", metadata, default=False)):
            return self._code(metadata, language, lines)
        if cell.cell_type == "raw":
            return self._region("raw", metadata, lines)
        if not metadata and any(lines):
            found = Reader(lines, self.fmt, self.main).prose(0)
            if found.following == len(lines):
                return _Text(lines, plain=True, open=found.open)
        return self.protected(cell)

    def protected(self, cell: TextCell) -> _Text:
        """The text of a cell of prose in a region that its lines don't end."""
        metadata, _, lines = self._parts(cell)
        wanted = metadata.pop("region_name", "region")
        names = [wanted, *_REGION_NAMES] if wanted in _REGION_NAMES else [*_REGION_NAMES]
        fitting = (name for name in names if not any(_region_end(name).match(line) for line in lines))
        return self._region(next(fitting, names[0]), metadata, lines)

    def _parts(self, cell: TextCell) -> tuple[Json, str, list[str]]:
        metadata = filter_cell(cell.metadata, self.fmt.option("cell_metadata_filter"))
        metadata = {key: value for key, value in metadata.items() if key not in LAYOUT}
        if cell.cell_type == "raw" and metadata.get("active") == "":
            del metadata["active"]
        named, arguments, lines = take_cell_language(cell.lines, self.main, self.custom)
        if not lines and not self.tells_main:
            # As the language of an empty block, it would be taken for that of the notebook.
            named, arguments, lines = None, "", cell.lines
        if arguments:
            metadata["magic_args"] = arguments
        if named:
            metadata["language"] = named
        return metadata, str(named or cell.metadata.get("language", self.main)), lines

    def _code(self, metadata: Json, language: str, lines: list[str]) -> _Text:
        written = comment_magics(lines, language, all_magics=bool(self.fmt.option("comment_magics")))
        rest = {key: value for key, value in metadata.items() if key != "language"}
        fence = fence_around(lines)
        return _Text(
            [fence + write_options(str(metadata.get("language", language)), rest, titled=False), *written, fence]
        )

    def _region(self, name: str, metadata: Json, lines: list[str]) -> _Text:
        rest = dict(metadata)
        title = rest.get("title")
        head = ""
        if isinstance(title, str) and "\n" not in title and read_titled(title) == (title, {}):
            head = rest.pop("title")
        options = write_options(head, rest, as_json=bool(self.fmt.option("cell_metadata_json")))
        start = f"<!-- #{name} {options} -->" if options else f"<!-- #{name} -->"
        ending = _region_end(name)
        body = [f" {line}" if ending.match(line.lstrip(" ")) else line for line in lines]
        return _Text([start, *body, f"<!-- #end{name} -->"])


@dataclass(frozen=True)
class _Prose:
    """Where a cell of prose ends, where the next one begins, and what is still open at the end."""

    end: int
    following: int
    explicit: bool = False
    open: str = ""


class Reader:
    """Reads cells from the lines of a Markdown text, one after the other."""

    def __init__(self, lines: list[str], fmt: Format, main: str | None) -> None:
        self.lines = lines
        self.fmt = fmt
        self.main = main or "python"
        self.found_json = False
        known = {*LANGUAGES, *custom_magics(fmt)}
        either = "|".join(re.escape(name) for name in sorted({*known, *(name.upper() for name in known)}))
        self._code_start = re.compile(rf"^(```+)\s*(?:{either})(?:$|\s.*$)")

    def cell(self, start: int) -> tuple[TextCell, int]:
        """The cell that begins at a line, and where the next one begins."""
        line = self.lines[start]
        region = _REGION.match(line)
        if region:
            return self._region(start, region[1], region[2])
        fence = self._fence(line)
        if fence:
            return self._code(start, fence)
        found = self.prose(start)
        return self._finished("markdown", {}, start, (start, found.end, found.following), explicit=found.explicit)

    def prose(self, start: int) -> _Prose:
        """Where prose ends: before code or a region, or where two lines are blank and no block of code goes on."""
        blank, fence, indented = 0, "", False
        for index in range(start, len(self.lines)):
            line = self.lines[index]
            if fence:
                if _closes(line, fence):
                    fence = ""
                continue
            if line.startswith("    ") and line.strip() and (blank or indented):
                indented, blank = True, 0
                continue
            if indented and line.strip():
                indented = False
            if indented:
                continue
            if _REGION.match(line) or self._fence(line):
                # The line before may also be blank at the end of indented code, where blank lines do not count.
                return _Prose(index - 1 if index > start + 1 and not self.lines[index - 1].strip() else index, index)
            if line.strip() and blank >= 2:
                return _Prose(index - 2, index, explicit=True)
            if line.startswith("```"):
                fence, blank = line[: len(line) - len(line.lstrip("`"))], 0
                continue
            if line.startswith("#") and blank and self.fmt.option("split_at_heading"):
                return _Prose(index - 1, index)
            blank = 0 if line.strip() else blank + 1
        return _Prose(len(self.lines), len(self.lines), open="fence" if fence else "indented" if indented else "")

    def _fence(self, line: str) -> str:
        """The fence that opens a code cell; nothing when the line opens none."""
        found = self._code_start.match(line)
        if not found:
            return ""
        _, metadata = read_language(line[len(found[1]) :])
        return "" if metadata.get(".noeval", "") is None else found[1]

    def _region(self, start: int, name: str, options: str) -> tuple[TextCell, int]:
        self.found_json = self.found_json or is_json(options)
        title, metadata = read_titled(options)
        if title:
            metadata["title"] = title
        if name in {"markdown", "md"}:
            metadata["region_name"] = name
        ending = _region_end(name)
        end = next((at for at in range(start + 1, len(self.lines)) if ending.match(self.lines[at])), len(self.lines))
        kind: CellType = "raw" if name == "raw" else "markdown"
        span = (start + 1, end, min(end + 1, len(self.lines)))
        cell, following = self._finished(kind, metadata, start, span, explicit=True)
        # A line of the cell that would end the region has a space before it.
        lines = [line[1:] if ending.match(line.lstrip(" ")) else line for line in cell.lines]
        return TextCell(kind, "\n".join(lines), cell.metadata, cell.line, cell.has_lines), following

    def _code(self, start: int, fence: str) -> tuple[TextCell, int]:
        options = self.lines[start][len(fence) :]
        self.found_json = self.found_json or is_json(options)
        language, metadata = read_language(options)
        end = next(
            (at for at in range(start + 1, len(self.lines)) if self.lines[at].startswith(fence)), len(self.lines)
        )
        if language:
            metadata["language"] = language
        kind: CellType = "code" if is_active(".ipynb", metadata) else "raw"
        if kind == "raw" and metadata.get("active") == "":
            del metadata["active"]
        span = (start + 1, end, min(end + 1, len(self.lines)))
        cell, following = self._finished(kind, metadata, start, span, explicit=True)
        if not self.fmt.option("comment_magics"):
            return cell, following
        lines = uncomment_magics(cell.lines, language or self.main)
        return TextCell(kind, "\n".join(lines), cell.metadata, cell.line, cell.has_lines), following

    def _finished(
        self, kind: CellType, metadata: Json, start: int, span: tuple[int, int, int], *, explicit: bool
    ) -> tuple[TextCell, int]:
        """The cell of a span of lines, and where the next one begins behind the blank lines after it."""
        first, end, following = span
        body = self.lines[first:end]
        following = self._behind_blank_lines(following, explicit=explicit)
        blank = 1
        if end < len(self.lines):
            blank = following - end - explicit + (following >= len(self.lines))
        layout = {} if blank == 1 else {"lines_to_next_cell": blank}
        return TextCell(kind, "\n".join(body), {**metadata, **layout}, start + 1, bool(body)), following

    def _behind_blank_lines(self, following: int, *, explicit: bool) -> int:
        ahead = [bool(line.strip()) for line in self.lines[following : following + 3]]
        if ahead[:2] == [False, True]:
            return following + 1
        return following + 2 if explicit and ahead == [False, False, True] else following


def _region_end(name: str) -> re.Pattern[str]:
    return re.compile(rf"^<!--\s*#end{name}\s*-->\s*$")


def _closes(line: str, fence: str) -> bool:
    return line.startswith(fence) and not line.strip("` \t")
