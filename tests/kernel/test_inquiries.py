import json

import msgspec
import pytest

from perijove.kernel.inquiries import Inquiries
from perijove.protocol.errors import ProtocolError
from perijove.protocol.message import EMPTY, Author, Channel


def asked(msg_type, content):
    return Author().message(msg_type, msgspec.Raw(json.dumps(content).encode()), identities=(b"who",))


DEBUG = asked("debug_request", {"type": "request", "seq": 7, "command": "threads"})


def test_a_question_and_its_answer():
    inquiries = Inquiries()
    _, told = inquiries.ask(4, Channel.SHELL, asked("complete_request", {"code": "a", "cursor_pos": 1}))
    assert json.loads(told.parts[0]) == ["query", 4, "complete_request"]
    reply, _ = inquiries.answered(4, b"{}")
    assert (reply.msg_type, reply.identities) == ("complete_reply", (b"who",))
    assert inquiries.answered(4, b"{}") == []
    assert inquiries.fail("WorkerDied", "gone", EMPTY) == []


def test_a_debugger_is_told_that_there_is_nothing_to_debug_any_more():
    inquiries = Inquiries()
    inquiries.can_debug = True
    _, told = inquiries.ask(1, Channel.CONTROL, DEBUG, debugging=True)
    assert json.loads(told.parts[0]) == ["debug", 1]
    reply, _, event = inquiries.fail("WorkerDied", "gone", b'{"msg_id":"x"}')
    content = json.loads(reply.content)
    assert (content["success"], content["message"], content["request_seq"]) == (False, "gone", 7)
    assert (event.msg_type, json.loads(bytes(event.content))["event"]) == ("debug_event", "terminated")
    assert inquiries.fail("WorkerDied", "gone", EMPTY) == []


def test_what_is_no_request_is_refused():
    with pytest.raises(ProtocolError):
        Inquiries().ask(1, Channel.CONTROL, asked("debug_request", {"seq": "x"}), debugging=True)


def test_without_a_debugger_its_requests_are_refused():
    _, reply, _ = Inquiries().ask(1, Channel.CONTROL, DEBUG, debugging=True)
    assert "no debugger" in json.loads(reply.content)["message"]
