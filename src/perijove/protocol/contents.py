"""Which content belongs to which message type: the protocol's vocabulary as one table.

Knows the JSON of a content, not how it travels (`wire`, `websocket`).
"""

import functools
import json
from typing import Any

import msgspec

from perijove.protocol import comm, control, iopub, shell, stdin
from perijove.protocol.errors import MalformedMessage
from perijove.protocol.json_text import REFUSALS, mend, write
from perijove.protocol.message import Message
from perijove.protocol.shell import ErrorReply

__all__ = ["MESSAGE_TYPES", "Content", "ErrorReply", "decode_content", "encode_content", "message_type", "reply_type"]

ShellContent = (
    shell.ExecuteRequest
    | shell.ExecuteReply
    | shell.InspectRequest
    | shell.InspectReply
    | shell.CompleteRequest
    | shell.CompleteReply
    | shell.HistoryRequest
    | shell.HistoryReply
    | shell.IsCompleteRequest
    | shell.IsCompleteReply
    | shell.ConnectRequest
    | shell.ConnectReply
    | shell.CommInfoRequest
    | shell.CommInfoReply
    | shell.KernelInfoRequest
    | shell.KernelInfoReply
    | ErrorReply
)
ControlContent = (
    control.ShutdownRequest
    | control.ShutdownReply
    | control.InterruptRequest
    | control.InterruptReply
    | control.DebugRequest
    | control.DebugReply
    | control.CreateSubshellRequest
    | control.CreateSubshellReply
    | control.DeleteSubshellRequest
    | control.DeleteSubshellReply
    | control.ListSubshellRequest
    | control.ListSubshellReply
    | control.UsageRequest
    | control.UsageReply
    | control.MissedRequest
    | control.MissedMessage
    | control.MissedReply
    | control.RestartRequest
    | control.RestartReply
    | control.AdoptRequest
    | control.AdoptReply
)
IopubContent = (
    iopub.Stream
    | iopub.DisplayData
    | iopub.UpdateDisplayData
    | iopub.ExecuteInput
    | iopub.ExecuteResult
    | iopub.Error
    | iopub.Status
    | iopub.ClearOutput
    | iopub.DebugEvent
    | iopub.IopubWelcome
)
StdinContent = stdin.InputRequest | stdin.InputReply
CommContent = comm.CommOpen | comm.CommMsg | comm.CommClose
Content = ShellContent | ControlContent | IopubContent | StdinContent | CommContent

MESSAGE_TYPES: dict[str, type[Content]] = {
    "execute_request": shell.ExecuteRequest,
    "execute_reply": shell.ExecuteReply,
    "inspect_request": shell.InspectRequest,
    "inspect_reply": shell.InspectReply,
    "complete_request": shell.CompleteRequest,
    "complete_reply": shell.CompleteReply,
    "history_request": shell.HistoryRequest,
    "history_reply": shell.HistoryReply,
    "is_complete_request": shell.IsCompleteRequest,
    "is_complete_reply": shell.IsCompleteReply,
    "connect_request": shell.ConnectRequest,
    "connect_reply": shell.ConnectReply,
    "comm_info_request": shell.CommInfoRequest,
    "comm_info_reply": shell.CommInfoReply,
    "kernel_info_request": shell.KernelInfoRequest,
    "kernel_info_reply": shell.KernelInfoReply,
    "shutdown_request": control.ShutdownRequest,
    "shutdown_reply": control.ShutdownReply,
    "interrupt_request": control.InterruptRequest,
    "interrupt_reply": control.InterruptReply,
    "debug_request": control.DebugRequest,
    "debug_reply": control.DebugReply,
    "create_subshell_request": control.CreateSubshellRequest,
    "create_subshell_reply": control.CreateSubshellReply,
    "delete_subshell_request": control.DeleteSubshellRequest,
    "delete_subshell_reply": control.DeleteSubshellReply,
    "list_subshell_request": control.ListSubshellRequest,
    "list_subshell_reply": control.ListSubshellReply,
    "usage_request": control.UsageRequest,
    "usage_reply": control.UsageReply,
    "missed_request": control.MissedRequest,
    "missed_message": control.MissedMessage,
    "missed_reply": control.MissedReply,
    "restart_request": control.RestartRequest,
    "restart_reply": control.RestartReply,
    "adopt_request": control.AdoptRequest,
    "adopt_reply": control.AdoptReply,
    "stream": iopub.Stream,
    "display_data": iopub.DisplayData,
    "update_display_data": iopub.UpdateDisplayData,
    "execute_input": iopub.ExecuteInput,
    "execute_result": iopub.ExecuteResult,
    "error": iopub.Error,
    "status": iopub.Status,
    "clear_output": iopub.ClearOutput,
    "debug_event": iopub.DebugEvent,
    "iopub_welcome": iopub.IopubWelcome,
    "input_request": stdin.InputRequest,
    "input_reply": stdin.InputReply,
    "comm_open": comm.CommOpen,
    "comm_msg": comm.CommMsg,
    "comm_close": comm.CommClose,
}

