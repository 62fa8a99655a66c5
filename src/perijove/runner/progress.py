"""How a run goes on, as lines: one a cell when it has ended, and on a terminal one that counts the seconds."""

import time
from typing import TextIO

from perijove.runner.run import NO_INPUT, CellRun

WIDTH = 78
WORDS = {
    "ok": "ok",
    "error": "failed",
    "expected": "failed, as expected",
    "interrupted": "interrupted",
    "timeout": "took too long",
    "skipped": "skipped",
    "died": "kernel died",
}


class Progress:
    """Writes to a stream; `tick` is to be called once in a while and renews the line of the cell that runs."""

    def __init__(self, out: TextIO, *, live: bool, title: str = "") -> None:
        """`title` goes before each line, where several notebooks run at once."""
        self._out = out
        self._live = live
        self._title = f"{title}: " if title else ""
        self._running: CellRun | None = None
        self._began = 0.0

    def started(self, run: CellRun) -> None:
        self._running, self._began = run, time.monotonic()
        self.tick()

    def ended(self, run: CellRun) -> None:
        self._running = None
        if run.status != "skipped":
            self._write(ended_line(run) + "\n")

    def tick(self) -> None:
        """Renew the line of the cell that runs."""
        if self._live and self._running is not None:
            self._write(running_line(self._running, time.monotonic() - self._began))

    def _write(self, line: str) -> None:
        self._out.write(f"\r\x1b[K{self._title}{line}" if self._live else self._title + line)
        self._out.flush()


def running_line(run: CellRun, seconds: float) -> str:
    """The line of a cell that runs.

    >>> from perijove.notebook.model import CodeCell
    >>> running_line(CellRun(2, 12, CodeCell("a", "train(model)")), 3.21)
    '[ 2/12]    3 s  train(model)'
    """
    return _cut(f"{_place(run)} {seconds:4.0f} s  {_title(run)}")


def ended_line(run: CellRun) -> str:
    """The line of a cell that has ended."""
    how = "" if run.status == "ok" else f"  [{WORDS[run.status]}]"
    return _cut(f"{_place(run)} {seconds_text(run.seconds)}{how}  {_title(run)}")


def summary(runs: list[CellRun]) -> str:
    """All of it in one line."""
    ran = [run for run in runs if run.status != "skipped"]
    failed = sum(run.failed for run in ran)
    total = seconds_text(sum(run.seconds for run in ran)).strip()
    cells = "cell" if len(ran) == 1 else "cells"
    return f"ran {len(ran)} {cells} in {total}" + (f", {failed} failed" if failed else "")


def failure_text(run: CellRun) -> str:
    """What went wrong in a cell, in one line."""
    assert run.error is not None, "it has not failed"
    first = f"cell {run.number} failed: {run.error.ename}: {run.error.evalue}".rstrip(": ")
    if run.error.ename in NO_INPUT:
        return f"cell {run.number} asks for input, and there is nobody to answer while a notebook is run like this"
    return first.partition("\n")[0]


def seconds_text(seconds: float) -> str:
    """A time, in six columns when it is short of a day.

    >>> [seconds_text(each).strip() for each in (0.0012, 0.25, 12.3, 125, 7384)]
    ['1 ms', '250 ms', '12.3 s', '2 min 5 s', '2 h 3 min']
    """
    if seconds < 1:
        return f"{seconds * 1000:3.0f} ms"
    if seconds < 60:
        return f"{seconds:4.1f} s"
    minutes, rest = divmod(round(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours} h {minutes} min" if hours else f"{minutes} min {rest} s"


def _place(run: CellRun) -> str:
    width = len(str(run.of))
    return f"[{run.number:>{width}}/{run.of}]"


def _title(run: CellRun) -> str:
    """The first line that is not empty, nor only a comment if there is another."""
    lines = [line.strip() for line in run.cell.source.splitlines() if line.strip()]
    return next((line for line in lines if not line.startswith("#")), lines[0] if lines else "")


def _cut(line: str) -> str:
    return line if len(line) <= WIDTH else line[: WIDTH - 1] + "…"
