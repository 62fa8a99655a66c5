"""Three-way merge of one cell."""

from dataclasses import dataclass
from typing import Any, Literal

import msgspec

from perijove.notebook.merge.conflict import Conflict, both_outputs, both_versions, half_deleted, with_values
from perijove.notebook.merge.lines import MergedText, merge_text
from perijove.notebook.merge.outputs import Choice, choose_run, records_of, without_records
from perijove.notebook.merge.values import ValueConflict, merge_values, put, three_way
from perijove.notebook.model import Cell, CodeCell, Json, MarkdownCell, Output, RawCell, UnknownCell

Strategy = Literal["local", "remote", "union"]


@dataclass(frozen=True)
class Rules:
    """What happens where the sides contradict each other: a strategy decides, None makes it a conflict."""

    strategy: Strategy | None = None
    clear_outputs: bool = False


@dataclass(frozen=True)
class MergedCells:
    """What becomes of a cell: mostly one cell, none when it is deleted, more in a conflict."""

    cells: tuple[Cell, ...]
    conflicts: tuple[Conflict, ...] = ()


def merge_deleted(changed: Cell, deleted_by: Literal["local", "remote"], rules: Rules) -> MergedCells:
    """A cell that one side has deleted and the other changed."""
    if rules.strategy == deleted_by:
        return MergedCells(())
    if rules.strategy is not None:
        return MergedCells((changed,))
    other = "remote" if deleted_by == "local" else "local"
    reason = f"deleted by {deleted_by}, changed by {other}"
    return MergedCells(half_deleted(changed, deleted_by), (Conflict("deleted", changed.id, reason),))


def merge_cell(base: Cell | None, local: Cell, remote: Cell, rules: Rules) -> MergedCells:
    """A cell that both sides have changed, or added with the same id; the result has local's id."""
    if base is None and type(local) is type(remote) and not isinstance(local, UnknownCell):
        base = type(local)(local.id)
    if isinstance(base, CodeCell) and isinstance(local, CodeCell) and isinstance(remote, CodeCell):
        return _merge_code(base, local, remote, rules)
    if isinstance(base, TEXT) and isinstance(local, TEXT) and isinstance(remote, TEXT) and _one_type(local, remote):
        return _merge_prose(base, local, remote, rules)
    if rules.strategy == "local":
        return MergedCells((local,))
    if rules.strategy == "remote":
        return MergedCells((msgspec.structs.replace(remote, id=local.id),))
    *cells, _ = both = both_versions(local, remote)
    if rules.strategy == "union":
        return MergedCells((local, msgspec.structs.replace(remote, id=cells[3].id)))
    return MergedCells(both, (Conflict("cell", local.id, "the cell's type was changed"),))


TEXT = (MarkdownCell, RawCell)
TextCell = MarkdownCell | RawCell


def _one_type(local: Cell, remote: Cell) -> bool:
    return type(local) is type(remote)


def _merge_prose(base: TextCell, local: TextCell, remote: TextCell, rules: Rules) -> MergedCells:
    source = merge_text(base.source, local.source, remote.source)
    sides = [
        {"metadata": cell.metadata, "extra": cell.extra} | _given("attachments", cell.attachments)
        for cell in (base, local, remote)
    ]
    values, conflicts = _merged_values(sides, rules)
    fields = {"attachments": None, **values, "absent": absent_keys(base, local, remote)}
    local, remote = (msgspec.structs.replace(cell, **fields) for cell in (local, remote))
    return _with_source(source, local, remote, conflicts, rules)


def _merge_code(base: CodeCell, local: CodeCell, remote: CodeCell, rules: Rules) -> MergedCells:
    source = merge_text(base.source, local.source, remote.source)
    sides = [{"metadata": without_records(cell.metadata), "extra": cell.extra} for cell in (base, local, remote)]
    values, conflicts = _merged_values(sides, rules)
    local, remote = (
        msgspec.structs.replace(
            cell,
            metadata={**values["metadata"], **records_of(cell.metadata)},
            extra=values["extra"],
            absent=absent_keys(base, local, remote),
        )
        for cell in (local, remote)
    )
    if source.clashes and rules.strategy is None:
        return _with_source(source, local, remote, conflicts, rules)
    choice = choose_run(base, local, remote, source.text(*_sides(rules)))
    ran, found = _with_run(choice, local, remote, rules)
    merged = _with_source(source, ran, ran, conflicts, rules, in_outputs=bool(found))
    return MergedCells(merged.cells, (*merged.conflicts, *found))


