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


QUESTION = {"how": "merge", "seconds": 0.1, "before": "a = 1\n", "folder": "/", "path": ["/lib"]}


def half_answered(inquiries, question=QUESTION):
    inquiries.ask(4, Channel.SHELL, asked("complete_request", {"code": "a.b", "cursor_pos": 3}))
    metadata = {"_perijove_static": question, "other": 1}
    found = {"status": "ok", "matches": ["bit"], "cursor_start": 2, "cursor_end": 3, "metadata": metadata}
    return inquiries.answered(4, json.dumps(found).encode())


def test_static_analysis_is_asked_where_it_may_know_more():
    inquiries = Inquiries()
    [analyse] = half_answered(inquiries)
    assert (analyse.number, analyse.code, analyse.cursor) == (4, "a.b", 3)
    assert (analyse.question.seconds, analyse.question.path) == (0.1, ("/lib",))
    reply, _ = inquiries.analysed(4, [{"text": "both", "typed": 1, "type": "function", "signature": "()"}])
    content = json.loads(reply.content)
    assert (reply.msg_type, content["status"], content["matches"]) == ("complete_reply", "ok", ["bit", "both"])
    assert content["metadata"]["other"] == 1
    assert "_perijove_static" not in content["metadata"]
    assert inquiries.analysed(4, []) == []


def test_what_the_objects_told_is_not_lost_with_the_worker():
    inquiries = Inquiries()
    half_answered(inquiries)
    reply, _ = inquiries.fail("WorkerDied", "gone", EMPTY)
    assert json.loads(reply.content)["matches"] == ["bit"]


def test_a_question_that_is_none_is_passed_on():
    reply, _ = half_answered(Inquiries(), question="?")
    assert json.loads(reply.content)["matches"] == ["bit"]


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
