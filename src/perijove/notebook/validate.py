"""Whether a parsed file is valid by the format's schemas, and if not, where and why: format 4.0 to 4.5, and 3.

The verdict is the official schemas' (jupyter/nbformat, `nbformat/v4/*.schema.json`), with unique cell ids beside them;
the walk is by hand, because that is faster than a schema's interpreter and its messages name the cell. Strings may be
joined or split into lines, as the schemas allow.
"""

import re
from collections.abc import Iterator
from typing import Any

from perijove.notebook.model import MINOR
from perijove.notebook.problem import Problem, TooManyProblemsError, Walk
from perijove.notebook.validate_3 import walk_3

_ID = re.compile(r"^[a-zA-Z0-9-_]+$")
_JSON_MIME = re.compile(r"^application/(.*\+)?json$")
_NAME = re.compile(r"^.+$")
_TAG = re.compile(r"^[^,]+$")
_ANY_LINE = re.compile(r"^.*$")
_CELLS = ("raw", "markdown", "code")
_OUTPUT_KEYS = {
    "execute_result": ("output_type", "data", "metadata", "execution_count"),
    "display_data": ("output_type", "data", "metadata"),
    "stream": ("output_type", "name", "text"),
    "error": ("output_type", "ename", "evalue", "traceback"),
}


def problems(plain: Any, version: tuple[int, int] | None = None, *, relaxed: bool = False) -> list[Problem]:
    """Every way in which a parsed file is not valid; of its own format, or of `version`.

    `relaxed` allows keys that the format does not know. A minor format of the future allows them too, and unknown types
    of cells and outputs.
    """
    walk = Walk(relaxed)
    try:
        _walk(walk, plain, version)
    except TooManyProblemsError:
        pass  # the last one says so
    return walk.found


def _walk(walk: Walk, plain: Any, version: tuple[int, int] | None) -> None:
    if not walk.is_object((), plain, "notebook"):
        return
    if version is None:
        version = plain.get("nbformat", 1), plain.get("nbformat_minor", 0)
    major, minor = version
    if type(major) is not int or type(minor) is not int or major not in {3, 4} or minor < 0:
        walk.add((), "notebook", "version", f"no format {major}.{minor} is known: 3.0 and 4.0 to 4.{MINOR} are", plain)
    elif major == 3:
        walk_3(walk, plain)
    else:
        _Walk4(walk, minor).notebook(plain)


def iter_part(
    part: str, value: Any, version: tuple[int, int] = (4, MINOR), *, relaxed: bool = False
) -> Iterator[Problem]:
    """The problems of one part: `code_cell`, `markdown_cell`, `raw_cell`, or an output by its type. Raises KeyError."""
    walk = Walk(relaxed)
    walker = _Walk4(walk, version[1])
    try:
        if part.removesuffix("_cell") in _CELLS and part.endswith("_cell"):
            walker.known_cell((), value, part.removesuffix("_cell"))
        elif part in _OUTPUT_KEYS:
            walker.known_output((), value, part)
        else:
            raise KeyError(part)
    except TooManyProblemsError:
        pass  # the last one says so
    yield from walk.found


