"""Makes a valid notebook of a broken file, and says of each change what it was: nothing is thrown away silently.

What has no place in a notebook moves under `metadata.perijove.quarantine` of its cell, or of the notebook, under the
path that it had. Ids are made from place and content, so that repairing twice gives the same file.
"""

import math
from collections.abc import Callable
from difflib import SequenceMatcher
from typing import Any, Literal

import msgspec

from perijove.notebook.density import DenseError
from perijove.notebook.errors import NotebookError
from perijove.notebook.filing import IDS, derived_id, notebook_of
from perijove.notebook.invalid import invalid
from perijove.notebook.jsontext import parsed
from perijove.notebook.mend import Mender
from perijove.notebook.model import MINOR, Json, Notebook
from perijove.notebook.problem import MANY, Path
from perijove.notebook.repaired import Repair, Repaired
from perijove.notebook.salvage import Versions, parsed_whole, versions_of
from perijove.notebook.upgrade import format_of, to_format_4
from perijove.notebook.validate import problems

Keep = Literal["ours", "theirs", "both"]
_WIDGETS = "application/vnd.jupyter.widget-state+json"
_PASSES = 20
_FINITE = (int, bool, type(None))
# A file with more repairs than these and one in so many characters, or with more cells and outputs than these that are
# no objects at all, is something else than a broken notebook.
_FEW, _A_REPAIR = 200, 32


def repair(content: bytes, *, keep: Keep | None = None) -> Repaired:
    """A valid notebook of a file's content, and what had to be done; raises NotebookError when nothing can be saved.

    `keep` says which side of a merge conflict to take, or both; without it the versions are given beside ours.
    """
    repairs: list[Repair] = []
    text = _text(content, repairs)
    versions = versions_of(text)
    if versions is not None:
        solved = _solved(versions, keep, repairs)
        if solved is not None:
            return solved
    return _repaired(text, repairs)


def _text(content: bytes, repairs: list[Repair]) -> str:
    encoding = "utf-8"
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        encoding = "utf-16"
        repairs.append(Repair((), "encoding", "utf-16", "utf-8"))
    elif content.startswith(b"\xef\xbb\xbf"):
        content = content[3:]
        repairs.append(Repair((), "byte-order-mark", "U+FEFF", ""))
    try:
        return content.decode(encoding)
    except UnicodeDecodeError as error:
        repairs.append(Repair((), "encoding", f"byte {error.start}: {error.reason}", "U+FFFD"))
        return content.decode(encoding, "replace")


def _solved(versions: Versions, keep: Keep | None, repairs: list[Repair]) -> Repaired | None:
    """The chosen version of a conflict; None when a side is no notebook, so that the markers are something else."""
    sides: dict[str, Repaired] = {}
    for name in ("ours", "theirs", "base"):
        text = getattr(versions, name)
        if text is not None:
            try:
                sides[name] = _repaired(text, [])
            except NotebookError:
                continue
    if "ours" not in sides or "theirs" not in sides:
        return None
    chosen = sides["theirs" if keep == "theirs" else "ours"]
    notebook = chosen.notebook
    if keep == "both":
        notebook = _joined(notebook, sides["theirs"].notebook)
    done = [*repairs, Repair((), "conflict-markers", "two versions", keep or "ours"), *chosen.repairs]
    others = {} if keep else {name: side.notebook for name, side in sides.items()}
    return Repaired(notebook, tuple(done), others)


def _joined(ours: Notebook, theirs: Notebook) -> Notebook:
    """All cells of both, where they differ ours first."""
    matcher = SequenceMatcher(
        None,
        [(cell.cell_type, cell.source) for cell in ours.cells],
        [(cell.cell_type, cell.source) for cell in theirs.cells],
        autojunk=False,
    )
    cells: list[Any] = []
    taken = {cell.id for cell in ours.cells}
    for tag, a, b, c, d in matcher.get_opcodes():
        cells += ours.cells[a:b]
        for cell in theirs.cells[c:d] if tag != "equal" else ():
            cell_id = cell.id
            if cell_id in taken:
                cell_id = derived_id({"cell_type": cell.cell_type, "source": cell.source}, len(cells), taken)
            taken.add(cell_id)
            cells.append(msgspec.structs.replace(cell, id=cell_id))
    return msgspec.structs.replace(ours, cells=tuple(cells))


