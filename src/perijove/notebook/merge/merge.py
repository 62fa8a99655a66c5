"""Three-way merge of notebooks: what one side changed is taken, what both changed alike is taken once.

What they changed differently is a conflict, which stands in the notebook with both versions; no edit is dropped.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

import msgspec

from perijove.notebook.diff.align import Pair
from perijove.notebook.diff.pairing import pair_cells
from perijove.notebook.filing import IDS
from perijove.notebook.merge.cells import MergedCells, Rules, Strategy, absent_keys, decided, merge_cell, merge_deleted
from perijove.notebook.merge.conflict import NAME, Conflict, derived_id, value_record
from perijove.notebook.merge.order import Key, merge_order
from perijove.notebook.merge.outputs import without_records
from perijove.notebook.merge.side import Side, side
from perijove.notebook.merge.values import merge_values, same, three_way
from perijove.notebook.model import Cell, Json, Notebook

# Written at each save by the program, not by the author; either side's is as good.
_PROGRAMS_OWN = ("language_info", "papermill")
# What of a cell an author makes. A cell that was only run again can still be deleted.
_AUTHORED = ("cell_type", "source", "attachments")


class Merged(msgspec.Struct, frozen=True):
    """A notebook that is always valid, and what in it could not be merged."""

    notebook: Notebook
    conflicts: tuple[Conflict, ...] = ()


def merge(
    base: Notebook,
    local: Notebook,
    remote: Notebook,
    *,
    strategy: Strategy | None = None,
    clear_outputs: bool = False,
) -> Merged:
    """What two notebooks made of one; `strategy` and `clear_outputs` decide what would be conflicts.

    Cells that are as local has them are local's own values, with what they hold in memory only.
    """
    rules = Rules(strategy, clear_outputs)
    sides = _Sides.of(base, local, remote)
    parts = {key: sides.merged(key, rules) for key in sides.all_keys()}
    kept = {key for key, part in parts.items() if part.cells}
    sequences = sides.keys("base"), sides.keys("local"), sides.keys("remote")
    order, torn = merge_order(*sequences, kept, as_remote=strategy == "remote")
    cells = [cell for key in order for cell in parts[key].cells]
    conflicts = [conflict for key in order for conflict in parts[key].conflicts]
    if strategy is None:
        conflicts += [_torn(parts[key].cells[0]) for key in torn]
    notebook, of_metadata = _around(base, local, remote, rules)
    unique = _with_unique_ids(cells)
    return Merged(msgspec.structs.replace(notebook, cells=unique), (*conflicts, *of_metadata))


def _torn(cell: Cell) -> Conflict:
    return Conflict("order", cell.id, "both sides moved the cell, to different places; it stands where local has it")


@dataclass(frozen=True)
class _Sides:
    """The three notebooks, and which cell of theirs is which."""

    base: Notebook
    local: Notebook
    remote: Notebook
    digests: dict[str, Side]
    places: dict[str, dict[Key, int]] = field(default_factory=dict)

    @classmethod
    def of(cls, base: Notebook, local: Notebook, remote: Notebook) -> "_Sides":
        digests = {"base": side(base), "local": side(local), "remote": side(remote)}
        sides = cls(base, local, remote, digests)
        sides.places["base"] = {("base", i): i for i in range(len(base.cells))}
        for name, notebook in (("local", local), ("remote", remote)):
            in_place, moved = pair_cells(base, notebook)
            origin = {j: i for i, j in (*in_place, *moved)}
            keys = [("base", origin[j]) if j in origin else (name, j) for j in range(len(notebook.cells))]
            sides.places[name] = {key: j for j, key in enumerate(keys)}
        twins = sides.added_twice()
        sides.places["remote"] = {twins.get(key, key): j for key, j in sides.places["remote"].items()}
        return sides

    def keys(self, name: str) -> list[Key]:
        """The keys of a side's cells in order."""
        return list(self.places[name])

    def all_keys(self) -> Iterator[Key]:
        yield from dict.fromkeys(key for name in ("base", "local", "remote") for key in self.places[name])

    def added_twice(self) -> dict[Key, Key]:
        """Cells of remote that local has added as well: with the same id, or the same content at the same place."""
        known: dict[tuple[str | bytes | None, Key | None], Key] = {}
        ours, theirs = self.digests["local"], self.digests["remote"]
        for key, j, after in self._added("local"):
            known[ours.contents[j], after] = key
            if self.local.nbformat_minor >= IDS and self.remote.nbformat_minor >= IDS:
                known[self.local.cells[j].id, None] = key
        twins: dict[Key, Key] = {}
        for key, j, after in self._added("remote"):
            twin = known.get((self.remote.cells[j].id, None)) or known.get((theirs.contents[j], after))
            if twin is not None and twin not in twins.values():
                twins[key] = twin
        return twins

    def _added(self, name: str) -> Iterator[tuple[Key, int, Key | None]]:
        """The added cells of a side, each with the cell of the base that it comes after."""
        after: Key | None = None
        for key, j in self.places[name].items():
            if key[0] == "base":
                after = key
            else:
                yield key, j, after

    def merged(self, key: Key, rules: Rules) -> MergedCells:
        """What becomes of a cell."""
        at = {name: places[key] for name, places in self.places.items() if key in places}
        i, j, k = at.get("base"), at.get("local"), at.get("remote")
        if j is not None and k is not None:
            return self._whole(i, (j, k), rules)
        if j is not None:
            added = MergedCells((self.local.cells[j],))
            return added if i is None else self._half(i, "local", j, rules)
        if k is not None:
            added = MergedCells((self.remote.cells[k],))
            return added if i is None else self._half(i, "remote", k, rules)
        return MergedCells(())

    def _half(self, i: int, name: str, j: int, rules: Rules) -> MergedCells:
        """A cell that the other side has deleted."""
        before, after = self.digests["base"].documents[i], self.digests[name].documents[j]
        if same(_authored(before), _authored(after)):
            return MergedCells(())
        cell = (self.local if name == "local" else self.remote).cells[j]
        return merge_deleted(cell, "remote" if name == "local" else "local", rules)

    def _whole(self, i: int | None, at: Pair, rules: Rules) -> MergedCells:
        """A cell that both sides have."""
        local, remote = self.local.cells[at[0]], self.remote.cells[at[1]]
        ours, theirs = self.digests["local"].contents[at[0]], self.digests["remote"].contents[at[1]]
        before = None if i is None else self.digests["base"].contents[i]
        cell_id = self._id(i, *at)
        if theirs in {ours, before}:
            return MergedCells((_with_id(local, cell_id),))
        if ours == before:
            return MergedCells((_with_id(remote, cell_id),))
        base = None if i is None else self.base.cells[i]
        return merge_cell(base, _with_id(local, cell_id), remote, rules)

    def _id(self, i: int | None, j: int, k: int) -> str:
        """Local's id, unless remote alone has changed it, or has one that files hold."""
        local, remote = self.local.cells[j].id, self.remote.cells[k].id
        if self.remote.nbformat_minor < IDS:
            return local
        if self.local.nbformat_minor < IDS:
            return remote
        return remote if i is not None and self.base.cells[i].id == local else local


