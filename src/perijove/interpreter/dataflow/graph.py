"""Cells and the names that go between them: where a name came from, and which results no longer follow.

Each execution gives the names that it binds or changes a *version*: a digest of its source and of the versions that it
read. Running the same cell on the same inputs again gives the same versions, so nothing becomes stale by it.
"""

from __future__ import annotations

import hashlib
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from perijove.interpreter.dataflow.cells import effects

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from perijove.interpreter.dataflow.effects import Effects


@dataclass(frozen=True)
class Execution:
    """One run of a cell: its number, its source, and the cell's id where it has one."""

    number: int
    source: str
    cell: str = ""

    @property
    def key(self) -> str:
        """What makes two executions runs of one cell: its id, else its source."""
        return self.cell or self.source


@dataclass(frozen=True)
class Cell:
    """A cell of a document as it is now."""

    cell: str
    source: str


@dataclass(frozen=True)
class Link:
    """`name` went from one execution to another; `line` is where the giver binds it, `certain` if it surely does."""

    giver: int
    taker: int
    name: str
    line: int
    certain: bool = True

    def as_json(self) -> dict[str, Any]:
        """The same as JSON's types."""
        return asdict(self)


@dataclass(frozen=True)
class Stale:
    """An execution whose result no longer follows.

    `name` is the input, `because` the execution that bound it anew, or 0 when a cell was `changed` and has not run
    since. `through` is the execution between, when it is that one's result that went stale. `certain` is false
    where the object may only have been changed in place.
    """

    number: int
    cell: str
    name: str
    because: int
    reason: str
    through: int = 0
    certain: bool = True

    def as_json(self) -> dict[str, Any]:
        """The same as JSON's types."""
        return asdict(self)


@dataclass
class _Run:
    """One execution with what is known of it."""

    execution: Execution
    effects: Effects
    inputs: dict[str, tuple[str, int]]  # the version and the execution that gave it


def _replayed(executions: Iterable[Execution]) -> tuple[list[_Run], dict[str, tuple[str, int]]]:
    """The executions with the versions that each read, and the versions that there are at the end."""
    current: dict[str, tuple[str, int]] = {}
    runs: list[_Run] = []
    for execution in executions:
        found = effects(execution.source)
        read = [name for name in [*found.uses, *sorted(found.builtins), *found.changes] if name in current]
        run = _Run(execution, found, {name: current[name] for name in read})
        runs.append(run)
        inputs = sorted((name, version) for name, (version, _) in run.inputs.items())
        for name in [*found.defines, *(name for name in found.changes if name not in found.defines)]:
            text = repr((name, execution.source, inputs)).encode("utf-8", "surrogatepass")
            current[name] = (hashlib.blake2b(text, digest_size=16).hexdigest(), execution.number)
        for name in found.deletes:
            current.pop(name, None)
    return runs, current


def edges(executions: Iterable[Execution]) -> list[Link]:
    """Every name that went from one execution to another, in the order of the takers."""
    runs, _ = _replayed(executions)
    by_number = {run.execution.number: run for run in runs}
    return [
        _link(by_number[giver], run.execution.number, name)
        for run in runs
        for name, (_, giver) in run.inputs.items()
        if name in run.effects.uses or name in run.effects.builtins or name in run.effects.changes
    ]


def _link(giver: _Run, taker: int, name: str) -> Link:
    found = giver.effects
    line = found.defines.get(name) or found.changes.get(name, 1)
    return Link(giver.execution.number, taker, name, line, name in found.certain)


def dependencies(name: str, executions: Sequence[Execution]) -> list[Link]:
    """The executions that a name came from, nearest first: the one that gave it, then what that one took, and so on.

    The first link's taker is 0: the question itself. Empty when no execution is known to have bound the name.
    """
    runs, current = _replayed(executions)
    by_number = {run.execution.number: run for run in runs}
    if name not in current:
        return []
    links: list[Link] = []
    waiting = [(name, current[name][1], 0)]
    seen: set[tuple[str, int, int]] = set()
    while waiting:
        step = waiting.pop(0)
        if step in seen:
            continue
        seen.add(step)
        wanted, giver, taker = step
        links.append(_link(by_number[giver], taker, wanted))
        inputs = by_number[giver].inputs
        waiting += [(used, before, giver) for used, (_, before) in inputs.items()]
    return links


def unknown_sources(executions: Iterable[Execution]) -> list[tuple[int, str]]:
    """Executions that may have bound any name, with the reason: a star import, `exec`, a magic that runs a file."""
    return [(execution.number, reason) for execution in executions for reason in effects(execution.source).unknown]


def stale(executions: Sequence[Execution], document: Sequence[Cell] | None = None) -> list[Stale]:
    """The cells whose last results no longer follow from the code, in the order in which they last ran.

    `document` are the cells as they are now: one that was edited since it ran is stale too, and so is what used its
    names.
    """
    runs, current = _replayed(executions)
    last = {run.execution.key: run for run in runs}
    now = {cell.cell: cell.source for cell in document} if document is not None else {}
    found: dict[int, Stale] = {}
    for run in sorted(last.values(), key=lambda run: run.execution.number):
        execution = run.execution
        edited = _edited(execution, now, known=document is not None)
        why = edited or _outdated(run, last, current) or _inherited(run, found)
        if why is not None:
            found[execution.number] = why
    return list(found.values())


def _edited(execution: Execution, now: dict[str, str], *, known: bool) -> Stale | None:
    if not known or not execution.cell:
        return None
    if execution.cell not in now:
        return Stale(execution.number, execution.cell, "", 0, "deleted")
    if now[execution.cell] != execution.source:
        return Stale(execution.number, execution.cell, "", 0, "changed")
    return None


def _outdated(run: _Run, last: dict[str, _Run], current: dict[str, tuple[str, int]]) -> Stale | None:
    """Whether an input has another version now; what the cell itself bound or changed afterwards does not count."""
    execution = run.execution
    givers = {each.execution.number: each for each in last.values()}
    for name, (version, _) in run.inputs.items():
        if name not in run.effects.uses and name not in run.effects.builtins:
            continue
        new = current.get(name)
        if new is None and name in run.effects.deletes:
            continue
        if new is None:
            return Stale(execution.number, execution.cell, name, 0, "deleted")
        if new[0] == version or new[1] == execution.number:
            continue
        giver = givers.get(new[1])
        certain = giver is None or name in giver.effects.defines
        return Stale(execution.number, execution.cell, name, new[1], "redefined", certain=certain)
    return None


def _inherited(run: _Run, found: dict[int, Stale]) -> Stale | None:
    """Whether an input came from an execution that is stale itself."""
    execution = run.execution
    for name, (_, giver) in run.inputs.items():
        if giver in found:
            before = found[giver]
            through = before.through or giver
            return Stale(execution.number, execution.cell, name, before.because, before.reason, through, before.certain)
    return None
