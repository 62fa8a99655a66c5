import pytest

from perijove.protocol import control
from perijove.protocol.shell import ErrorReply

EXAMPLES = [
    ("shutdown_request", {"restart": True}, control.ShutdownRequest(restart=True)),
    ("shutdown_reply", {"status": "ok", "restart": False}, control.ShutdownReply()),
    ("interrupt_request", {}, control.InterruptRequest()),
    ("interrupt_reply", {"status": "ok"}, control.InterruptReply()),
    (
        "debug_request",
        {
            "command": "setBreakpoints",
            "seq": 4,
            "type": "request",
            "arguments": {"breakpoints": [{"line": 2}], "source": {"path": "p"}},
        },
        control.DebugRequest(
            seq=4, command="setBreakpoints", arguments={"breakpoints": [{"line": 2}], "source": {"path": "p"}}
        ),
    ),
    (
        "debug_request",
        {"command": "threads", "seq": 5, "type": "request"},
        control.DebugRequest(seq=5, command="threads"),
    ),
    (
        "debug_reply",
        {
            "command": "threads",
            "seq": 9,
            "type": "response",
            "request_seq": 5,
            "success": True,
            "body": {"threads": []},
        },
        control.DebugReply(seq=9, request_seq=5, success=True, command="threads", body={"threads": []}),
    ),
    (
        "debug_reply",
        {"command": "next", "seq": 10, "type": "response", "request_seq": 6, "success": False, "message": "notStopped"},
        control.DebugReply(seq=10, request_seq=6, success=False, command="next", message="notStopped"),
    ),
    ("create_subshell_request", {}, control.CreateSubshellRequest()),
    ("create_subshell_reply", {"subshell_id": "s1", "status": "ok"}, control.CreateSubshellReply(subshell_id="s1")),
    ("delete_subshell_request", {"subshell_id": "s1"}, control.DeleteSubshellRequest(subshell_id="s1")),
    ("delete_subshell_reply", {"status": "ok"}, control.DeleteSubshellReply()),
    (
        "delete_subshell_reply",
        {"status": "error", "ename": "KeyError", "evalue": "s9", "traceback": []},
        ErrorReply(ename="KeyError", evalue="s9"),
    ),
    ("list_subshell_request", {}, control.ListSubshellRequest()),
    (
        "list_subshell_reply",
        {"status": "ok", "subshell_id": ["s1", "s2"]},
        control.ListSubshellReply(subshell_id=("s1", "s2")),
    ),
    ("usage_request", {}, control.UsageRequest()),
    (
        "usage_reply",
        {
            "hostname": "h",
            "pid": 7,
            "kernel_cpu": 1.5,
            "kernel_memory": 2048,
            "cpu_percent": 3.5,
            "host_cpu_percent": 2.5,
            "cpu_count": 2,
            "host_virtual_memory": {"total": 1},
        },
        control.UsageReply(
            hostname="h",
            pid=7,
            kernel_cpu=1.5,
            kernel_memory=2048,
            cpu_percent=3.5,
            host_cpu_percent=2.5,
            cpu_count=2,
            host_virtual_memory={"total": 1},
        ),
    ),
]


@pytest.mark.parametrize(("msg_type", "example", "content"), EXAMPLES)
def test_the_specification_s_shapes(decode, encode, msg_type, example, content):
    assert decode(msg_type, example) == content
    assert encode(content) == example


@pytest.mark.parametrize(
    ("msg_type", "odd", "content"),
    [
        ("shutdown_request", {}, control.ShutdownRequest()),
        ("debug_reply", {}, control.DebugReply()),
        ("usage_reply", {"hostname": "h", "pid": 7, "new": 1}, control.UsageReply(hostname="h", pid=7)),
        ("list_subshell_reply", {"subshell_id": None}, control.ListSubshellReply()),
    ],
)
def test_what_third_parties_write_is_read(decode, msg_type, odd, content):
    assert decode(msg_type, odd) == content