def _repaired(text: str, repairs: list[Repair]) -> Repaired:
    try:
        plain = parsed(text)
    except DenseError:
        raise
    except NotebookError:
        plain, lost = parsed_whole(text)
        repairs.append(Repair((), "truncated", lost, "what is whole"))
    try:
        plain = _finite(plain, (), repairs)
        if not isinstance(plain, dict):
            raise NotebookError("holds no object, so no notebook")
        if not repairs and _is_old(plain):
            del plain  # it is in memory once, also while it is looked at
            if not invalid(text):
                return Repaired(notebook_of(parsed(text)))
            plain = parsed(text)
        plain = _known_format(plain, repairs)
        for rule in _RULES:
            rule(plain, repairs)
        mender = Mender(plain, repairs)
        for _ in range(_PASSES + len(text) // MANY):
            left = problems(plain)
            if not left:
                return Repaired(notebook_of(plain), tuple(repairs))
            strangers = sum(each.rule == "type" and isinstance(each.path[-1], int) for each in left)
            if strangers > _FEW or len(repairs) + len(left) > _FEW + len(text) // _A_REPAIR:
                raise NotebookError(f"can't be repaired: {len(repairs) + len(left)} or more things are wrong with it")
            mender.mend(left)
    except RecursionError as error:
        raise NotebookError("its values are nested too deeply") from error
    raise NotebookError(f"can't be repaired: {left[0]}")


def _known_format(plain: Json, repairs: list[Repair]) -> Json:
    """The notebook as format 4; one that does not say its format is taken for what its keys tell."""
    try:
        major = format_of(plain)
    except NotebookError:
        if not isinstance(plain.get("cells"), list):
            raise
        before = plain.get("nbformat")
        plain["nbformat"] = major = 4
        repairs.append(Repair(("nbformat",), "format", before, 4))
    if major == 4:
        return plain
    repairs.append(Repair(("nbformat",), "format", major, 4))
    return _with_ids(to_format_4(plain))


def _is_old(plain: Json) -> bool:
    """Whether it is of a format that is only read: a valid notebook of it is left as it is."""
    try:
        return format_of(plain) < 4
    except NotebookError:
        return False


def _with_ids(plain: Json) -> Json:
    """A notebook whose format had no ids, with them: it lacked nothing."""
    plain.setdefault("nbformat_minor", MINOR)
    _ids(plain, [])
    return plain


def _finite(value: Any, path: Path, repairs: list[Repair]) -> Any:
    """The value, changed in place, with null for what is no number, and U+FFFD for halves of characters."""
    if isinstance(value, str):
        if value.isascii() or value == (clean := value.encode("utf-8", "replace").decode()):
            return value
        clean = value.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
        repairs.append(Repair(path, "lone-surrogate", ascii(value)[:60], clean[:60]))
        return clean
    if isinstance(value, float) and not math.isfinite(value):
        repairs.append(Repair(path, "not-finite", str(value), None))
        return None
    if isinstance(value, list):
        for index, item in enumerate(value):
            if type(item) not in _FINITE:
                value[index] = _finite(item, (*path, index), repairs)
    elif isinstance(value, dict):
        for key in list(value):
            if type(value[key]) not in _FINITE:
                value[key] = _finite(value[key], (*path, key), repairs)
            if not key.isascii() and (clean := _finite(key, path, repairs)) != key:
                value[clean] = value.pop(key)
    return value


def _minor(plain: Json, repairs: list[Repair]) -> None:
    """Ids in a format before 4.5 make it 4.5: that is what their writer meant."""
    minor, cells = plain.get("nbformat_minor"), plain.get("cells")
    has_ids = isinstance(cells, list) and any(isinstance(cell, dict) and "id" in cell for cell in cells)
    if type(minor) is not int or minor < 0 or (minor < IDS and has_ids):
        after = MINOR if has_ids or type(minor) is not int else 4
        repairs.append(Repair(("nbformat_minor",), "format", minor, after))
        plain["nbformat_minor"] = after


def _ids(plain: Json, repairs: list[Repair]) -> None:
    """Ids that are missing, illegal or there twice are made from place and content."""
    cells = plain.get("cells")
    if plain["nbformat_minor"] < IDS or not isinstance(cells, list):
        return
    taken = {cell["id"] for cell in cells if isinstance(cell, dict) and _is_id(cell.get("id"))}
    seen: set[str] = set()
    for index, cell in enumerate(cells):
        if not isinstance(cell, dict):
            continue
        before = cell.get("id")
        if isinstance(before, str) and _is_id(before) and before not in seen:
            seen.add(before)
            continue
        rule = "missing-id" if "id" not in cell else "duplicate-id" if _is_id(before) else "illegal-id"
        cell["id"] = derived_id(cell, index, taken)
        seen.add(cell["id"])
        repairs.append(Repair(("cells", index, "id"), rule, before, cell["id"]))


def _is_id(value: Any) -> bool:
    return (
        isinstance(value, str)
        and 1 <= len(value) <= 64
        and value.isascii()
        and value.replace("-", "a").replace("_", "a").isalnum()
    )


def _widgets(plain: Json, repairs: list[Repair]) -> None:
    """Widgets' state without its `state` key, as some programs write it, which others refuse to show."""
    metadata = plain.get("metadata")
    widgets = metadata.get("widgets") if isinstance(metadata, dict) else None
    if not isinstance(widgets, dict) or not isinstance(metadata, dict):
        return
    saved = widgets.get(_WIDGETS)
    if isinstance(saved, dict) and "state" not in saved:
        state = {key: value for key, value in saved.items() if key not in {"version_major", "version_minor"}}
        versions = {"version_major": saved.get("version_major", 2), "version_minor": saved.get("version_minor", 0)}
        metadata["widgets"] = {**widgets, _WIDGETS: {"state": state, **versions}}
        path = ("metadata", "widgets", _WIDGETS)
        repairs.append(Repair(path, "widget-state", f"{len(state)} models without 'state'", "under 'state'"))


_RULES: tuple[Callable[[Json, list[Repair]], None], ...] = (_minor, _ids, _widgets)
