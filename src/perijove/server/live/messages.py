"""What a page and its live notebook say to each other, as JSON text frames on one WebSocket.

`ClientMessage` is all that a page may say, `ServerMessage` all that it is told; docs/live-notebooks.md shows them.
"""

from typing import Any, Literal

import msgspec

KernelStateName = Literal["none", "starting", "idle", "busy", "restarting", "dead", "failed"]
RunState = Literal["queued", "running"]


class BadMessage(Exception):
    """Raised when a frame is not a message of the live protocol; the text says what was expected."""


class Open(msgspec.Struct, frozen=True, tag="open"):
    """The first message: what the page has seen before, if anything."""

    epoch: str | None = None
    seen: int | None = None


class Change(msgspec.Struct, frozen=True, tag="change"):
    """A transaction; `texts` are the text versions that its edits are based on."""

    id: int
    changes: msgspec.Raw
    texts: dict[str, int] = {}


class Run(msgspec.Struct, frozen=True, tag="run"):
    """Put cells at the end of the run queue."""

    cells: list[str]


class Interrupt(msgspec.Struct, frozen=True, tag="interrupt"):
    """Stop what runs, and forget what is queued."""


class Restart(msgspec.Struct, frozen=True, tag="restart"):
    """Begin again with an empty kernel."""

    run_all: bool = False


class Input(msgspec.Struct, frozen=True, tag="input"):
    """The answer to an input request."""

    value: str


class Complete(msgspec.Struct, frozen=True, tag="complete"):
    """Ask the kernel how the code could go on; `cursor` counts code points."""

    id: int
    code: str
    cursor: int


class Inspect(msgspec.Struct, frozen=True, tag="inspect"):
    """Ask the kernel about the name at the cursor."""

    id: int
    code: str
    cursor: int
    detail: Literal[0, 1] = 0


class Save(msgspec.Struct, frozen=True, tag="save"):
    """Write the file now; answered by a reply."""

    id: int


class Resolve(msgspec.Struct, frozen=True, tag="resolve"):
    """Decide a conflict between the room's notebook and the file on disk."""

    keep: Literal["mine", "disk", "both"]


class SetKernel(msgspec.Struct, frozen=True, tag="set_kernel"):
    """Use another kernel."""

    name: str


class Trust(msgspec.Struct, frozen=True, tag="trust"):
    """Let the scripts of all outputs run."""


ClientMessage = (
    Open | Change | Run | Interrupt | Restart | Input | Complete | Inspect | Save | Resolve | SetKernel | Trust
)


class Changes(msgspec.Struct, frozen=True, tag="changes"):
    """A transaction that happened; `version` is the notebook's after it."""

    version: int
    changes: msgspec.Raw
    client: str | None = None
    id: int | None = None


class Refused(msgspec.Struct, frozen=True, tag="refused"):
    """A transaction that did not happen."""

    id: int
    reason: str


class Runs(msgspec.Struct, frozen=True, tag="runs"):
    """The whole run queue."""

    runs: dict[str, RunState]


class Kernel(msgspec.Struct, frozen=True, tag="kernel"):
    """How the kernel is; `message` says why when it is dead or could not start."""

    state: KernelStateName
    name: str
    display_name: str
    message: str | None = None


class InputRequest(msgspec.Struct, frozen=True, tag="input_request"):
    """Running code asks for a line."""

    cell_id: str
    prompt: str
    password: bool


class InputDone(msgspec.Struct, frozen=True, tag="input_done"):
    """Nothing asks any more: somebody answered, or the run ended."""


class File(msgspec.Struct, frozen=True, tag="file"):
    """How the file on disk relates to the notebook."""

    dirty: bool
    saved_version: int
    problem: str | None
    conflict: bool
    writable: bool
    last_saved: str | None


class Fresh(msgspec.Struct, frozen=True, tag="fresh"):
    """All cells whose outputs' scripts may run: they were made here, or are trusted."""

    cells: list[str]


class Snapshot(msgspec.Struct, frozen=True, tag="snapshot"):
    """Everything a page needs to show the notebook."""

    epoch: str
    version: int
    client: str
    notebook: msgspec.Raw
    texts: dict[str, int]
    runs: dict[str, RunState]
    kernel: Kernel
    file: File
    fresh: list[str]
    input: InputRequest | None
    upgraded_from: int | None = None


class Reply(msgspec.Struct, frozen=True, tag="reply"):
    """The answer to complete, inspect or save."""

    id: int
    content: dict[str, Any]


class Problem(msgspec.Struct, frozen=True, tag="problem"):
    """Why there is no live notebook here; the socket closes after it."""

    message: str


ServerMessage = Changes | Refused | Runs | Kernel | InputRequest | InputDone | File | Fresh | Snapshot | Reply | Problem

_decoder: msgspec.json.Decoder[ClientMessage] = msgspec.json.Decoder(ClientMessage)


def decode(text: str | bytes) -> ClientMessage:
    """One frame as a typed message; raises BadMessage."""
    try:
        return _decoder.decode(text)
    except (msgspec.MsgspecError, UnicodeError, RecursionError) as error:
        raise BadMessage(f"this is no message of the live protocol: {error}") from error


def encode(message: ServerMessage) -> str:
    """A message as the text of one frame."""
    return msgspec.json.encode(message).decode()
