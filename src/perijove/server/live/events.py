"""What can happen to a live notebook, and what it can ask for: the two vocabularies of `room`.

Events are in the past tense, actions are imperatives. Both are plain values, so a test compares lists
(structs rather than dataclasses: forty of them are made ten times faster when a server starts).
"""

from collections.abc import Sequence
from typing import Any, Literal, NewType, TypeAlias

import msgspec

from perijove.notebook.changes import Change
from perijove.notebook.model import Notebook
from perijove.server.live.messages import ServerMessage

ClientId = NewType("ClientId", str)
RunId = NewType("RunId", int)


# Events: from pages


class Opened(msgspec.Struct, frozen=True):
    """A page connected and says what it has seen."""

    client: ClientId
    epoch: str | None = None
    seen: int | None = None


class Closed(msgspec.Struct, frozen=True):
    """A page is gone."""

    client: ClientId


class Proposed(msgspec.Struct, frozen=True):
    """A page wants a transaction: all of its changes, or none."""

    client: ClientId
    id: int
    changes: Sequence[Change]
    texts: dict[str, int] = {}


class RunAsked(msgspec.Struct, frozen=True):
    cells: Sequence[str]


class InterruptAsked(msgspec.Struct, frozen=True):
    pass


class RestartAsked(msgspec.Struct, frozen=True):
    run_all: bool = False


class InputGiven(msgspec.Struct, frozen=True):
    value: str


class KernelChosen(msgspec.Struct, frozen=True):
    name: str


class SaveAsked(msgspec.Struct, frozen=True):
    client: ClientId
    id: int


class Resolved(msgspec.Struct, frozen=True):
    keep: Literal["mine", "disk", "both"]


class TrustAsked(msgspec.Struct, frozen=True):
    """The user says that all outputs may run their scripts."""


# Events: from the kernel


class KernelStarted(msgspec.Struct, frozen=True):
    """The kernel answers; `kernelspec` and `language_info` are what a notebook's metadata say about it.

    `remark` says when it is not the one that was asked for.
    """

    display_name: str
    kernelspec: dict[str, Any]
    language_info: dict[str, Any]
    remark: str = ""


class KernelFailed(msgspec.Struct, frozen=True):
    """The kernel could not start."""

    message: str


class KernelDied(msgspec.Struct, frozen=True):
    """The kernel ended without being asked."""

    message: str


class OutputMade(msgspec.Struct, frozen=True):
    """A run printed, displayed or raised; already folded into changes. `seen` is the last message that is in them."""

    run: RunId
    changes: Sequence[Change]
    seen: str = ""


class RunResumed(msgspec.Struct, frozen=True):
    """A kernel that was taken over may still run this cell, by this id; `seen` is its last message that is known."""

    cell_id: str
    request: str
    seen: str = ""


class InputWanted(msgspec.Struct, frozen=True):
    run: RunId
    prompt: str
    password: bool = False


class RunFinished(msgspec.Struct, frozen=True):
    run: RunId
    ok: bool
    execution_count: int | None = None


# Events: from the disk


class SaveDue(msgspec.Struct, frozen=True):
    """The time for an automatic save has come."""


class Saved(msgspec.Struct, frozen=True):
    """The notebook of this version is on disk."""

    version: int
    when: str


class SaveFailed(msgspec.Struct, frozen=True):
    """Nothing was written; `conflict` when that is because the file had been changed by somebody else."""

    problem: str
    conflict: bool = False


class DiskChanged(msgspec.Struct, frozen=True):
    """Somebody else wrote the file; its notebook, or why it can't be read."""

    notebook: Notebook | None
    problem: str | None = None


class DiskRead(msgspec.Struct, frozen=True):
    """The file was read because the room asked for it (`ReadDisk`, `MergeDisk`); `merged` is what became of both."""

    notebook: Notebook | None
    problem: str | None = None
    merged: Notebook | None = None


class TrustFound(msgspec.Struct, frozen=True):
    """These cells' outputs, as they were in this notebook, are known to be trusted."""

    notebook: Notebook
    cells: frozenset[str]


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
    | TrustAsked
)
KernelEvent: TypeAlias = KernelStarted | KernelFailed | KernelDied | OutputMade | RunResumed | InputWanted | RunFinished
DiskEvent: TypeAlias = SaveDue | Saved | SaveFailed | DiskChanged | DiskRead | TrustFound
Event: TypeAlias = ClientEvent | KernelEvent | DiskEvent


# Actions


class Send(msgspec.Struct, frozen=True):
    """Tell one page."""

    client: ClientId
    message: ServerMessage


class Broadcast(msgspec.Struct, frozen=True):
    """Tell every page."""

    message: ServerMessage


class StartKernel(msgspec.Struct, frozen=True):
    """Start a kernel of this name, in place of the one there is.

    With a language, our own kernel for it may stand in for one that is not here.
    """

    name: str
    language: str | None = None


class RestartKernel(msgspec.Struct, frozen=True):
    pass


class InterruptKernel(msgspec.Struct, frozen=True):
    pass


class Execute(msgspec.Struct, frozen=True):
    run: RunId
    cell_id: str
    code: str


class Resume(msgspec.Struct, frozen=True):
    """Go on with a run that a server that was killed has begun."""

    run: RunId
    cell_id: str
    code: str
    request: str
    seen: str


class AnswerInput(msgspec.Struct, frozen=True):
    value: str


class SaveSoon(msgspec.Struct, frozen=True):
    """Let SaveDue happen a while after the last change."""


class SaveLater(msgspec.Struct, frozen=True):
    """Let SaveDue happen in so many seconds: the last attempt failed."""

    seconds: float


class Save(msgspec.Struct, frozen=True):
    """Write the notebook, unless somebody else changed the file; `anyway`: their version is kept aside first."""

    notebook: Notebook
    version: int
    anyway: bool = False


class ReadDisk(msgspec.Struct, frozen=True):
    """Read the file: the notebook is based on it from now on. `aside` lost a conflict and gets a file of its own."""

    aside: Notebook | None = None


class MergeDisk(msgspec.Struct, frozen=True):
    """Read the file, on which the notebook is based from now on, and merge what this notebook has with it."""

    mine: Notebook


class FindTrust(msgspec.Struct, frozen=True):
    """Find out which outputs of this notebook are trusted."""

    notebook: Notebook


class KeepTrust(msgspec.Struct, frozen=True):
    """Remember that the outputs of these cells are trusted."""

    notebook: Notebook
    cells: frozenset[str]


class Journal(msgspec.Struct, frozen=True):
    """Remember a transaction until it is saved."""

    version: int
    changes: bytes
    seen: str = ""


class ForgetJournal(msgspec.Struct, frozen=True):
    """Everything up to this version is in the file."""

    version: int


class DropJournal(msgspec.Struct, frozen=True):
    """Nothing of an epoch is wanted any more: the file was read anew."""

    epoch: str


Action: TypeAlias = (
    Send
    | Broadcast
    | StartKernel
    | RestartKernel
    | InterruptKernel
    | Execute
    | Resume
    | AnswerInput
    | SaveSoon
    | SaveLater
    | Save
    | ReadDisk
    | MergeDisk
    | FindTrust
    | KeepTrust
    | Journal
    | ForgetJournal
    | DropJournal
)
