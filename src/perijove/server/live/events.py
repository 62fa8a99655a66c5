"""What can happen to a live notebook, and what it can ask for: the two vocabularies of `room`.

Events are in the past tense, actions are imperatives. Both are plain values, so a test compares lists.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Literal, NewType, TypeAlias

from perijove.notebook.changes import Change
from perijove.notebook.model import Notebook
from perijove.server.live.messages import ServerMessage

ClientId = NewType("ClientId", str)
RunId = NewType("RunId", int)


# Events: from pages


@dataclass(frozen=True, slots=True)
class Opened:
    """A page connected and says what it has seen."""

    client: ClientId
    epoch: str | None = None
    seen: int | None = None


@dataclass(frozen=True, slots=True)
class Closed:
    """A page is gone."""

    client: ClientId


@dataclass(frozen=True, slots=True)
class Proposed:
    """A page wants a transaction: all of its changes, or none."""

    client: ClientId
    id: int
    changes: Sequence[Change]
    texts: dict[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class RunAsked:
    cells: Sequence[str]


@dataclass(frozen=True, slots=True)
class InterruptAsked:
    pass


@dataclass(frozen=True, slots=True)
class RestartAsked:
    run_all: bool = False


@dataclass(frozen=True, slots=True)
class InputGiven:
    value: str


@dataclass(frozen=True, slots=True)
class KernelChosen:
    name: str


@dataclass(frozen=True, slots=True)
class SaveAsked:
    client: ClientId
    id: int


@dataclass(frozen=True, slots=True)
class Resolved:
    keep: Literal["mine", "disk"]


# Events: from the kernel


@dataclass(frozen=True, slots=True)
class KernelStarted:
    """The kernel answers; `kernelspec` and `language_info` are what a notebook's metadata say about it."""

    display_name: str
    kernelspec: dict[str, Any]
    language_info: dict[str, Any]


@dataclass(frozen=True, slots=True)
class KernelFailed:
    """The kernel could not start."""

    message: str


@dataclass(frozen=True, slots=True)
class KernelDied:
    """The kernel ended without being asked."""

    message: str


@dataclass(frozen=True, slots=True)
class OutputMade:
    """A run printed, displayed or raised; already folded into changes."""

    run: RunId
    changes: Sequence[Change]


@dataclass(frozen=True, slots=True)
class InputWanted:
    run: RunId
    prompt: str
    password: bool = False


@dataclass(frozen=True, slots=True)
class RunFinished:
    run: RunId
    ok: bool
    execution_count: int | None = None


# Events: from the disk


@dataclass(frozen=True, slots=True)
class SaveDue:
    """The time for an automatic save has come."""


@dataclass(frozen=True, slots=True)
class Saved:
    """The notebook of this version is on disk."""

    version: int
    when: str


@dataclass(frozen=True, slots=True)
class SaveFailed:
    """Nothing was written; `conflict` when that is because the file had been changed by somebody else."""

    problem: str
    conflict: bool = False


@dataclass(frozen=True, slots=True)
class DiskChanged:
    """Somebody else wrote the file; its notebook, or why it can't be read."""

    notebook: Notebook | None
    problem: str | None = None


@dataclass(frozen=True, slots=True)
class DiskRead:
    """The file was read because the room asked for it (`ReadDisk`)."""

    notebook: Notebook | None
    problem: str | None = None


ClientEvent: TypeAlias = (
    Opened
    | Closed
    | Proposed
    | RunAsked
    | InterruptAsked
    | RestartAsked
    | InputGiven
    | KernelChosen
    | SaveAsked
    | Resolved
)
KernelEvent: TypeAlias = KernelStarted | KernelFailed | KernelDied | OutputMade | InputWanted | RunFinished
DiskEvent: TypeAlias = SaveDue | Saved | SaveFailed | DiskChanged | DiskRead
Event: TypeAlias = ClientEvent | KernelEvent | DiskEvent


# Actions


@dataclass(frozen=True, slots=True)
class Send:
    """Tell one page."""

    client: ClientId
    message: ServerMessage


@dataclass(frozen=True, slots=True)
class Broadcast:
    """Tell every page."""

    message: ServerMessage


@dataclass(frozen=True, slots=True)
class StartKernel:
    """Start a kernel of this name, in place of the one there is."""

    name: str


@dataclass(frozen=True, slots=True)
class RestartKernel:
    pass


@dataclass(frozen=True, slots=True)
class InterruptKernel:
    pass


@dataclass(frozen=True, slots=True)
class Execute:
    run: RunId
    cell_id: str
    code: str


@dataclass(frozen=True, slots=True)
class AnswerInput:
    value: str


@dataclass(frozen=True, slots=True)
class SaveSoon:
    """Let SaveDue happen a while after the last change."""


@dataclass(frozen=True, slots=True)
class SaveLater:
    """Let SaveDue happen in so many seconds: the last attempt failed."""

    seconds: float


@dataclass(frozen=True, slots=True)
class Save:
    """Write the notebook, unless somebody else changed the file; `anyway`: their version is kept aside first."""

    notebook: Notebook
    version: int
    anyway: bool = False


@dataclass(frozen=True, slots=True)
class ReadDisk:
    """Read the file: the notebook is based on it from now on. `aside` lost a conflict and gets a file of its own."""

    aside: Notebook | None = None


@dataclass(frozen=True, slots=True)
class Journal:
    """Remember a transaction until it is saved."""

    version: int
    changes: bytes


@dataclass(frozen=True, slots=True)
class ForgetJournal:
    """Everything up to this version is in the file (or was given up)."""

    version: int


Action: TypeAlias = (
    Send
    | Broadcast
    | StartKernel
    | RestartKernel
    | InterruptKernel
    | Execute
    | AnswerInput
    | SaveSoon
    | SaveLater
    | Save
    | ReadDisk
    | Journal
    | ForgetJournal
)
