"""Runs a notebook in a fresh kernel and tells which outputs are not what it says; the file is not written."""

import sys
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import TextIO

from perijove.client.provisioner import Provisioner
from perijove.notebook.ipynb import read
from perijove.notebook.model import CodeCell, Notebook
from perijove.runner.compare import Difference, Rules, compare
from perijove.runner.ending import Ending
from perijove.runner.headless import Job, run_file
from perijove.runner.marks import VERIFY_CHECK, VERIFY_IGNORE, VERIFY_RAISES, VERIFY_SKIP, marked
from perijove.runner.run import CellRun
from perijove.settings import Settings


@dataclass(frozen=True)
class Checked:
    """One code cell: how it ran, and where its outputs differ from those in the file."""

    run: CellRun
    differences: tuple[Difference, ...] = ()

    @property
    def failed(self) -> bool:
        return self.run.failed or bool(self.differences)


@dataclass(frozen=True)
class Verification:
    """The code cells that were run, in order, and the number of the signal that ended the run early."""

    cells: tuple[Checked, ...]
    ended_by: int | None = None

    @property
    def failed(self) -> tuple[Checked, ...]:
        return tuple(cell for cell in self.cells if cell.failed)


def check(before: Notebook, after: Notebook, runs: Iterable[CellRun], rules: Rules, *, lax: bool) -> list[Checked]:
    """Compare what cells have now with what the file says; `lax` compares only the cells that are marked for it."""
    checked = []
    for run in runs:
        compared = marked(run.cell, VERIFY_CHECK) if lax else not marked(run.cell, VERIFY_IGNORE)
        if run.status not in {"ok", "expected"} or not compared:
            checked.append(Checked(run))
            continue
        expected, found = before.cell(run.cell.id), after.cell(run.cell.id)
        assert isinstance(expected, CodeCell)
        assert isinstance(found, CodeCell)
        checked.append(Checked(run, tuple(compare(expected, found, rules))))
    return checked


async def verify_file(
    job: Job,
    settings: Settings,
    rules: Rules | None = None,
    out: TextIO = sys.stderr,
    *,
    lax: bool = False,
    provisioner: Provisioner | None = None,
    ending: Ending | None = None,
) -> Verification:
    """Run a notebook and compare; raises NotebookError, ClientError and OSError when it can't be read or run."""
    before = read(job.source)
    marks = {"skip": VERIFY_SKIP, "raises": VERIFY_RAISES}
    result = await run_file(
        replace(job, target=None, marks=marks), settings, out, provisioner=provisioner, ending=ending
    )
    checked = check(before, result.notebook, result.runs, rules or Rules(), lax=lax)
    return Verification(tuple(checked), result.ended_by)
