import json

import pytest

from perijove.kernel.front import Front
from perijove.kernel.language import Host
from perijove.kernel.streams import Cell, current


class Link:
    def __init__(self):
        self.sent = []

    def send(self, *parts):
        self.sent.append([bytes(part) for part in parts])


class Output:
    def owner(self):
        return Cell(b'{"m":1}')

    def send(self):
        pass


@pytest.fixture
def link():
    return Link()


@pytest.fixture
def front(link):
    made: Host = Front(link, Output(), None)
    return made


def test_an_output_goes_with_its_cell(front, link):
    front.publish("display_data", {"data": {}})
    assert link.sent == [[b'["publish","display_data"]', b'{"m":1}', b'{"data":{}}']]


def test_metadata_and_buffers_travel_beside_the_content(front, link):
    front.publish("comm_msg", {}, {"version": 2}, [b"abc", memoryview(b"abcdef")[::2], bytearray()])
    (_, _, _, metadata, *buffers) = link.sent[0]
    assert (json.loads(metadata), buffers) == ({"version": 2}, [b"abc", b"ace", b""])


def test_a_log_line_is_for_no_cell(front, link):
    front.log("odd \ud800")
    assert link.sent == [[b'["log"]', b"odd ?"]]


def test_a_forked_child_says_and_asks_nothing(front, link):
    front.forked = True
    front.publish("display_data", {})
    front.log("x")
    with pytest.raises(EOFError):
        front.ask("")
    assert link.sent == []


def test_code_may_work_for_another_request_from_now_on(link):
    output = Output()
    output.owner = lambda: current.get() or Cell(b'{"msg_id":"a"}')
    front = Front(link, output, None)
    token = current.set(None)
    try:
        assert front.parent() == {"msg_id": "a"}
        front.work_for({"msg_id": "b"})
        assert front.parent() == {"msg_id": "b"}
        front.publish("stream", {})
    finally:
        current.reset(token)
    assert link.sent[0][1] == b'{"msg_id":"b"}'