_NAMES: dict[type[Content], str] = {content: name for name, content in MESSAGE_TYPES.items()}
_FAILURES = ("error", "abort", "aborted")  # a tuple, since what a peer sends as status may not be hashable
# The stdin channel runs the other way: a reply is the user's line, which has no status.
_MAY_FAIL = frozenset(name for name in MESSAGE_TYPES if name.endswith("_reply") and name != "input_reply")


class _Reply(msgspec.Struct):
    status: Any = "ok"  # third parties leave it out of replies that succeeded


_reply_decoder = msgspec.json.Decoder(_Reply)


def decode_content(message: Message) -> Content:
    """The message's content as its type says, or an ErrorReply; raises MalformedMessage when it is neither."""
    content_type = MESSAGE_TYPES.get(message.msg_type)
    if content_type is None:
        raise MalformedMessage(f"unknown message type {message.msg_type!r}")
    try:
        if message.msg_type in _MAY_FAIL and _reply_decoder.decode(message.content).status in _FAILURES:
            content_type = ErrorReply
        return _decoder(content_type).decode(message.content)
    except REFUSALS as error:
        return _decode_leniently(message, error)


def encode_content(content: Content) -> msgspec.Raw:
    """The content as JSON, without the fields that are None."""
    if any(getattr(content, name) is None for name in _optional_fields(type(content))):
        return write({name: value for name, value in msgspec.structs.asdict(content).items() if value is not None})
    return write(content)


def message_type(content: Content) -> str:
    """The name under which this content is sent; an ErrorReply has many, see `reply_type`."""
    name = _NAMES.get(type(content))
    if name is None:
        raise TypeError(f"{type(content).__name__} has no message type of its own: take reply_type(request's type)")
    return name


def reply_type(request_type: str) -> str:
    """The type of the message that answers a request of this type."""
    return f"{request_type.removesuffix('_request')}_reply"


@functools.cache
def _decoder(content_type: type[Content]) -> msgspec.json.Decoder[Content]:
    return msgspec.json.Decoder(content_type)


@functools.cache
def _optional_fields(content_type: type[Content]) -> tuple[str, ...]:
    return tuple(field.name for field in msgspec.structs.fields(content_type) if field.default is None)


def _decode_leniently(message: Message, refusal: Exception) -> Content:
    """Once more, as third parties write: null for an absent field, 3.0 or "3" for 3, text that must be mended."""
    try:
        fields = json.loads(mend(message.content))
        fields = _without_nulls(fields)
        if isinstance(fields.get("language_info"), dict):
            fields["language_info"] = _without_nulls(fields["language_info"])
        failed = message.msg_type in _MAY_FAIL and fields.get("status") in _FAILURES
        content_type: type[Content] = ErrorReply if failed else MESSAGE_TYPES[message.msg_type]
        return msgspec.convert(fields, content_type, strict=False)
    except (*REFUSALS, AttributeError, TypeError):
        raise MalformedMessage(f"the content of this {message.msg_type} is not as specified: {refusal}") from refusal


def _without_nulls(fields: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in fields.items() if value is not None}
