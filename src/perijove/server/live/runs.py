"""The run queue of a room: one run at a time, in the order in which cells were asked for."""

from dataclasses import dataclass

from perijove.notebook.model import CodeCell, Notebook
from perijove.server.live.events import RunId
from perijove.server.live.messages import RunState


@dataclass(frozen=True, slots=True)
class Running:
    """The run that the kernel works on."""

    run: RunId
    cell_id: str


class RunQueue:
    """Which cell runs, which wait, and which run was the latest of each cell."""

    def __init__(self) -> None:
        self.running: Running | None = None
        self._waiting: list[str] = []
        self._latest: dict[str, RunId] = {}
        self._count = 0

    @property
    def order(self) -> tuple[str, ...]:
        """The cells in the order in which they run, the running one first."""
        return (*(() if self.running is None else (self.running.cell_id,)), *self._waiting)

    def ask(self, cells: list[str]) -> None:
        """Put cells at the end; one that waits already keeps its place."""
        for cell_id in cells:
            if cell_id not in self._waiting:
                self._waiting.append(cell_id)

    def start_next(self, notebook: Notebook) -> tuple[Running, CodeCell] | None:
        """Take the first cell that still exists and holds code; None when nothing is to be run now."""
        if self.running is not None:
            return None
        self.prune(notebook)
        if not self._waiting:
            return None
        cell = notebook.cell(self._waiting.pop(0))
        assert isinstance(cell, CodeCell)
        self._count += 1
        self.running = Running(RunId(self._count), cell.id)
        self._latest[cell.id] = self.running.run
        return self.running, cell

    def resume(self, cell_id: str) -> Running:
        """A cell runs already."""
        self._count += 1
        self.running = Running(RunId(self._count), cell_id)
        self._latest[cell_id] = self.running.run
        return self.running

    def end(self) -> None:
        """Nothing runs any more."""
        self.running = None

    def forget_waiting(self) -> None:
        """Nothing waits any more."""
        self._waiting.clear()

    def clear(self) -> None:
        """Nothing runs or waits any more."""
        self.end()
        self.forget_waiting()

    def prune(self, notebook: Notebook) -> None:
        """Forget the waiting cells that are gone or hold no code."""
        code = {cell.id for cell in notebook.cells if isinstance(cell, CodeCell)}
        self._waiting = [cell_id for cell_id in self._waiting if cell_id in code]

    def is_running(self, run: RunId) -> bool:
        return self.running is not None and self.running.run == run

    def is_latest(self, run: RunId) -> bool:
        """Whether output of this run still has its place: its cell has not been run again since."""
        return run in self._latest.values()

    def states(self) -> dict[str, RunState]:
        """The queue as pages see it."""
        states: dict[str, RunState] = dict.fromkeys(self._waiting, "queued")
        if self.running is not None:
            states[self.running.cell_id] = "running"
        return states
