"""What a text's cells say of the whole notebook: its main language, and which metadata its texts have."""

from collections import Counter
from dataclasses import replace
from typing import Protocol

from perijove.notebook.model import Json
from perijove.notebook.paired.document import Document, TextCell
from perijove.notebook.paired.filters import LAYOUT, Filter
from perijove.notebook.paired.format import Format
from perijove.notebook.paired.header import Header
from perijove.notebook.paired.languages import LANGUAGES, cell_magic, language_of, usual_name

_USUAL = ("jupytext", "kernelspec", "kernel_info", "orphan", "tocdepth")


class CellReader(Protocol):
    """What reads the cells of one text; `found_json` once a cell had its metadata as JSON."""

    found_json: bool

    def cell(self, start: int, /) -> tuple[TextCell, int]:
        """The cell that begins at a line, and where the next one does."""


def read_cells(lines: list[str], header: Header, reader: CellReader, fmt: Format) -> Document:
    """The document of a text whose header has been read."""
    cells = [header.cell] if header.cell else []
    position = header.end if any(line.strip() for line in lines[header.end :]) else len(lines)
    while position < len(lines):
        cell, position = reader.cell(position)
        cells.append(cell)
    settled = settle(header, cells, fmt)
    if not reader.found_json:
        return settled
    section = {"cell_metadata_json": True, **settled.metadata.get("jupytext", {})}
    return Document(settled.cells, {**settled.metadata, "jupytext": section})


def settle(header: Header, cells: list[TextCell], fmt: Format) -> Document:
    """The document of a text: languages as magics, and filters that have the text stay as it is when it is written."""
    metadata = header.metadata
    main = language_of(metadata, fmt.extension) or _commonest(cells)
    if cells and "language" not in metadata.get("kernelspec", {}):
        metadata = _with_jupytext(metadata, main_language=main)
    custom = custom_magics(fmt)
    settled = [_with_magic(cell, main, custom) for cell in cells]
    filters = _filters(metadata, {key for cell in settled for key in cell.metadata}, has_jupyter=header.has_jupyter)
    if filters:
        metadata = _with_jupytext(metadata, **filters)
    return Document(tuple(settled), metadata)


def custom_magics(fmt: Format) -> frozenset[str]:
    """The cell magics that a notebook wants to be treated as languages."""
    listed = [fmt.option(name) for name in ("custom_cell_magics", "custom_language_magics")]
    return frozenset(one for text in listed if isinstance(text, str) for one in text.split(",") if one)


def _commonest(cells: list[TextCell]) -> str:
    counts: Counter[str] = Counter(
        usual_name(language)
        for cell in cells
        if cell.cell_type == "code" and isinstance(language := cell.metadata.get("language"), str)
    )
    return counts.most_common(1)[0][0] if counts else "python"


def _with_magic(cell: TextCell, main: str, custom: frozenset[str]) -> TextCell:
    language = cell.metadata.get("language")
    if not isinstance(language, str):
        return cell
    rest = {key: value for key, value in cell.metadata.items() if key != "language"}
    if language == main:
        return replace(cell, metadata=rest)
    if usual_name(language) == main or (language not in LANGUAGES and language not in custom):
        return cell
    arguments = rest.pop("magic_args", "")
    magic = cell_magic(language, arguments if isinstance(arguments, str) else "", main)
    return replace(cell, source=f"{magic}\n{cell.source}" if cell.has_lines else magic, metadata=rest)


def _filters(metadata: Json, cell_keys: set[str], *, has_jupyter: bool) -> Json:
    section = metadata.get("jupytext", {})
    if not has_jupyter:
        keys = sorted(cell_keys - set(LAYOUT))
        return {
            "notebook_metadata_filter": "-all",
            "cell_metadata_filter": section.get("cell_metadata_filter", str(Filter(tuple(keys), ("all",)))),
        }
    if "cell_metadata_filter" in section:
        given = Filter.of(section["cell_metadata_filter"])
        left = given.left if "all" in given.left else tuple(key for key in given.left if key not in cell_keys)
        missing = () if "all" in given.taken else tuple(sorted(cell_keys - set(given.taken) - set(LAYOUT)))
        return {"cell_metadata_filter": str(Filter((*given.taken, *missing), left))}
    listed = [key for key in str(section.get("notebook_metadata_filter", "")).split(",") if key]
    if "all" in listed or "-all" in listed:
        return {}
    known = {*_USUAL, *listed, *(key[1:] for key in listed if key.startswith("-"))}
    wanted = [*listed, *(key for key in metadata if key not in known)]
    return {"notebook_metadata_filter": ",".join(wanted)} if wanted else {}


def _with_jupytext(metadata: Json, **more: object) -> Json:
    return {**metadata, "jupytext": {**metadata.get("jupytext", {}), **more}}
