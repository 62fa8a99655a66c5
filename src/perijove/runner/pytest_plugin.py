"""`pytest --perijove`: every notebook is a file of tests, every code cell a test that its outputs are what it says.

Only options are made when pytest starts; the rest is imported for the first notebook that is collected.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from perijove.runner.verify import Checked


_ANSI = re.compile(r"\x1b\[[0-9;]*m")


class CellFailed(Exception):
    """A cell that is not as it should be; its text is all there is to say."""


def pytest_addoption(parser: pytest.Parser) -> None:
    """The options."""
    group = parser.getgroup("perijove", "notebooks as tests")
    group.addoption("--perijove", action="store_true", help="run notebooks, and compare outputs with those in the file")
    group.addoption("--perijove-lax", action="store_true", help="run notebooks, compare only cells marked for it")
    group.addoption("--perijove-kernel", metavar="NAME", help="the kernelspec; by default the one that each names")
    group.addoption("--perijove-timeout", type=float, default=0.0, metavar="SECONDS", help="a cell's limit; 0 is none")


def pytest_collect_file(file_path: Path, parent: pytest.Collector) -> NotebookFile | None:
    """A notebook, when notebooks are asked for."""
    wanted = parent.config.getoption("--perijove") or parent.config.getoption("--perijove-lax")
    if file_path.suffix == ".ipynb" and wanted and ".ipynb_checkpoints" not in file_path.parts:
        file: NotebookFile = NotebookFile.from_parent(parent, path=file_path)
        return file
    return None


class NotebookFile(pytest.File):
    """One notebook; it is run once, by the first of its cells that is tested."""

    _checked: dict[str, Checked] | None = None

    def collect(self) -> Iterable[CellItem]:
        """Its code cells."""
        from perijove.notebook.errors import NotebookError
        from perijove.notebook.ipynb import read
        from perijove.notebook.model import CodeCell

        try:
            cells = [cell for cell in read(self.path).cells if isinstance(cell, CodeCell) and cell.source.strip()]
        except NotebookError as error:
            raise self.CollectError(str(error)) from error
        for number, cell in enumerate(cells, start=1):
            item: CellItem = CellItem.from_parent(self, name=f"cell {number}", cell_id=cell.id)
            yield item

    def checked(self, cell_id: str) -> Checked | None:
        """How a cell ran; None when it was not run, since one before it failed."""
        if self._checked is None:
            self._checked = self._run()
        return self._checked.get(cell_id)

    def _run(self) -> dict[str, Checked]:
        import asyncio
        import io

        from perijove.client.errors import ClientError
        from perijove.runner.headless import Job
        from perijove.runner.verify import verify_file
        from perijove.settings import RunSettings, Settings

        option = self.config.getoption
        settings = Settings(run=RunSettings(timeout=option("--perijove-timeout"), allow_errors=True))
        job = Job(self.path, None, option("--perijove-kernel"))
        try:
            done = asyncio.run(verify_file(job, settings, out=io.StringIO(), lax=option("--perijove-lax")))
        except ClientError as error:
            raise CellFailed(f"{self.path}: {error}") from error
        return {cell.run.cell.id: cell for cell in done.cells}


class CellItem(pytest.Item):
    """One code cell."""

    def __init__(self, *, cell_id: str, **rest: Any) -> None:
        super().__init__(**rest)
        self.cell_id = cell_id

    def runtest(self) -> None:
        """Fails when the cell failed, or when its outputs differ."""
        file = self.parent
        assert isinstance(file, NotebookFile)
        checked = file.checked(self.cell_id)
        if checked is None:
            pytest.skip("a cell before it failed, and the kernel with it")
        if checked.run.status == "skipped":
            pytest.skip("marked to be skipped")
        if checked.failed:
            raise CellFailed("\n".join(_lines(checked)))

    def repr_failure(self, excinfo: pytest.ExceptionInfo[BaseException], style: Any = None) -> Any:
        """What is to be said of the cell; a traceback would be of this plug-in."""
        if isinstance(excinfo.value, CellFailed):
            return str(excinfo.value)
        return super().repr_failure(excinfo, style)

    def reportinfo(self) -> tuple[Path, int | None, str]:
        """Where it is."""
        return self.path, None, f"{self.path.name}: {self.name}"


def _lines(checked: Checked) -> list[str]:
    from perijove.runner.progress import failure_text

    source = [f"    {line}" for line in checked.run.cell.source.splitlines()]
    if checked.run.error is not None and checked.run.failed:
        return [failure_text(checked.run), *source, *(_ANSI.sub("", text) for text in checked.run.error.traceback)]
    lines = [", ".join(f"{difference.what} differs" for difference in checked.differences), *source]
    for difference in checked.differences:
        lines += difference.lines()
    return lines
