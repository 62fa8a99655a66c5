"""What a run has done so far, on disk as it happens: a line an event, in a file beside the notebook.

The notebook itself is written once, at the end. Whoever kills the run at any moment loses nothing of what had come:
`--resume` reads the journal. A line that was cut short is the last one, and is left out.
"""

import contextlib
import os
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import msgspec

from perijove.client.registry import birth
from perijove.notebook.change import Change
from perijove.notebook.changes import apply_all
from perijove.notebook.codec import change_from_plain, change_to_plain
from perijove.notebook.errors import NotebookError
from perijove.notebook.model import Notebook
from perijove.protocol.message import MsgId
from perijove.runner.run import CellRun, Going, Status

_encode = msgspec.json.Encoder().encode
VERSION = 1


class Opening(msgspec.Struct, frozen=True, kw_only=True):
    """The first line: what is run, and by whom. `source` is a digest of the notebook as it was before the run."""

    source: str
    kernel: str
    connection_file: str = ""
    pid: int = 0
    born: str = ""
    version: int = VERSION


class JournalError(NotebookError):
    """A journal that can't be used: of another notebook, or of a run that still goes on."""


class _Line(msgspec.Struct, omit_defaults=True):
    changes: list[Any] = []
    seen: str = ""
    ended: str = ""
    status: Status = "ok"
    seconds: float = 0.0
    asked: str = ""
    request: str = ""


@dataclass
class Left:
    """What a run left behind: its changes, the last message that it saw, and how its cells ended, by id.

    And the cell that it was running, with the id of its request.
    """

    opening: Opening
    changes: list[Change] = field(default_factory=list)
    seen: str = ""
    ended: dict[str, tuple[Status, float]] = field(default_factory=dict)
    asked: tuple[str, str] = ("", "")

    @property
    def going(self) -> Going | None:
        """The cell that was running."""
        cell_id, request = self.asked
        if not cell_id or cell_id in self.ended:
            return None
        return Going(cell_id, MsgId(request), MsgId(self.seen) if self.seen else None)

    @property
    def lives(self) -> bool:
        """Whether the run still goes on."""
        return bool(self.opening.born) and birth(self.opening.pid) == self.opening.born


class Journal:
    """The file of one run."""

    def __init__(self, target: Path, opening: Opening, left: Left | None = None) -> None:
        """Starts anew, or goes on with what was `left`; raises OSError with the notebook's path in it."""
        path = self._path = journal_path(target)
        self.kept = False
        mine = msgspec.structs.replace(opening, pid=os.getpid(), born=birth(os.getpid()))
        lines = [_encode(mine)]
        if left is not None:
            lines.append(_encode(_Line(changes=[change_to_plain(each) for each in left.changes], seen=left.seen)))
            lines += [_encode(_ended(cell, *how)) for cell, how in left.ended.items()]
            lines.append(_encode(_asked(*left.asked)))
        temporary = path.with_name(f"{path.name}.{os.getpid()}")
        try:
            self._file = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
            os.write(self._file, b"".join(line + b"\n" for line in lines))
            temporary.replace(path)
        except OSError as error:
            raise OSError(error.errno, error.strerror, str(target)) from error

    def asked(self, cell_id: str, request: str) -> None:
        """Remember which cell is to run, and by which id the kernel will know it."""
        os.write(self._file, _encode(_asked(cell_id, request)) + b"\n")

    def changed(self, changes: Sequence[Change], seen: str = "") -> None:
        """Remember changes of the notebook, and the message that they came with."""
        os.write(self._file, _encode(_Line(changes=[change_to_plain(each) for each in changes], seen=seen)) + b"\n")

    def ended(self, run: CellRun) -> None:
        """Remember how a cell ended; from now on it survives the machine's end as well."""
        os.write(self._file, _encode(_ended(run.cell.id, run.status, run.seconds)) + b"\n")
        with contextlib.suppress(OSError):  # file systems without it
            os.fdatasync(self._file)

    def finished(self) -> None:
        """The notebook is written: nothing is left to go on with, even if this process is killed before it ends."""
        self._path.unlink(missing_ok=True)
        self.kept = True  # another run may have one there by the time that this one is closed

    def close(self) -> None:
        """End it; the file goes, unless it is to be `kept`, since the notebook could not be written."""
        os.close(self._file)
        if not self.kept:
            self._path.unlink(missing_ok=True)


def journal_path(target: Path) -> Path:
    """Where the journal of a run is that writes this notebook.

    >>> journal_path(Path("a/b.ipynb")).as_posix()
    'a/.b.ipynb.run'
    """
    return target.with_name(f".{target.name}.run")


def read_journal(target: Path) -> Left | None:
    """What a run left behind that was to write this notebook; None when it ended well. Raises JournalError."""
    path = journal_path(target)
    try:
        lines = path.read_bytes().split(b"\n")
    except FileNotFoundError:
        return None
    try:
        left = Left(msgspec.json.decode(lines[0], type=Opening))
    except msgspec.MsgspecError as error:
        raise JournalError(
            f"this is no journal of a run ({error}); delete it to run from the start", name=str(path)
        ) from error
    for data in lines[1:-1]:  # what follows the last line's end is empty, or was cut short
        line = msgspec.json.decode(data, type=_Line)
        left.changes += [change_from_plain(each) for each in line.changes]
        left.seen = line.seen or left.seen
        if line.asked:
            left.asked = (line.asked, line.request)
        if line.ended:
            left.ended[line.ended] = (line.status, line.seconds)
    return left


def restored(notebook: Notebook, left: Left) -> Notebook:
    """The notebook as it was when the run was killed."""
    return apply_all(notebook, left.changes)


def _asked(cell_id: str, request: str) -> _Line:
    return _Line(asked=cell_id, request=request)


def _ended(cell_id: str, status: Status, seconds: float) -> _Line:
    return _Line(ended=cell_id, status=status, seconds=seconds)
