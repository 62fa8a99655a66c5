"""What a run may raise. The texts are nbclient's: people search logs for them.

CellControlSignal
├── CellExecutionError      a cell raised an error that is not allowed
├── CellTimeoutError        a cell took too long; a TimeoutError too
└── CellExecutionComplete   not an error: the kernel has said that a cell's messages have all come
DeadKernelError             the kernel died; a RuntimeError
"""

from collections.abc import Mapping
from typing import Any, Self

RULE = "-" * 18
FRAME = "-" * 19
LINES_SHOWN = 10  # of a cell that took too long


class CellControlSignal(Exception):
    """What ends the run of a cell."""


class CellTimeoutError(TimeoutError, CellControlSignal):
    """A cell, or what it published, did not come in time."""

    @classmethod
    def error_from_timeout_and_cell(cls, msg: str, timeout: float, cell: Any) -> Self:
        """The error for a cell that took longer than `timeout` seconds."""
        source = cell.source if cell and cell.source else "Cell contents not found."
        lines = source.strip().split("\n")
        if len(lines) > LINES_SHOWN:
            half = LINES_SHOWN // 2
            source = f"{lines[:half]}\n...\n{lines[-half:]}"
        return cls(
            f"A cell timed out while it was being executed, after {timeout} seconds.\n"
            f"The message was: {msg}.\n"
            f"Here is a preview of the cell contents:\n{FRAME}\n{source}\n{FRAME}\n"
        )


class DeadKernelError(RuntimeError):
    """The kernel died."""


class CellExecutionComplete(CellControlSignal):
    """Raised by `process_message` at the message that says idle."""


class CellExecutionError(CellControlSignal):
    """A cell raised an error that is not allowed; `traceback` is the whole text that is shown."""

    def __init__(self, traceback: str, ename: str, evalue: str) -> None:
        super().__init__(traceback)
        self.traceback = traceback
        self.ename = ename
        self.evalue = evalue

    def __reduce__(self) -> tuple[type[Self], tuple[str, str, str]]:
        return type(self), (self.traceback, self.ename, self.evalue)

    def __str__(self) -> str:
        return self.traceback or f"{self.ename}: {self.evalue}"

    @classmethod
    def from_cell_and_msg(cls, cell: Any, msg: Mapping[str, Any]) -> Self:
        """The error of a cell, from the content of its reply."""
        printed = [
            f"----- {output['name']} -----\n{output['text'].rstrip()}"
            for output in cell.outputs
            if output["output_type"] == "stream"
        ]
        shown = "\n".join(["", *printed, RULE]) if printed else ""
        traceback = "\n".join(msg.get("traceback") or [])
        text = (
            f"An error occurred while executing the following cell:\n{RULE}\n{cell.source}\n{RULE}\n"
            f"{shown}\n\n{traceback}\n"
        )
        return cls(text, msg.get("ename", "<Error>"), msg.get("evalue", ""))
