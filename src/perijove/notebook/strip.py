"""Takes out of a notebook what belongs to its last run, so that version control sees what its author wrote."""

from collections.abc import Collection
from fnmatch import fnmatchcase
from typing import Any

import msgspec

from perijove.notebook.model import Cell, CodeCell, ExecuteResult, Json, Notebook, UnknownCell

# Metadata that a run or a front end leaves behind, by the path to the key; `cell.` is each cell's.
RUN_METADATA = (
    "cell.execution",
    "cell.ExecuteTime",
    "cell.collapsed",
    "cell.scrolled",
    "cell.papermill",
    "papermill",
    "widgets",
)


class Wanted(msgspec.Struct, frozen=True):
    """What is to go.

    `metadata` are patterns (`cell.papermill.*`, `language_info.version`), as in a shell; `keep` are the same and win.
    Cells that have one of the `keep_tags` keep their outputs and counts.
    """

    outputs: bool = True
    counts: bool = True
    metadata: tuple[str, ...] = RUN_METADATA
    keep: tuple[str, ...] = ()
    keep_tags: frozenset[str] = frozenset({"keep_output"})


def strip(notebook: Notebook, wanted: Wanted | None = None) -> Notebook:
    """The notebook without what is to go; the same object when nothing had to."""
    wanted = Wanted() if wanted is None else wanted
    cells = tuple(_stripped(cell, wanted) for cell in notebook.cells)
    metadata = without(notebook.metadata, wanted.metadata, wanted.keep, "")
    if metadata is notebook.metadata and all(new is old for new, old in zip(cells, notebook.cells, strict=True)):
        return notebook
    return msgspec.structs.replace(notebook, cells=cells, metadata=metadata)


def _stripped(cell: Cell, wanted: Wanted) -> Cell:
    if isinstance(cell, UnknownCell):
        return cell
    changed: dict[str, Any] = {}
    metadata = without(cell.metadata, wanted.metadata, wanted.keep, "cell.")
    if metadata is not cell.metadata:
        changed["metadata"] = metadata
    if isinstance(cell, CodeCell) and not _is_kept(cell, wanted.keep_tags):
        if wanted.outputs and cell.outputs:
            changed["outputs"] = ()
        elif wanted.counts and any(_has_count(output) for output in cell.outputs):
            changed["outputs"] = tuple(
                msgspec.structs.replace(output, execution_count=None) if isinstance(output, ExecuteResult) else output
                for output in cell.outputs
            )
        if wanted.counts and cell.execution_count is not None:
            changed["execution_count"] = None
    return msgspec.structs.replace(cell, **changed) if changed else cell


def _is_kept(cell: CodeCell, tags: Collection[str]) -> bool:
    own = cell.metadata.get("tags", [])
    # nbstripout and papermill's users write `keep_output: true` too.
    return cell.metadata.get("keep_output") is True or (
        isinstance(own, list) and any(tag in tags for tag in own if isinstance(tag, str))
    )


def _has_count(output: Any) -> bool:
    return isinstance(output, ExecuteResult) and output.execution_count is not None


def without(metadata: Json, patterns: Collection[str], keep: Collection[str], prefix: str) -> Json:
    """Metadata without the keys that a pattern names and none keeps; the same object when there are none."""
    kept: Json = {}
    changed = False
    for key, value in metadata.items():
        path = prefix + key
        if _matches(path, keep):
            kept[key] = value
        elif _matches(path, patterns):
            changed = True
        elif isinstance(value, dict):
            kept[key] = without(value, patterns, keep, f"{path}.")
            changed = changed or kept[key] is not value
        else:
            kept[key] = value
    return kept if changed else metadata


def _matches(path: str, patterns: Collection[str]) -> bool:
    return any(fnmatchcase(path, pattern) for pattern in patterns)
