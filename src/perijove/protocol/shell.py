"""Contents of the shell channel: what a client asks of a kernel, and the replies.

Defaults are what a missing key means. A field that is None is not sent.
Specification: "Messages on the shell (ROUTER/DEALER) channel".
"""

from typing import Any, Literal

import msgspec


class ErrorReply(msgspec.Struct, frozen=True, kw_only=True):
    """The reply to any request that failed.

    `execution_count` and `payload` belong to the reply to an execute request. The spec's older "abort", and "aborted"
    as ipykernel spells it, say that a request was not run because one before it failed; we send "error" for that.
    """

    status: Literal["error", "abort", "aborted"] = "error"
    ename: str = ""
    evalue: str = ""
    traceback: tuple[str, ...] = ()
    execution_count: int | None = None
    payload: tuple[dict[str, Any], ...] | None = None
    user_expressions: dict[str, Any] | None = None


class ExecuteRequest(msgspec.Struct, frozen=True, kw_only=True):
    """Run this code.

    A client that does not say that it can answer input requests is not asked.
    """

    code: str
    silent: bool = False
    store_history: bool = True
    user_expressions: dict[str, str] = {}
    allow_stdin: bool = False
    stop_on_error: bool = True

    @property
    def stores_history(self) -> bool:
        """Whether the run counts and is remembered: silent runs never are."""
        return self.store_history and not self.silent


class ExecuteReply(msgspec.Struct, frozen=True, kw_only=True):
    """The code ran without an error."""

    status: Literal["ok"] = "ok"
    execution_count: int | None = None
    payload: tuple[dict[str, Any], ...] = ()
    user_expressions: dict[str, Any] = {}


class InspectRequest(msgspec.Struct, frozen=True, kw_only=True):
    """What is at the cursor? `cursor_pos` counts code points."""

    code: str
    cursor_pos: int
    detail_level: int = 0


class InspectReply(msgspec.Struct, frozen=True, kw_only=True):
    """A MIME bundle about what is at the cursor, if anything was found there."""

    status: Literal["ok"] = "ok"
    found: bool = False
    data: dict[str, Any] = {}
    metadata: dict[str, Any] = {}


class CompleteRequest(msgspec.Struct, frozen=True, kw_only=True):
    """What could follow at the cursor? `cursor_pos` counts code points."""

    code: str
    cursor_pos: int


class CompleteReply(msgspec.Struct, frozen=True, kw_only=True):
    """Texts that may stand in place of the code between the two cursor positions."""

    status: Literal["ok"] = "ok"
    matches: tuple[str, ...] = ()
    cursor_start: int = 0
    cursor_end: int = 0
    metadata: dict[str, Any] = {}


class HistoryRequest(msgspec.Struct, frozen=True, kw_only=True):
    """Former inputs: a range of a session's, the last n, or those that match a pattern."""

    hist_access_type: str = "tail"
    output: bool = False
    raw: bool = True
    session: int | None = None
    start: int | None = None
    stop: int | None = None
    n: int | None = None
    pattern: str | None = None
    unique: bool = False


# Session, number, input or (input, output). metakernel has no sessions and numbers and sends null.
HistoryEntry = tuple[int | None, int | None, str | tuple[str | None, str | None]]


class HistoryReply(msgspec.Struct, frozen=True, kw_only=True):
    """Former inputs, the oldest first."""

    status: Literal["ok"] = "ok"
    history: tuple[HistoryEntry, ...] = ()


class IsCompleteRequest(msgspec.Struct, frozen=True, kw_only=True):
    """Would Enter run this code, or should a further line follow?"""

    code: str


class IsCompleteReply(msgspec.Struct, frozen=True, kw_only=True):
    """`indent` says how the further line of an incomplete code should begin."""

    status: Literal["complete", "incomplete", "invalid", "unknown"]
    indent: str | None = None


class ConnectRequest(msgspec.Struct, frozen=True, kw_only=True):
    """Which ports does the kernel listen on? Deprecated since 5.1."""


class ConnectReply(msgspec.Struct, frozen=True, kw_only=True):
    """The ports of the sockets that are open."""

    status: Literal["ok"] = "ok"
    shell_port: int | None = None
    iopub_port: int | None = None
    stdin_port: int | None = None
    control_port: int | None = None
    hb_port: int | None = None


class CommInfoRequest(msgspec.Struct, frozen=True, kw_only=True):
    """Which comms are open, of this target or of all?"""

    target_name: str | None = None


class CommInfo(msgspec.Struct, frozen=True, kw_only=True):
    """An open comm."""

    target_name: str = ""


class CommInfoReply(msgspec.Struct, frozen=True, kw_only=True):
    """The open comms by id."""

    status: Literal["ok"] = "ok"
    comms: dict[str, CommInfo] = {}


class KernelInfoRequest(msgspec.Struct, frozen=True, kw_only=True):
    """Who are you?"""


class LanguageInfo(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """The language that a kernel runs; what is empty is not sent."""

    name: str = ""
    version: str = ""
    mimetype: str = ""
    file_extension: str = ""
    pygments_lexer: str = ""
    codemirror_mode: str | dict[str, Any] = ""
    nbconvert_exporter: str = ""


class HelpLink(msgspec.Struct, frozen=True, kw_only=True):
    """An entry of a help menu."""

    text: str = ""
    url: str = ""


class KernelInfoReply(msgspec.Struct, frozen=True, kw_only=True):
    """What the kernel is. `debugger` is the older way to say that "debugger" is among the `supported_features`."""

    status: Literal["ok"] = "ok"
    protocol_version: str = ""
    implementation: str = ""
    implementation_version: str = ""
    language_info: LanguageInfo = LanguageInfo()
    banner: str = ""
    help_links: tuple[HelpLink, ...] = ()
    supported_features: tuple[str, ...] = ()
    debugger: bool = False
