"""What the cells of this session have shown, within bounds: the outputs of a session that is saved as a notebook."""

from __future__ import annotations

import io
from collections import OrderedDict
from itertools import islice
from typing import TYPE_CHECKING, Any

from perijove.interpreter.events import ClearOutput, Display, ErrorEvent, Result

if TYPE_CHECKING:
    from collections.abc import Callable

    from perijove.interpreter.events import Event, InterpreterHost
    from perijove.interpreter.run import Run

CELLS = 2000
CELL_SIZE = 4 << 20  # characters and bytes that one cell's outputs may take
TOTAL_SIZE = 16 << 20


class _Outputs:
    """The outputs of one cell, as a notebook writes them."""

    def __init__(self) -> None:
        self.items: list[dict[str, Any]] = []
        self.size = 0
        self.cut = False
        self._stream: io.StringIO | None = None
        self.clear_next = False

    def add(self, item: dict[str, Any], size: int) -> None:
        self.settle()
        if self.clear_next:
            self.items, self.size, self.cut, self.clear_next = [], 0, False, False
        if self.cut or self.size + size > CELL_SIZE:
            if not self.cut:
                self.items.append({"output_type": "stream", "name": "stderr", "text": _CUT})
            self.cut = True
            return
        self.size += size
        self.items.append(item)

    def write(self, name: str, text: str) -> None:
        """Add printed text, to what was printed just before when that went to the same stream."""
        last = self.items[-1] if self.items else {}
        if last.get("name") != name or self.clear_next or self.cut or self.size + len(text) > CELL_SIZE:
            self.add({"output_type": "stream", "name": name, "text": text}, len(text))
            return
        if self._stream is None:  # adding to a string would copy it each time
            self._stream = io.StringIO()
            self._stream.write(last["text"])
        self._stream.write(text)
        self.size += len(text)

    def settle(self) -> None:
        """Make a string of what has been printed last: a stream takes four bytes a character."""
        if self._stream is not None:
            self.items[-1]["text"], self._stream = self._stream.getvalue(), None


_CUT = "[more output than is kept]\n"


class Record:
    """The outputs of the latest cells, by their number."""

    def __init__(self, running: Callable[[], Run | None]) -> None:
        """`running` is the run that the calling code belongs to."""
        self._running = running
        self._cells: OrderedDict[int, _Outputs] = OrderedDict()
        self._size = 0
        self._telling = 0  # while a host shows an event, what it prints is no text of the cell's

    def around(self, host: InterpreterHost) -> InterpreterHost:
        """A host that does what the given one does, and then lets this record hear of it.

        Then, since a host may hold text that was printed before, and tells of it first.
        """
        return _Heard(self, host)

    def outputs(self, count: int) -> list[dict[str, Any]]:
        """The outputs of a cell, as a notebook writes them."""
        found = self._cells.get(count)
        if found is None:
            return []
        found.settle()
        return [dict(item) for item in found.items]

    def text(self, name: str, text: str) -> None:
        """Keep what the running cell has printed, unless its host prints it; `name` is stdout or stderr."""
        if not self._telling:
            self.printed(name, text)

    def printed(self, name: str, text: str) -> None:
        """Keep what the running cell has printed."""
        cell = self._cell() if text else None
        if cell is not None:
            before = cell.size
            cell.write(name, text)
            self._grown(cell.size - before)

    def event(self, event: Event) -> None:
        """Keep what the running cell has shown."""
        if isinstance(event, ClearOutput):
            cell = self._cell()
            if cell is not None:
                cell.clear_next = True
        elif isinstance(event, Display) and event.update:
            self._update(event)
        elif (item := _item(event)) is not None:
            self._add(item, _size(item))

    def _update(self, event: Display) -> None:
        for cell in self._cells.values():
            for item in cell.items:
                if event.display_id is not None and item.get("display_id") == event.display_id:
                    item.update(data=dict(event.data), metadata=dict(event.metadata))

    def _cell(self) -> _Outputs | None:
        run = self._running()
        if run is None or not run.prepared.store_history:
            return None
        count = run.prepared.execution_count
        if count not in self._cells:
            for latest in islice(reversed(self._cells.values()), 1):
                latest.settle()
            self._cells[count] = _Outputs()
        return self._cells[count]

    def _add(self, item: dict[str, Any], size: int) -> None:
        cell = self._cell()
        if cell is None:
            return
        before = cell.size
        cell.add(item, size)
        self._grown(cell.size - before)

    def _grown(self, size: int) -> None:
        """Forget the oldest cells when all of them have become too many or too large."""
        self._size += size
        while (self._size > TOTAL_SIZE or len(self._cells) > CELLS) and len(self._cells) > 1:
            _, oldest = self._cells.popitem(last=False)
            self._size -= oldest.size


class _Heard:
    """A host whose events a record hears of first."""

    def __init__(self, record: Record, host: InterpreterHost) -> None:
        self._record = record
        self._host = host

    def emit(self, event: Event, /) -> None:
        self._record._telling += 1  # noqa: SLF001 - one class in two
        try:
            self._host.emit(event)
        finally:
            self._record._telling -= 1  # noqa: SLF001 - as above
            self._record.event(event)

    def ask(self, prompt: str, password: bool, /) -> str:
        return self._host.ask(prompt, password)


def _item(event: Event) -> dict[str, Any] | None:
    """An event as a notebook writes it."""
    if isinstance(event, Result):
        shown = {"data": dict(event.data), "metadata": dict(event.metadata)}
        return {"output_type": "execute_result", "execution_count": event.execution_count, **shown}
    if isinstance(event, Display):
        shown = {"data": dict(event.data), "metadata": dict(event.metadata)}
        return {"output_type": "display_data", "display_id": event.display_id, **shown}
    if isinstance(event, ErrorEvent):
        told = {"ename": event.ename, "evalue": event.evalue, "traceback": list(event.traceback)}
        return {"output_type": "error", **told}
    return None


def _size(item: dict[str, Any]) -> int:
    parts = [*item.get("data", {}).values(), *item.get("traceback", ())]
    return 100 + sum(len(part) if isinstance(part, (str, bytes)) else 1000 for part in parts)
