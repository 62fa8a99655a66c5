"""What can go wrong.

PapermillException
├── PapermillExecutionError             a cell raised an error
├── PapermillMissingParameterException  a path names a parameter that was not given
└── PapermillOptionalDependencyException
"""

import re
from typing import Any

_COLORS = re.compile(r"\x1b\[(K|.*?m)")


class PapermillException(Exception):
    """Raised by everything in this package."""


class PapermillMissingParameterException(PapermillException):
    """A path with a place for a parameter that was not given."""


class PapermillOptionalDependencyException(PapermillException):
    """Something that is not installed."""


class PapermillWarning(Warning):
    """What is odd, but goes on."""


class PapermillParameterOverwriteWarning(PapermillWarning):
    """An argument that is overwritten by another."""


class PapermillExecutionError(PapermillException):
    """A cell raised an error; the arguments say which, and what it was."""

    def __init__(
        self, cell_index: int, exec_count: int | None, source: str, ename: str, evalue: str, traceback: list[str]
    ) -> None:
        super().__init__(cell_index, exec_count, source, ename, evalue, traceback)
        self.cell_index = cell_index
        self.exec_count = exec_count
        self.source = source
        self.ename = ename
        self.evalue = evalue
        self.traceback = traceback

    def __str__(self) -> str:
        traceback = strip_color("\n".join(self.traceback))
        return f'\n{75 * "-"}\nException encountered at "In [{self.exec_count}]":\n{traceback}\n'


def strip_color(text: Any) -> str:
    """The text without the terminal's colours."""
    return _COLORS.sub("", text)
