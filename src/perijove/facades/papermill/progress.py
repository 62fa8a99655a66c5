"""A line that counts the cells: on a terminal as they run, elsewhere once, at the end."""

import sys
import time
from typing import TextIO

from perijove.runner.progress import seconds_text


class Bar:
    """Counts to `total`; `n` is how many are done."""

    gui = False

    def __init__(
        self, total: int, unit: str = "cell", desc: str = "Executing", file: TextIO | None = None, **other: object
    ) -> None:
        """`other` are options of tqdm, which have no meaning here."""
        del other
        self.total = total
        self.n = 0
        self._unit = unit
        self._description = desc
        self._out = sys.stderr if file is None else file
        self._began = time.monotonic()
        self._closed = False
        self.refresh()

    def set_description(self, desc: str) -> None:
        """Say what is being done."""
        self._description = desc
        self.refresh()

    def update(self, count: int = 1) -> None:
        """So many more are done."""
        self.n += count
        self.refresh()

    def refresh(self) -> None:
        """Write the line again, on a terminal."""
        if self._out.isatty():
            self._out.write(f"\r\x1b[K{self._line()}")
            self._out.flush()

    def close(self) -> None:
        """End the line."""
        if not self._closed:
            self._closed = True
            self._out.write("\n" if self._out.isatty() else f"{self._line()}\n")
            self._out.flush()

    def _line(self) -> str:
        took = seconds_text(time.monotonic() - self._began).strip()
        return f"{self._description}: {self.n}/{self.total} {self._unit}s, {took}"
