"""Which outputs of a notebook the user trusts, kept where Jupyter keeps it: only their scripts run in a page."""

import logging
import sqlite3
from collections.abc import Collection
from pathlib import Path

from perijove.notebook.model import CodeCell, Notebook
from perijove.notebook.signatures import Signatures
from perijove.notebook.trust import may_run

log = logging.getLogger(__name__)


class Trusting:
    """The user's signatures. Every method blocks; a database that can't be used is logged, and nothing is trusted."""

    def __init__(self, folder: Path) -> None:
        """`folder` is Jupyter's data directory."""
        self._folder = folder

    def trusted(self, notebook: Notebook) -> frozenset[str]:
        """The cells of which some output could run something, and all that could are trusted."""
        asking = frozenset(cells_that_may_run(notebook))
        if not asking:
            return asking
        try:
            with Signatures(self._folder) as signatures:
                found = signatures.trusted_cells(notebook)
        except (OSError, sqlite3.Error) as error:
            log.warning("what is trusted can't be read: %s", error)
            return frozenset()
        return frozenset(id_ for id_ in asking if found.get(id_))

    def trust(self, notebook: Notebook, cells: Collection[str]) -> None:
        """Trust the outputs of these cells, and the notebook as Jupyter does when there are no others."""
        asking = cells_that_may_run(notebook)
        if not asking:
            return
        try:
            with Signatures(self._folder) as signatures:
                if all(id_ in cells for id_ in asking):
                    signatures.sign(notebook)
                else:
                    signatures.trust_outputs(
                        output
                        for cell in notebook.cells
                        if isinstance(cell, CodeCell) and cell.id in cells
                        for output in cell.outputs
                        if may_run(output)
                    )
        except (OSError, sqlite3.Error) as error:
            log.warning("what is trusted can't be written: %s", error)


def cells_that_may_run(notebook: Notebook) -> list[str]:
    """The cells with an output that could run something."""
    return [
        cell.id for cell in notebook.cells if isinstance(cell, CodeCell) and any(may_run(each) for each in cell.outputs)
    ]
