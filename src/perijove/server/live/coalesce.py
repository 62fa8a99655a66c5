"""Fewer, larger changes out of many small ones: what running code makes between two broadcasts."""

from perijove.notebook.changes import AppendOutput, AppendStream, Change, ClearOutputs, SetOutputs, UpdateDisplay


class Pending:
    """Changes that wait to be applied together; the result is the same as if none had waited."""

    def __init__(self) -> None:
        self._changes: list[Change] = []
        self._texts: list[str] = []

    def __bool__(self) -> bool:
        return bool(self._changes)

    def add(self, change: Change) -> None:
        """Put one change at the end."""
        last = self._changes[-1] if self._changes else None
        if isinstance(change, AppendStream):
            if isinstance(last, AppendStream) and (last.cell_id, last.name) == (change.cell_id, change.name):
                self._texts.append(change.text)
                return
            self._settle()
            self._texts = [change.text]
            self._changes.append(change)
            return
        self._settle()
        match change:
            case ClearOutputs(cell_id=cell_id) | SetOutputs(cell_id=cell_id):
                self._changes = [old for old in self._changes if not _only_output_of(old, cell_id)]
            case UpdateDisplay(display_id=display_id):
                self._changes = [
                    old
                    for old in self._changes
                    if not (isinstance(old, UpdateDisplay) and old.display_id == display_id)
                ]
            case _:
                pass
        self._changes.append(change)

    def take(self) -> list[Change]:
        """All of them, and wait for more."""
        self._settle()
        taken, self._changes = self._changes, []
        return taken

    def _settle(self) -> None:
        if self._texts and isinstance(last := self._changes[-1], AppendStream):
            self._changes[-1] = AppendStream(cell_id=last.cell_id, name=last.name, text="".join(self._texts))
        self._texts = []


def _only_output_of(change: Change, cell_id: str) -> bool:
    return isinstance(change, AppendStream | AppendOutput | ClearOutputs | SetOutputs) and change.cell_id == cell_id
