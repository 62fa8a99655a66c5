"""Three-way merge of a notebook and its text, cell by cell.

A cell that only one side has changed is taken from there, one that both have changed differently is kept twice: a merge
loses nothing. What the cells were when the two last agreed is known by their marks alone, so a notebook needs to keep
no second copy of itself.
"""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from hashlib import blake2b

from perijove.notebook.model import Json
from perijove.notebook.paired.document import TextCell
from perijove.notebook.paired.filters import LAYOUT

_ALIKE = 0.4


@dataclass(frozen=True)
class Pick:
    """A cell of the merge: of the notebook, of the text, or of the text in the place of one of the notebook."""

    ours: int | None = None
    theirs: int | None = None
    conflict: bool = False


def mark(cell: TextCell) -> str:
    """What a cell is known by: its type, source and metadata, but not its layout."""
    metadata = {key: value for key, value in cell.metadata.items() if key not in LAYOUT}
    content = json.dumps([cell.cell_type, cell.source, metadata], sort_keys=True)
    return blake2b(content.encode(), digest_size=6).hexdigest()


def merge(base: Sequence[str], ours: Sequence[TextCell], theirs: Sequence[TextCell]) -> list[Pick]:
    """The cells of a merge in order; `ours` are the notebook's cells as its text would have them."""
    our_marks, their_marks = [mark(cell) for cell in ours], [mark(cell) for cell in theirs]
    picks: list[Pick] = []
    for chunk in _chunks(base, our_marks, their_marks):
        picks += _resolved(chunk, base, our_marks, their_marks)
    return _partnered(picks, ours, theirs)


@dataclass(frozen=True)
class _Chunk:
    """Ranges of the three that belong together; stable ones are equal in all."""

    base: range
    ours: range
    theirs: range
    stable: bool = False


def _chunks(base: Sequence[str], ours: Sequence[str], theirs: Sequence[str]) -> Iterator[_Chunk]:
    to_ours, to_theirs = _matches(base, ours), _matches(base, theirs)
    b = o = t = 0
    for index in range(len(base)):
        if index not in to_ours or index not in to_theirs:
            continue
        at_ours, at_theirs = to_ours[index], to_theirs[index]
        yield _Chunk(range(b, index), range(o, at_ours), range(t, at_theirs))
        b, o, t = index + 1, at_ours + 1, at_theirs + 1
        yield _Chunk(range(index, b), range(at_ours, o), range(at_theirs, t), stable=True)
    yield _Chunk(range(b, len(base)), range(o, len(ours)), range(t, len(theirs)))


def _matches(base: Sequence[str], other: Sequence[str]) -> dict[int, int]:
    found = SequenceMatcher(None, base, other, autojunk=False).get_matching_blocks()
    return {block.a + step: block.b + step for block in found for step in range(block.size)}


def _resolved(chunk: _Chunk, base: Sequence[str], ours: Sequence[str], theirs: Sequence[str]) -> list[Pick]:
    was = [base[at] for at in chunk.base]
    is_ours, is_theirs = [ours[at] for at in chunk.ours], [theirs[at] for at in chunk.theirs]
    if chunk.stable or is_ours == is_theirs:
        return [Pick(o, t) for o, t in zip(chunk.ours, chunk.theirs, strict=True)]
    if is_theirs == was:
        return [Pick(ours=at) for at in chunk.ours]
    if is_ours == was:
        return [Pick(theirs=at) for at in chunk.theirs]
    if len(was) == len(is_ours) == len(is_theirs):
        picks: list[Pick] = []
        for o, t, mark_then in zip(chunk.ours, chunk.theirs, was, strict=True):
            picks += _one(o, t, mark_then, ours[o], theirs[t])
        return picks
    return _both(chunk, was, ours, theirs)


def _one(o: int, t: int, was: str, our_mark: str, their_mark: str) -> list[Pick]:
    if our_mark == their_mark:
        return [Pick(o, t)]
    if their_mark == was:
        return [Pick(ours=o)]
    if our_mark == was:
        return [Pick(theirs=t)]
    return [Pick(theirs=t, conflict=True), Pick(ours=o, conflict=True)]


def _both(chunk: _Chunk, was: list[str], ours: Sequence[str], theirs: Sequence[str]) -> list[Pick]:
    """Both sides have changed, and not one cell for one: what either has deleted goes, what is new in either stays."""
    in_ours, in_theirs = {ours[at] for at in chunk.ours}, {theirs[at] for at in chunk.theirs}
    new_theirs = [at for at in chunk.theirs if theirs[at] not in was]
    new_ours = [at for at in chunk.ours if ours[at] not in was and ours[at] not in in_theirs]
    edited = [one for one in was if one not in in_ours and one not in in_theirs]
    conflict = bool(edited) and bool(new_ours or new_theirs)
    same = {ours[at]: at for at in chunk.ours}
    texts = [Pick(same.get(theirs[at]), at, conflict and theirs[at] not in same) for at in new_theirs]
    return [*texts, *(Pick(ours=at, conflict=conflict) for at in new_ours)]


def _partnered(picks: list[Pick], ours: Sequence[TextCell], theirs: Sequence[TextCell]) -> list[Pick]:
    """The picks, those of the text with the notebook's cell that they continue: its id and its outputs stay."""
    free = [at for at in range(len(ours)) if at not in {pick.ours for pick in picks}]
    for alike in (_same_id, _equal, _squeezed, _similar):
        last = -1
        for place, pick in enumerate(picks):
            if pick.ours is not None:
                last = pick.ours
            if pick.ours is not None or pick.theirs is None or pick.conflict:
                continue
            limit = next((one.ours for one in picks[place + 1 :] if one.ours is not None), len(ours))
            near = [at for at in free if alike is not _similar or last < at < limit]
            found = next((at for at in near if alike(ours[at], theirs[pick.theirs])), None)
            if found is not None:
                free.remove(found)
                picks[place] = replace(pick, ours=found)
                last = found
    return picks


def _same_id(one: TextCell, other: TextCell) -> bool:
    own = one.metadata.get("id")
    return own is not None and one.cell_type == other.cell_type and own == other.metadata.get("id")


def _equal(one: TextCell, other: TextCell) -> bool:
    return one.cell_type == other.cell_type and one.source == other.source


def _squeezed(one: TextCell, other: TextCell) -> bool:
    """Whether two cells differ in what a formatter changes."""
    return one.cell_type == other.cell_type and _bare(one.source) == _bare(other.source) != ""


def _bare(source: str) -> str:
    return source.translate(dict.fromkeys(map(ord, " \t\n,'\"()\\")))


def _similar(one: TextCell, other: TextCell) -> bool:
    if one.cell_type != other.cell_type or not other.source.strip():
        return False
    return SequenceMatcher(None, one.source, other.source).quick_ratio() >= _ALIKE


def changed_metadata(metadata: Json, before: Json, after: Json) -> Json:
    """The metadata with what a text has changed in the part of them that it shows."""
    gone = {key for key in before if key not in after}
    changed = {key: value for key, value in after.items() if key not in before or before[key] != value}
    return {key: value for key, value in metadata.items() if key not in gone} | changed
