import json

import pytest

from perijove.facades.ipykernel.session import Session, Stream, present_header
from perijove.kernel.streams import Cell, current

from .conftest import Front


@pytest.fixture
def front():
    return Front()


@pytest.fixture
def session(front):
    made = Session()
    made.connect(front)
    return made


def request(number):
    return {"header": {"msg_id": str(number), "msg_type": "toy_request"}}


def test_outputs_go_to_the_host_at_once(session, front):
    message = session.send(Stream("iopub"), "stream", {"name": "stdout", "text": "a"}, parent=request(1), ident=b"x")
    assert front.told == [("stream", {"name": "stdout", "text": "a"})]
    assert message["header"]["msg_type"] == "stream"
    assert message["parent_header"]["msg_id"] == "1"
    session.send(None, session.msg("error", {"ename": "E"}, parent=request(1)))
    assert front.told[-1] == ("error", {"ename": "E"})


def test_replies_are_kept_for_their_request(session, front):
    session.send(Stream("shell"), "toy_reply", {"a": 1}, request(1))
    session.send(Stream("control"), "toy_reply", {"a": 2}, request(2)["header"])
    assert session.take_reply(request(2)) == {"a": 2}
    assert session.take_reply(request(1)) == {"a": 1}
    assert session.take_reply(request(1)) is None
    assert front.told == []


def test_what_was_sent_before_there_was_a_host_is_sent_when_there_is(front):
    session = Session()
    session.send(Stream("iopub"), "stream", {"text": "early"})
    assert front.told == []
    session.connect(front)
    assert front.told == [("stream", {"text": "early"})]


def test_an_output_belongs_to_the_request_that_is_named(session, front):
    headers = []
    front.publish = lambda *_: headers.append(present_header().get("msg_id"))
    token = current.set(Cell(json.dumps({"msg_id": "2"}).encode()))
    try:
        for number in (1, 2):
            session.send(Stream("iopub"), "stream", {}, parent=request(number))
        assert present_header() == {"msg_id": "2"}
    finally:
        current.reset(token)
    assert headers == ["1", "2"]
    assert present_header() == {}