def _authored(document: Json) -> Json:
    metadata = document.get("metadata")
    parts = {part: document.get(part) for part in _AUTHORED}
    return parts | {"metadata": without_records(metadata) if isinstance(metadata, dict) else metadata}


def _with_id(cell: Cell, cell_id: str) -> Cell:
    return cell if cell.id == cell_id else msgspec.structs.replace(cell, id=cell_id)


def _around(base: Notebook, local: Notebook, remote: Notebook, rules: Rules) -> tuple[Notebook, list[Conflict]]:
    """Local with the merged metadata and unknown keys."""
    sides: list[Json] = [{"metadata": one.metadata, "extra": one.extra} for one in (base, local, remote)]
    values, conflicts = merge_values(sides[0], sides[1], sides[2])
    values, conflicts = decided(values, conflicts, rules)
    conflicts = tuple(one for one in conflicts if not set(one.path[:2]) & set(_PROGRAMS_OWN))
    metadata = values["metadata"]
    minor = three_way(base.nbformat_minor, local.nbformat_minor, remote.nbformat_minor)
    if conflicts:
        metadata = {**metadata, NAME: [value_record(conflict) for conflict in conflicts]}
    notebook = msgspec.structs.replace(
        local,
        metadata=metadata,
        extra=values["extra"],
        nbformat_minor=max(local.nbformat_minor, remote.nbformat_minor) if minor is None else minor,
        absent=absent_keys(base, local, remote),
    )
    reasons = [f"both sides changed {'.'.join(conflict.path)}" for conflict in conflicts]
    return notebook, [Conflict("metadata", None, reason) for reason in reasons]


def _with_unique_ids(cells: Sequence[Cell]) -> tuple[Cell, ...]:
    taken: set[str] = set()
    unique: list[Cell] = []
    for cell in cells:
        cell_id = cell.id
        while cell_id in taken:
            cell_id = derived_id(cell_id, "again")
        taken.add(cell_id)
        unique.append(_with_id(cell, cell_id))
    return tuple(unique)
