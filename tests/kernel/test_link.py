import json
import socket
import threading

import pytest
from hypothesis import given
from hypothesis import strategies as st

from perijove.kernel.content import encode_content
from perijove.kernel.link import BlockingLink, FrameReader, PollingLink, head, pack, value

frames = st.lists(st.lists(st.binary(max_size=200), min_size=1, max_size=5), max_size=5)


@given(frames, st.integers(1, 50))
def test_frames_come_out_as_they_went_in_however_they_are_cut(sent, step):
    data = b"".join(b"".join(pack(frame)) for frame in sent)
    reader = FrameReader()
    found = []
    for start in range(0, len(data), step):
        found += reader.feed(data[start : start + step])

    assert [[bytes(part) for part in frame] for frame in found] == sent


def test_a_view_of_wider_items_is_sent_as_its_bytes():
    assert FrameReader().feed(b"".join(pack([memoryview(bytearray(8)).cast("Q")])))[0] == [bytes(8)]


@pytest.fixture
def ends():
    near, far = socket.socketpair()
    yield near, far
    near.close()
    far.close()


def test_large_parts_cross_whole(ends):
    worker, host = BlockingLink(ends[0]), PollingLink(ends[1])
    large = bytes(range(256)) * 20_000
    thread = threading.Thread(target=lambda: worker.send(b"head", large, b"tail"))
    thread.start()
    found = []
    while not found:
        found = host.receive()
    thread.join()

    assert [bytes(part) for part in found[0]] == [b"head", large, b"tail"]


def test_a_stopped_worker_does_not_stop_its_host(ends):
    worker, host = BlockingLink(ends[0]), PollingLink(ends[1])
    for number in range(5):
        host.send(b"%d" % number, bytes(300_000))
    assert host.backlog

    found = []
    while len(found) < 5:
        found += worker.receive()
        host.flush()
    assert [bytes(frame[0]) for frame in found] == [b"0", b"1", b"2", b"3", b"4"]
    assert not host.backlog


def test_the_end_of_the_other_side_is_an_eof(ends):
    host = PollingLink(ends[1])
    assert host.receive() == []
    ends[0].close()
    with pytest.raises(EOFError):
        host.receive()
    host.send(b"nobody hears this")


def test_heads_are_small_json():
    assert head("done", 3, "ok") == b'["done",3,"ok"]'


@pytest.mark.parametrize(
    ("content", "told"),
    [
        ({"a": float("nan"), "b": [float("inf"), 1.5]}, {"a": None, "b": [None, 1.5]}),
        ({"a": (1, 2), "b": {"c"}}, {"a": [1, 2], "b": ["c"]}),
        ({"a": b"\x00\xff"}, {"a": "AP8="}),
        ({"a": "\ud800"}, {"a": "\ufffd"}),
        ({"a": "\U0001f600"}, {"a": "\U0001f600"}),
        ({(1, 2): "odd key"}, {"(1, 2)": "odd key"}),
        ({"a": 3 + 4j}, {"a": "(3+4j)"}),
    ],
)
def test_content_is_strict_json_whatever_people_put_in(content, told):
    assert json.loads(encode_content(content)) == told


def test_content_that_holds_itself_ends():
    content = {"nan": float("nan")}
    content["self"] = content

    assert json.loads(encode_content(content)) == {"nan": None, "self": "..."}


def test_a_large_frame_of_a_worker_that_has_ended_is_read_to_its_end(ends):
    ends[0].setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 2**21)
    worker, host = BlockingLink(ends[0]), PollingLink(ends[1])
    worker.send(b"large", bytes(150_000))
    worker.send(b"small")
    worker.close()
    assert [list(map(len, frame)) for frame in host.rest()] == [[5, 150_000], [5]]


def test_what_a_part_says():
    assert [value(b'["a", 1]'), value(memoryview('{"\u00fc": null}'.encode())), value(bytearray(b"2"))] == [
        ["a", 1],
        {"\u00fc": None},
        2,
    ]
