"""The notebook of a room with its versions: what was changed, in which order, and who may still catch up.

A version counts transactions. Each cell's text has a version of its own, raised by each edit: an edit that was made
against an older text is refused, and the page that made it rebases it over the changes that it gets in the meantime.
"""

from collections import deque
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from perijove.notebook.changes import (
    AppendOutput,
    Change,
    DeleteCell,
    EditSource,
    InsertCell,
    ReplaceCell,
    SetOutputs,
    apply,
    apply_all,
)
from perijove.notebook.errors import RefusedChange
from perijove.notebook.model import CodeCell, Notebook, Output
from perijove.server.live.encoding import changes_json
from perijove.server.live.messages import Changes

# A page that missed more gets a snapshot. Well below what may wait for one page (`session.OUTBOX_BYTES`), so that a
# page that comes back is not cut off again by what it comes back for.
LOG_BYTES = 8 << 20


@dataclass(frozen=True, slots=True)
class Stale:
    """A transaction that does not fit, with the reason."""

    reason: str


class Document:
    """A notebook, its version, the versions of its texts, and the latest transactions."""

    def __init__(self, notebook: Notebook, *, epoch: str, log_bytes: int = LOG_BYTES) -> None:
        self.notebook = notebook
        self.epoch = epoch
        self.version = 0
        self.texts: dict[str, int] = {}
        self.fresh: set[str] = set()
        self._log: deque[Changes] = deque()
        self._log_bytes = 0
        self._log_limit = log_bytes

    def propose(
        self, changes: Sequence[Change], texts: dict[str, int], *, client: str | None = None, id_: int | None = None
    ) -> Changes | Stale:
        """Apply all of a page's changes, or none."""
        for change in changes:
            if isinstance(change, EditSource):
                now = self.texts.get(change.cell_id, 0)
                based_on = texts.get(change.cell_id, 0)
                if based_on != now:
                    return Stale(f"the text of cell {change.cell_id} is at version {now}, the edit at {based_on}")
        try:
            after = apply_all(self.notebook, changes)
        except RefusedChange as refused:
            return Stale(str(refused))
        # What a page puts there may come from anywhere, a stranger's notebook included.
        self.fresh.difference_update(_cells_given_outputs(changes))
        return self._commit(after, changes, client, id_)

    def record(self, changes: Sequence[Change]) -> Changes | None:
        """Apply what the kernel or the room did, leaving out what no longer applies; None when nothing is left."""
        notebook = self.notebook
        applied: list[Change] = []
        for change in changes:
            try:
                notebook = apply(notebook, change)
            except RefusedChange:
                continue
            applied.append(change)
        return self._commit(notebook, applied, None, None) if applied else None

    def replace(self, notebook: Notebook, *, epoch: str) -> None:
        """Start again from another notebook: everybody needs a snapshot."""
        before = _outputs(self.notebook)
        kept = {id_ for id_, outputs in _outputs(notebook).items() if before.get(id_) == outputs}
        self.fresh &= kept
        self.notebook = notebook
        self.epoch = epoch
        self.version = 0
        self.texts = {}
        self._log.clear()
        self._log_bytes = 0

    def trust(self, cells: Collection[str], notebook: Notebook) -> bool:
        """Let scripts of these cells' outputs run where they are what they were in `notebook`; whether that is new."""
        before = _outputs(notebook)
        same = {id_ for id_, outputs in _outputs(self.notebook).items() if id_ in cells and before.get(id_) == outputs}
        new = not same <= self.fresh
        self.fresh |= same
        return new

    def since(self, epoch: str | None, seen: int | None) -> list[Changes] | None:
        """The transactions after version `seen`, or None when they are not known here (any more)."""
        if epoch != self.epoch or seen is None or not 0 <= seen <= self.version:
            return None
        missing = self.version - seen
        if missing > len(self._log):
            return None
        return list(self._log)[len(self._log) - missing :]

    def _commit(self, notebook: Notebook, changes: Sequence[Change], client: str | None, id_: int | None) -> Changes:
        for change in changes:
            match change:
                case EditSource(cell_id=cell_id):
                    self.texts[cell_id] = self.texts.get(cell_id, 0) + 1
                case DeleteCell(cell_id=cell_id):
                    # A cell that comes back (undo) is a new text, for pages too.
                    self.texts.pop(cell_id, None)
                case ReplaceCell(cell_id=cell_id, cell=cell) if cell.id != cell_id:
                    self.texts.pop(cell_id, None)
                case _:
                    pass
        self.notebook = notebook
        self.version += 1
        message = Changes(version=self.version, client=client, id=id_, changes=changes_json(changes))
        self._log.append(message)
        self._log_bytes += len(bytes(message.changes))
        while self._log_bytes > self._log_limit and self._log:
            self._log_bytes -= len(bytes(self._log.popleft().changes))
        return message


def _outputs(notebook: Notebook) -> dict[str, tuple[Output, ...]]:
    return {cell.id: cell.outputs for cell in notebook.cells if isinstance(cell, CodeCell)}


def _cells_given_outputs(changes: Sequence[Change]) -> set[str]:
    given: set[str] = set()
    for change in changes:
        match change:
            case SetOutputs(cell_id=cell_id) | AppendOutput(cell_id=cell_id) | ReplaceCell(cell_id=cell_id):
                given.add(cell_id)
            case InsertCell(cell=cell):
                given.add(cell.id)
            case _:
                pass
    return given
