"""Writes a notebook while it runs, so that what was done is there when the run is killed: at most once a second."""

import time
from pathlib import Path

from perijove.notebook.ipynb import write
from perijove.notebook.model import Notebook

INTERVAL = 1.0
# A large notebook takes its time to write: at most a tenth of the run goes into that.
SHARE = 10


class Saver:
    """The file of a notebook that changes."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._pending: Notebook | None = None
        self._next = time.monotonic() + INTERVAL

    def changed(self, notebook: Notebook) -> None:
        """There is something to write."""
        self._pending = notebook

    def tick(self) -> None:
        """Write what there is to write, if it is time; raises OSError and NotebookError."""
        if time.monotonic() >= self._next:
            self.save()

    def save(self) -> None:
        """Write what there is to write; raises OSError and NotebookError."""
        if self._pending is None:
            return
        began = time.monotonic()
        try:
            write(self._pending, self._path)
        except OSError as error:  # of a temporary file, whose name says nothing to the user
            raise OSError(error.errno, error.strerror, str(self._path)) from error
        self._pending = None
        took = time.monotonic() - began
        self._next = began + took + max(INTERVAL, took * SHARE)
