"""The contents that a kernel's host writes by itself, without asking the worker; pure."""

from collections.abc import Iterable, Mapping
from typing import Any

import msgspec

from perijove.kernel.death import Death
from perijove.protocol.contents import encode_content
from perijove.protocol.control import DebugReply, DebugRequest
from perijove.protocol.message import PROTOCOL_VERSION, Buffer
from perijove.protocol.shell import ErrorReply

Text = msgspec.Raw | Buffer

_encode = msgspec.json.Encoder().encode
_read_debug = msgspec.json.Decoder(DebugRequest).decode

STATUS = {
    state: msgspec.Raw(b'{"execution_state":"%s"}' % state.encode())
    for state in ("starting", "busy", "idle", "restarting")
}
OK = msgspec.Raw(b'{"status":"ok"}')


def execute_input(code: str, count: int) -> bytes:
    """What runs now, for those who watch."""
    return _encode({"code": code, "execution_count": count})


def stream(name: str, text: str) -> bytes:
    """Text that was captured from a descriptor."""
    return _encode({"name": name, "text": text})


def kernel_info(info: Mapping[str, Any]) -> bytes:
    """What the kernel is, from what its language says."""
    return _encode(
        {
            "status": "ok",
            "protocol_version": PROTOCOL_VERSION,
            "implementation": "",
            "implementation_version": "",
            "language_info": {},
            "banner": "",
            "help_links": [],
            "supported_features": [],
            **{name: value for name, value in info.items() if name != "requests"},
        }
    )


def connect(ports: Mapping[str, int]) -> bytes:
    """The ports of the sockets."""
    return _encode({"status": "ok", **ports})


def missed(complete: bool, count: int, more: bool, pending: tuple[str, ...]) -> bytes:
    """What was sent before has been sent again."""
    return _encode({"status": "ok", "complete": complete, "count": count, "more": more, "pending": pending})


def shutdown(restart: bool) -> bytes:
    """The kernel ends now."""
    return _encode({"status": "ok", "restart": restart})


def welcome(topic: bytes) -> bytes:
    """Told to a new subscriber (JEP 65)."""
    return _encode({"subscription": topic.decode("utf-8", "replace")})


def comms(targets: Mapping[str, str]) -> bytes:
    """The open comms."""
    return _encode({"status": "ok", "comms": {comm_id: {"target_name": name} for comm_id, name in targets.items()}})


def subshell(subshell_id: str) -> bytes:
    """A subshell has been made."""
    return _encode({"status": "ok", "subshell_id": subshell_id})


def subshells(ids: Iterable[str]) -> bytes:
    """The subshells there are; the specification's key is singular."""
    return _encode({"status": "ok", "subshell_id": list(ids)})


class Spilled(msgspec.Struct, frozen=True):
    """Where all the text of a cell is that printed more than is sent."""

    path: str
    bytes: int


def metadata(started: str, status: str, spilled: Spilled | None = None) -> bytes:
    """Of an execute_reply: JupyterLab shows when the cell began, ipyparallel reads the status."""
    fields = {"started": started, "dependencies_met": True, "status": status}
    return _encode(fields if spilled is None else {**fields, "spilled": spilled})


def failed(ename: str, evalue: str, count: int | None = None) -> msgspec.Raw:
    """A request that could not be served."""
    payload = None if count is None else ()
    return encode_content(ErrorReply(ename=ename, evalue=evalue, execution_count=count, payload=payload))


def undebugged(request: Text, problem: str) -> bytes:
    """The answer to a debugger's request that failed in the kernel, not in the debugger."""
    asked = _read_debug(request)
    return _encode(DebugReply(command=asked.command, seq=asked.seq, request_seq=asked.seq, message=problem, body={}))


def aborted(count: int) -> msgspec.Raw:
    """An execution that was not begun, because one before it failed."""
    return failed("ExecutionAborted", "not run, because a cell before it failed", count)


def died(death: Death, count: int) -> msgspec.Raw:
    """An execution whose worker has gone."""
    traceback = tuple(f"WorkerDied: {death.report}".splitlines())
    return encode_content(
        ErrorReply(ename="WorkerDied", evalue=str(death), traceback=traceback, execution_count=count, payload=())
    )


def death_error(death: Death) -> bytes:
    """The same for those who watch."""
    lines = f"WorkerDied: {death.report}".splitlines()
    return _encode({"ename": "WorkerDied", "evalue": str(death), "traceback": lines})
