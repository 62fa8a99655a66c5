"""What dispatch decides that the host shall do, as values."""

from collections.abc import Sequence

import msgspec

from perijove.protocol.message import EMPTY, Buffer, Channel, Message

Text = msgspec.Raw | Buffer


class Send(msgspec.Struct, frozen=True, gc=False):
    """Send this message; on iopub the identities are its topic."""

    channel: Channel
    msg_type: str
    content: Text
    parent: Text = EMPTY
    identities: tuple[bytes, ...] = ()
    buffers: Sequence[Buffer] = ()
    metadata: Text = EMPTY


class ToWorker(msgspec.Struct, frozen=True, gc=False):
    """Send this frame to the worker."""

    parts: tuple[Text, ...]


class Interrupt(msgspec.Struct, frozen=True, gc=False):
    """Interrupt the worker, and with `children` the processes that it has started as well."""

    children: bool = False


class DumpStacks(msgspec.Struct, frozen=True, gc=False):
    """Let the worker write down where its threads are, and tell dispatch."""


class Kill(msgspec.Struct, frozen=True, gc=False):
    """End the worker at once, with the processes that it has started."""


class Alarm(msgspec.Struct, frozen=True, gc=False):
    """Tell dispatch in so many seconds that this job's time is over; None: don't."""

    number: int
    seconds: float | None


class Log(msgspec.Struct, frozen=True, gc=False):
    """Tell whoever has started the kernel."""

    text: str


class Analyse(msgspec.Struct, frozen=True, gc=False):
    """Ask static analysis what could stand at the cursor, and tell dispatch, in so many seconds at the latest."""

    number: int
    code: str
    cursor: int
    question: "Question"


class Question(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """What a worker adds to its completions when static analysis may know more: how they go together, and the place.

    `before` is the code of earlier cells, `path` their `sys.path`.
    """

    how: str
    seconds: float
    before: str = ""
    folder: str = "."
    path: tuple[str, ...] = ()


class ReportUsage(msgspec.Struct, frozen=True, gc=False):
    """Reply to this usage request with what the processes use."""

    channel: Channel
    request: Message


class TellMissed(msgspec.Struct, frozen=True, gc=False):
    """Send what was sent after this message once more, to who asks; `pending` are the executions not done yet."""

    channel: Channel
    request: Message
    after: str | None
    pending: tuple[str, ...]
    messages: bool = True


class Follow(msgspec.Struct, frozen=True, gc=False):
    """End the kernel with this process, from now on."""

    pid: int


class StartWorker(msgspec.Struct, frozen=True, gc=False):
    """Start a new worker behind the same sockets."""


class StopWorker(msgspec.Struct, frozen=True, gc=False):
    """Ask the worker to end, and see to it that it does."""

    restart: bool = False


class Exit(msgspec.Struct, frozen=True, gc=False):
    """End the kernel; `reason` says why it could not live."""

    status: int = 0
    reason: str = ""


Action = (
    Send
    | ToWorker
    | Interrupt
    | DumpStacks
    | Kill
    | Alarm
    | Log
    | Analyse
    | ReportUsage
    | TellMissed
    | Follow
    | StartWorker
    | StopWorker
    | Exit
)
