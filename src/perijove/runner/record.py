"""What is recorded of a run in the notebook's metadata: when each cell ran, and how it ended; pure.

`execution` of a cell holds the times of four messages, as nbclient and JupyterLab write them; `papermill` of the
notebook and of its cells is papermill's. Times are in UTC, durations in seconds.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, Literal

import msgspec

from perijove.notebook.change import Change, SetCellMetadata, SetMetadata
from perijove.notebook.model import Cell, Notebook
from perijove.protocol.message import Message

Status = Literal["pending", "running", "completed", "failed"]
Entry = dict[str, Any]

REPLY = "shell.execute_reply"


class _Parent(msgspec.Struct):
    session: str = ""
    msg_type: str = ""


_parent = msgspec.json.Decoder(_Parent)


def stamp(moment: datetime) -> str:
    """A time as `metadata.execution` has it.

    >>> stamp(datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC))
    '2026-01-02T03:04:05.000000Z'
    """
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def execution_key(message_type: str, content: Mapping[str, Any]) -> str | None:
    """Under which key of `metadata.execution` the time of a message of iopub stands; None for those that have none."""
    if message_type == "execute_input":
        return "iopub.execute_input"
    state = content.get("execution_state")
    return f"iopub.status.{state}" if message_type == "status" and state in {"busy", "idle"} else None


def tells_of_code(session: str, message: Message) -> bool:
    """Whether a message of iopub tells of code that a client runs; it runs one piece after the other."""
    try:
        parent = _parent.decode(message.parent_header)
    except msgspec.MsgspecError:
        return False
    return (parent.session, parent.msg_type) == (session, "execute_request")


def pending() -> Entry:
    """`metadata.papermill` of a cell that is still to be run."""
    return {"exception": None, "start_time": None, "end_time": None, "duration": None, "status": "pending"}


def started(entry: Mapping[str, Any], moment: datetime) -> Entry:
    """The same when it begins to run."""
    return {**entry, "start_time": moment.isoformat(), "exception": False, "status": "running"}


def ended(entry: Mapping[str, Any], moment: datetime, *, failed: bool = False) -> Entry:
    """The same when it has ended; one that has failed already stays so."""
    failed = failed or entry.get("status") == "failed"
    status: Status = "failed" if failed else "completed"
    return {**_timed(entry, moment), "status": status, "exception": failed or entry.get("exception")}


def notebook_started(entry: Mapping[str, Any], moment: datetime) -> Entry:
    """`metadata.papermill` of a notebook whose run begins."""
    return {**entry, "start_time": moment.isoformat(), "end_time": None, "duration": None, "exception": None}


def notebook_ended(entry: Mapping[str, Any], moment: datetime, *, failed: bool = False) -> Entry:
    """The same when the run has ended."""
    return {**_timed(entry, moment), "exception": True if failed else entry.get("exception")}


def _timed(entry: Mapping[str, Any], moment: datetime) -> Entry:
    began = entry.get("start_time")
    seconds = (moment - datetime.fromisoformat(began)).total_seconds() if isinstance(began, str) else None
    return {**entry, "end_time": moment.isoformat(), "duration": seconds}


@dataclass
class Record:
    """The record of one run of a notebook, as changes; `about` are the run's parameters, paths and version."""

    about: Mapping[str, Any] = field(default_factory=dict)
    _notebook: Entry = field(default_factory=dict)
    _cells: dict[str, Entry] = field(default_factory=dict)
    _times: dict[str, str] = field(default_factory=dict)

    def began(self, notebook: Notebook, moment: datetime) -> list[Change]:
        """The run begins: every cell is pending."""
        former = notebook.metadata.get("papermill")
        kept = dict(former) if isinstance(former, dict) else {"default_parameters": {}}
        self._notebook = notebook_started({**kept, **self.about}, moment)
        self._cells = {cell.id: pending() for cell in notebook.cells}
        pendings = [SetCellMetadata(cell_id, "papermill", entry) for cell_id, entry in self._cells.items()]
        return [SetMetadata("papermill", self._notebook), *pendings]

    def started(self, cell: Cell, moment: datetime) -> list[Change]:
        """A cell begins."""
        self._times = {}
        return self._set(cell, started(self._cells.get(cell.id, pending()), moment))

    def saw(self, message: Message, key: str | None = None) -> None:
        """A message for the cell that runs: when it was sent, under a key of `metadata.execution`, if it has one."""
        moment = message.header.sent_at
        key = key or execution_key(message.msg_type, msgspec.json.decode(message.content))
        if key is not None and moment is not None:
            self._times[key] = stamp(moment)

    def ended(self, cell: Cell, moment: datetime, *, failed: bool) -> list[Change]:
        """A cell has ended."""
        times = SetCellMetadata(cell.id, "execution", dict(self._times))
        return [times, *self._set(cell, ended(self._cells.get(cell.id, pending()), moment, failed=failed))]

    def finished(self, moment: datetime, *, failed: bool) -> list[Change]:
        """The run has ended: what is pending before the cell that failed had nothing to do."""
        changes: list[Change] = [SetMetadata("papermill", notebook_ended(self._notebook, moment, failed=failed))]
        for cell_id, entry in self._cells.items():
            if entry["status"] == "failed":
                break
            if entry["status"] == "pending":
                changes.append(SetCellMetadata(cell_id, "papermill", {**entry, "status": "completed"}))
        return changes

    def _set(self, cell: Cell, entry: Entry) -> list[Change]:
        self._cells[cell.id] = entry
        return [SetCellMetadata(cell.id, "papermill", entry)]