class _Walk4:
    """The walk over format 4."""

    def __init__(self, walk: Walk, minor: int) -> None:
        self.walk = walk
        self.minor = min(minor, MINOR)
        self.future = minor > MINOR
        self.walk.relaxed = walk.relaxed or self.future
        self.id_keys = ("id",) if self.minor >= 5 else ()

    def notebook(self, plain: Any) -> None:
        walk = self.walk
        keys = ("metadata", "nbformat_minor", "nbformat", "cells")
        walk.keys((), plain, "notebook", required=keys, allowed=keys)
        if "metadata" in plain:
            self.notebook_metadata(plain["metadata"])
        walk.count((), plain, "nbformat_minor", "notebook", least=self.minor)
        walk.count((), plain, "nbformat", "notebook", least=4, most=4)
        if "cells" in plain and walk.is_list(("cells",), plain["cells"], "notebook"):
            for index, cell in enumerate(plain["cells"]):
                self.cell(("cells", index), cell)
            if self.id_keys:
                self.unique(plain["cells"])

    def unique(self, cells: list[Any]) -> None:
        seen: dict[str, int] = {}
        for index, cell in enumerate(cells):
            cell_id = cell.get("id") if isinstance(cell, dict) else None
            if not isinstance(cell_id, str):
                continue
            if cell_id in seen:
                reason = f"must be unique, but {cell_id!r} is also the id of cell {seen[cell_id] + 1}"
                self.walk.add(("cells", index, "id"), f"{cell.get('cell_type')}_cell", "unique", reason, cell_id)
            seen.setdefault(cell_id, index)

    def notebook_metadata(self, metadata: Any) -> None:
        walk, path, part = self.walk, ("metadata",), "notebook"
        if not walk.is_object(path, metadata, part):
            return
        for key, required, strings in (
            ("kernelspec", ("name", "display_name"), ("name", "display_name")),
            ("language_info", ("name",), ("name", "file_extension", "mimetype", "pygments_lexer")),
        ):
            if key in metadata and walk.is_object((*path, key), metadata[key], part):
                walk.keys((*path, key), metadata[key], part, required=required)
                for name in strings:
                    walk.string((*path, key), metadata[key], name, part)
        mode = metadata["language_info"].get("codemirror_mode", "") if _is_object(metadata, "language_info") else ""
        if not isinstance(mode, str | dict):
            walk.wrong((*path, "language_info", "codemirror_mode"), part, "oneOf", "a string or an object", mode)
        walk.count(path, metadata, "orig_nbformat", part, least=1)
        if self.minor >= 2:
            walk.string(path, metadata, "title", part)
            if "authors" in metadata:
                walk.is_list((*path, "authors"), metadata["authors"], part)

    def cell(self, path: tuple[Any, ...], cell: Any) -> None:
        if not self.walk.is_object(path, cell, "cell"):
            return
        kind = cell.get("cell_type")
        if isinstance(kind, str) and kind in _CELLS:
            self.known_cell(path, cell, kind)
        elif self.future and "cell_type" in cell:
            self.walk.keys(path, cell, "unrecognized_cell", required=("metadata",))
            if "metadata" in cell and self.walk.is_object((*path, "metadata"), cell["metadata"], "unrecognized_cell"):
                self.names_and_tags((*path, "metadata"), cell["metadata"], "unrecognized_cell")
        else:
            self.type_problem(path, cell, "cell_type", _CELLS, "_cell")

    def type_problem(self, path: tuple[Any, ...], holder: Any, key: str, known: tuple[str, ...], suffix: str) -> None:
        if key not in holder:
            self.walk.add((*path, key), "cell" if suffix else "output", "required", "is missing", holder)
            return
        kind = holder[key]
        part = f"{kind}{suffix}" if isinstance(kind, str) else ""
        self.walk.wrong((*path, key), part, "enum", f"one of {', '.join(map(repr, known))}", kind)

    def known_cell(self, path: tuple[Any, ...], cell: Any, kind: str) -> None:
        walk, part = self.walk, f"{kind}_cell"
        if not walk.is_object(path, cell, part):
            return
        more = ("outputs", "execution_count") if kind == "code" else ()
        required = (*self.id_keys, "cell_type", "metadata", "source", *more)
        walk.keys(path, cell, part, required=required, allowed=(*required, *(() if more else ("attachments",))))
        if "cell_type" in cell and cell["cell_type"] != kind:
            walk.wrong((*path, "cell_type"), part, "enum", repr(kind), cell["cell_type"])
        if self.id_keys:
            self.cell_id(path, cell, part)
        walk.text(path, cell, "source", part)
        if "metadata" in cell and walk.is_object((*path, "metadata"), cell["metadata"], part):
            self.cell_metadata((*path, "metadata"), cell["metadata"], kind)
        if kind == "code":
            walk.count(path, cell, "execution_count", part, null=True)
            outputs = cell.get("outputs", [])
            if walk.is_list((*path, "outputs"), outputs, part):
                for index, output in enumerate(outputs):
                    self.output((*path, "outputs", index), output)
        elif "attachments" in cell and walk.is_object((*path, "attachments"), cell["attachments"], part):
            for name, bundle in cell["attachments"].items():
                self.bundle((*path, "attachments", name), bundle, part)

    def cell_id(self, path: tuple[Any, ...], cell: Any, part: str) -> None:
        if walk_string(self.walk, path, cell, "id", part):
            cell_id = cell["id"]
            if len(cell_id) > 64 or _ID.search(cell_id) is None:
                wanted = "1 to 64 letters, digits, hyphens and underscores"
                self.walk.wrong((*path, "id"), part, "pattern", wanted, cell_id)

    def cell_metadata(self, path: tuple[Any, ...], metadata: Any, kind: str) -> None:
        walk, part = self.walk, f"{kind}_cell"
        self.names_and_tags(path, metadata, part)
        if kind == "raw":
            walk.string(path, metadata, "format", part)
        if self.minor >= 3 and "jupyter" in metadata:
            walk.is_object((*path, "jupyter"), metadata["jupyter"], part)
        if kind != "code":
            return
        if "collapsed" in metadata and not isinstance(metadata["collapsed"], bool):
            walk.wrong((*path, "collapsed"), part, "type", "true or false", metadata["collapsed"])
        scrolled = metadata.get("scrolled", True)
        if not isinstance(scrolled, int | float | str) or scrolled not in {True, False, "auto"}:
            walk.wrong((*path, "scrolled"), part, "enum", "true, false or 'auto'", scrolled)
        if self.minor >= 4 and "execution" in metadata:
            times = metadata["execution"]
            if walk.is_object((*path, "execution"), times, part):
                for key in times:
                    if _ANY_LINE.search(key):
                        walk.string((*path, "execution"), times, key, part)

    def names_and_tags(self, path: tuple[Any, ...], metadata: Any, part: str) -> None:
        walk = self.walk
        if walk_string(walk, path, metadata, "name", part) and _NAME.search(metadata["name"]) is None:
            walk.wrong((*path, "name"), part, "pattern", "a line that is not empty", metadata["name"])
        tags = metadata.get("tags", [])
        if not walk.is_list((*path, "tags"), tags, part):
            return
        for index, tag in enumerate(tags):
            if not isinstance(tag, str):
                walk.wrong((*path, "tags", index), part, "type", "a string", tag)
            elif _TAG.search(tag) is None:
                walk.wrong((*path, "tags", index), part, "pattern", "a string without commas", tag)
            elif tag in tags[:index]:
                walk.wrong((*path, "tags", index), part, "uniqueItems", "unique", tag)

    def output(self, path: tuple[Any, ...], output: Any) -> None:
        if not self.walk.is_object(path, output, "output"):
            return
        kind = output.get("output_type")
        if isinstance(kind, str) and kind in _OUTPUT_KEYS:
            self.known_output(path, output, kind)
        elif not (self.future and "output_type" in output):
            self.type_problem(path, output, "output_type", tuple(_OUTPUT_KEYS), "")

    def known_output(self, path: tuple[Any, ...], output: Any, kind: str) -> None:
        walk, keys = self.walk, _OUTPUT_KEYS[kind]
        if not walk.is_object(path, output, kind):
            return
        walk.keys(path, output, kind, required=keys, allowed=keys)
        if "output_type" in output and output["output_type"] != kind:
            walk.wrong((*path, "output_type"), kind, "enum", repr(kind), output["output_type"])
        match kind:
            case "stream":
                walk.string(path, output, "name", kind)
                walk.text(path, output, "text", kind)
            case "error":
                walk.string(path, output, "ename", kind)
                walk.string(path, output, "evalue", kind)
                walk.strings(path, output, "traceback", kind)
            case _:
                if "data" in output:
                    self.bundle((*path, "data"), output["data"], kind)
                if "metadata" in output:
                    walk.is_object((*path, "metadata"), output["metadata"], kind)
                if kind == "execute_result":
                    walk.count(path, output, "execution_count", kind, null=True)

    def bundle(self, path: tuple[Any, ...], bundle: Any, part: str) -> None:
        if self.walk.is_object(path, bundle, part) and not self.walk.relaxed:
            for mime in bundle:
                if type(bundle[mime]) is not str and _JSON_MIME.search(mime) is None:
                    self.walk.text(path, bundle, mime, part)


def walk_string(walk: Walk, path: tuple[Any, ...], holder: Any, key: str, part: str) -> bool:
    """Whether a key is there and is a string; a problem when it is there and is none."""
    walk.string(path, holder, key, part)
    return isinstance(holder.get(key), str)


def _is_object(holder: Any, key: str) -> bool:
    return isinstance(holder.get(key), dict)
