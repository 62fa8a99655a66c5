"""Contents of the control channel: requests that are answered while code runs.

Kernel info is asked for on this channel too. Debugging follows JEP 47, subshells JEP 91; usage requests are not
specified, JupyterLab's resource display sends them.
"""

from typing import Any, Literal

import msgspec

from perijove.protocol.message import Channel


class ShutdownRequest(msgspec.Struct, frozen=True, kw_only=True):
    """End, for good or to be started again. Old clients send it on the shell channel."""

    restart: bool = False


class ShutdownReply(msgspec.Struct, frozen=True, kw_only=True):
    """The kernel is about to end; broadcast on iopub as well."""

    status: Literal["ok"] = "ok"
    restart: bool = False


class InterruptRequest(msgspec.Struct, frozen=True, kw_only=True):
    """Stop what is running, for kernels whose kernelspec asks for messages in place of signals."""


class InterruptReply(msgspec.Struct, frozen=True, kw_only=True):
    """The interrupt has been delivered."""

    status: Literal["ok"] = "ok"


class DebugRequest(msgspec.Struct, frozen=True, kw_only=True):
    """A request of the Debug Adapter Protocol."""

    command: str
    seq: int = 0
    type: Literal["request"] = "request"
    arguments: Any = None


class DebugReply(msgspec.Struct, frozen=True, kw_only=True):
    """A response of the Debug Adapter Protocol."""

    command: str = ""
    seq: int = 0
    type: Literal["response"] = "response"
    request_seq: int = 0
    success: bool = False
    message: str | None = None
    body: Any = None


class MissedRequest(msgspec.Struct, frozen=True, kw_only=True):
    """Send once more what was sent after this message, or everything: ours, for kernels that outlive their starters.

    Not `messages`, but only what the reply says.
    """

    after: str | None = None
    messages: bool = True


class MissedMessage(msgspec.Struct, frozen=True, kw_only=True):
    """One of these messages, on the channel on which it was sent at first; its buffers are this message's."""

    channel: Channel
    header: msgspec.Raw
    parent_header: msgspec.Raw
    metadata: msgspec.Raw
    content: msgspec.Raw


class MissedReply(msgspec.Struct, frozen=True, kw_only=True):
    """So many have been sent: not all if the kernel could not keep them, and `more` when it will if it is asked again.

    `pending` are the ids of requests that run or wait to be run.
    """

    status: Literal["ok"] = "ok"
    complete: bool = True
    count: int = 0
    more: bool = False
    pending: tuple[str, ...] = ()


class RestartRequest(msgspec.Struct, frozen=True, kw_only=True):
    """Start code's process again behind the same sockets: ours."""


class RestartReply(msgspec.Struct, frozen=True, kw_only=True):
    """It is ending."""

    status: Literal["ok"] = "ok"


class AdoptRequest(msgspec.Struct, frozen=True, kw_only=True):
    """End with this process of the same machine, and not with the one that has started you: ours."""

    pid: int


class AdoptReply(msgspec.Struct, frozen=True, kw_only=True):
    """It will."""

    status: Literal["ok"] = "ok"


class CreateSubshellRequest(msgspec.Struct, frozen=True, kw_only=True):
    """Open a further shell, which runs code beside the main one."""


class CreateSubshellReply(msgspec.Struct, frozen=True, kw_only=True):
    """The id that shell requests put into their header to reach the new subshell."""

    subshell_id: str
    status: Literal["ok"] = "ok"


class DeleteSubshellRequest(msgspec.Struct, frozen=True, kw_only=True):
    """Close a subshell."""

    subshell_id: str


class DeleteSubshellReply(msgspec.Struct, frozen=True, kw_only=True):
    """The subshell is closed."""

    status: Literal["ok"] = "ok"


class ListSubshellRequest(msgspec.Struct, frozen=True, kw_only=True):
    """Which subshells are open?"""


class ListSubshellReply(msgspec.Struct, frozen=True, kw_only=True):
    """The open subshells' ids; the specification's key is singular."""

    status: Literal["ok"] = "ok"
    subshell_id: tuple[str, ...] = ()


class UsageRequest(msgspec.Struct, frozen=True, kw_only=True):
    """How much memory and time does the kernel use?"""


class UsageReply(msgspec.Struct, frozen=True, kw_only=True):
    """What the kernel could find out: bytes and percentages, summed over its processes."""

    hostname: str | None = None
    pid: int | None = None
    kernel_cpu: float | None = None
    kernel_memory: int | None = None
    cpu_percent: float | None = None
    host_cpu_percent: float | None = None
    cpu_count: int | None = None
    host_virtual_memory: dict[str, Any] | None = None