def _with_run(choice: Choice, local: CodeCell, remote: CodeCell, rules: Rules) -> tuple[CodeCell, tuple[Conflict, ...]]:
    """Local's cell with the outputs that stand."""
    if choice == "conflict" and rules.strategy in {"local", "remote"}:
        choice = "local" if rules.strategy == "local" else "remote"
    if choice == "local":
        return local, ()
    if choice == "remote":
        return msgspec.structs.replace(remote, id=local.id, source=local.source), ()
    if rules.clear_outputs:
        metadata = without_records(local.metadata)
        return msgspec.structs.replace(local, outputs=(), execution_count=None, metadata=metadata), ()
    if rules.strategy == "union":
        return msgspec.structs.replace(local, outputs=_union(local, remote)), ()
    outputs = both_outputs(local.outputs, remote.outputs)
    reason = "both sides ran the cell, with different outputs"
    return msgspec.structs.replace(local, outputs=outputs), (Conflict("outputs", local.id, reason),)


def _union(local: CodeCell, remote: CodeCell) -> tuple[Output, ...]:
    return (*local.outputs, *(output for output in remote.outputs if output not in local.outputs))


def _with_source(
    source: MergedText,
    local: Cell,
    remote: Cell,
    values: tuple[ValueConflict, ...],
    rules: Rules,
    *,
    in_outputs: bool = False,
) -> MergedCells:
    """The merged cell, whose two versions differ in their sources and runs at most."""
    conflicts = tuple(_value_conflict(local.id, value) for value in values)
    if values or in_outputs:
        kinds = ["outputs"] * in_outputs + ["metadata"] * bool(values)
        local, remote = (with_values(cell, kinds, values) for cell in (local, remote))
    if not source.clashes or rules.strategy is not None:
        return MergedCells((_sourced(local, source.text(*_sides(rules))),), conflicts)
    versions = both_versions(_sourced(local, source.text("local")), _sourced(remote, source.text("remote")))
    count = len(source.clashes)
    reason = f"both sides changed the source, in {count} {'place' if count == 1 else 'places'}"
    return MergedCells(versions, (Conflict("source", local.id, reason), *conflicts))


def _sourced(cell: Cell, source: str) -> Cell:
    return msgspec.structs.replace(cell, source=source)


def _merged_values(sides: list[Json], rules: Rules) -> tuple[Json, tuple[ValueConflict, ...]]:
    values, conflicts = merge_values(sides[0], sides[1], sides[2])
    return decided(values, conflicts, rules)


def decided(values: Json, conflicts: tuple[ValueConflict, ...], rules: Rules) -> tuple[Json, tuple[ValueConflict, ...]]:
    """Merged values after a strategy has decided the conflicts, if there is one."""
    if rules.strategy is None:
        return values, conflicts
    for conflict in conflicts:
        if rules.strategy == "union":
            continue
        side = conflict.local if rules.strategy == "local" else conflict.remote
        values = put(values, conflict.path, side)
    return values, ()


def _value_conflict(cell_id: str | None, value: ValueConflict) -> Conflict:
    return Conflict("metadata", cell_id, f"both sides changed {'.'.join(value.path)}")


def _sides(rules: Rules) -> tuple[str, ...]:
    return ("local", "remote") if rules.strategy in {"union", None} else (str(rules.strategy),)


def _given(key: str, value: Any) -> Json:
    return {} if value is None else {key: value}


def absent_keys(base: Any, local: Any, remote: Any) -> tuple[str, ...]:
    """The required keys that the result leaves out, of three cells or notebooks."""
    found = three_way(base.absent, local.absent, remote.absent)
    return tuple(key for key in local.absent if key in remote.absent) if found is None else found
