import json
import struct

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from perijove.protocol import websocket
from perijove.protocol.contents import encode_content
from perijove.protocol.errors import MalformedMessage, ProtocolError
from perijove.protocol.iopub import Stream
from perijove.protocol.message import EMPTY, Author, Channel, Message
from perijove.protocol.websocket import (
    SUBPROTOCOL_V1,
    decode_legacy,
    decode_v1,
    encode_legacy,
    encode_v1,
)

HEADER = {"msg_id": "1", "msg_type": "status"}


def stream(*buffers):
    return Author().message("stream", encode_content(Stream(name="stdout", text="é\U0001f600")), buffers=buffers)


def v1(*parts, offsets=None):
    """A v1 frame of these parts, or with a table that says something else about them."""
    if offsets is None:
        offsets = [8 * (len(parts) + 2)]
        for part in parts:
            offsets.append(offsets[-1] + len(part))
    return struct.pack(f"<{len(offsets) + 1}Q", len(offsets), *offsets) + b"".join(parts)


def legacy(*parts):
    offsets = [4 * (len(parts) + 1)]
    for part in parts[:-1]:
        offsets.append(offsets[-1] + len(part))
    return struct.pack(f">{len(offsets) + 1}I", len(offsets), *offsets) + b"".join(parts)


HEADER_TEXT = json.dumps(HEADER).encode()
PARTS = [b"iopub", HEADER_TEXT, b"{}", b"{}", b"{}"]


@st.composite
def any_messages(draw):
    objects = st.dictionaries(st.text(max_size=3), st.text(max_size=3) | st.integers(), max_size=3)
    raws = objects.map(lambda value: msgspec.Raw(msgspec.json.encode(value)))
    return Author().message(
        draw(st.text(max_size=10)),
        draw(raws),
        parent=draw(raws),
        metadata=draw(raws),
        buffers=draw(st.lists(st.binary(max_size=20), max_size=3)),
    )


@given(st.sampled_from(Channel), any_messages())
def test_a_message_survives_v1(channel, message):
    assert decode_v1(encode_v1(channel, message)) == (channel, message)


@given(st.sampled_from(Channel), any_messages())
def test_a_message_survives_the_legacy_framing(channel, message):
    assert decode_legacy(encode_legacy(channel, message)) == (channel, message)


def test_the_subprotocol_is_the_one_that_jupyter_server_offers():
    assert SUBPROTOCOL_V1 == "v1.kernel.websocket.jupyter.org"


def test_v1_is_a_table_of_offsets_and_the_parts():
    message = stream(b"one", memoryview(b"two"))

    assert encode_v1(Channel.IOPUB, message) == v1(
        b"iopub", bytes(message.raw_header), b"{}", b"{}", bytes(message.content), b"one", b"two"
    )


def test_v1_takes_lengths_from_the_offsets_alone():
    message = decode_v1(v1(*PARTS, b"buffer", b"", b"rest"))[1]

    assert message.buffers == (b"buffer", b"", b"rest")


def test_v1_may_have_gaps_before_and_after():
    table = 8 * 7 + 3
    offsets = [table, table + 5]
    for part in PARTS[1:]:
        offsets.append(offsets[-1] + len(part))

    channel, message = decode_v1(v1(b"gap", *PARTS, b"trailing", offsets=offsets))

    assert (channel, message.msg_id, message.buffers) == (Channel.IOPUB, "1", ())


def test_buffers_are_views_of_the_frame():
    frames = [encode_v1(Channel.IOPUB, stream(b"buffer")), encode_legacy(Channel.IOPUB, stream(b"buffer"))]

    assert [
        type(decode(frame)[1].buffers[0]) for decode, frame in zip((decode_v1, decode_legacy), frames, strict=True)
    ] == [memoryview] * 2


@pytest.mark.parametrize(
    "frame",
    [
        b"",
        b"\x01",
        bytes(8),
        struct.pack("<Q", 2**63),
        struct.pack("<QQ", 1, 16),
        v1(*PARTS[:4]),
        v1(*PARTS, offsets=[56, 10, 20, 30, 40, 50]),
        v1(*PARTS, offsets=[56, 61, 95, 97, 99, 10_000]),
        v1(b"heartbeat", *PARTS[1:]),
        v1(b"\xff", *PARTS[1:]),
        v1(b"iopub", b"{}", b"{}", b"{}", b"{}"),
        v1(b"iopub", HEADER_TEXT, b"{}", b"[]", b"{}"),
        v1(b"iopub", HEADER_TEXT, b"{}", b"{}", b"{"),
    ],
    ids=[
        "empty",
        "short",
        "no offsets",
        "huge count",
        "one offset",
        "too few",
        "falling",
        "too far",
        "channel",
        "bytes",
        "header",
        "metadata",
        "content",
    ],
)
def test_a_broken_v1_frame_is_refused(frame):
    with pytest.raises(MalformedMessage):
        decode_v1(frame)


def test_the_legacy_framing_is_text_when_there_are_no_buffers():
    message = stream()
    sent = json.loads(encode_legacy(Channel.IOPUB, message))

    assert sent == {
        "header": json.loads(bytes(message.raw_header)),
        "msg_id": message.msg_id,
        "msg_type": "stream",
        "parent_header": {},
        "metadata": {},
        "content": {"name": "stdout", "text": "é\U0001f600"},
        "buffers": [],
        "channel": "iopub",
    }


def test_the_legacy_framing_is_binary_when_there_are_buffers():
    frame = encode_legacy(Channel.IOPUB, stream(b"one", b"", b"three"))
    count, first, second, third, fourth = struct.unpack_from(">5I", frame)

    assert (count, first) == (4, 20)
    assert [frame[second:third], frame[third:fourth], frame[fourth:]] == [b"one", b"", b"three"]
    assert json.loads(frame[first:second])["channel"] == "iopub"


def test_what_the_legacy_table_cannot_count_is_refused(monkeypatch):
    monkeypatch.setattr(websocket, "_LEGACY_LIMIT", 1000)

    assert encode_legacy(Channel.IOPUB, stream(bytes(100)))
    with pytest.raises(MalformedMessage, match="too large for the legacy WebSocket framing: use v1"):
        encode_legacy(Channel.IOPUB, stream(bytes(1000)))


@pytest.mark.parametrize(
    "envelope",
    [
        {"header": HEADER},
        {"header": HEADER, "parent_header": None, "metadata": None, "content": None, "channel": "shell"},
        {
            "header": HEADER,
            "parent_header": {},
            "metadata": {},
            "content": {},
            "buffers": [],
            "msg_id": "1",
            "extra": [1],
        },
    ],
)
def test_what_older_clients_leave_out_is_empty(envelope):
    channel, message = decode_legacy(json.dumps(envelope))

    assert channel == Channel.SHELL
    assert [message.parent_header, message.metadata, message.content] == [EMPTY] * 3


def test_loose_json_is_mended():
    _channel, message = decode_legacy(
        '{"header": {"msg_id": "1", "msg_type": "t"}, "content": {"a": NaN, "b": "\\ud800"}}'
    )

    assert json.loads(bytes(message.content)) == {"a": None, "b": "\ufffd"}


@pytest.mark.parametrize(
    "frame",
    [
        "",
        "[]",
        "{}",
        "\ud800",
        '{"header": 1}',
        '{"header": {"msg_id": "1", "msg_type": "t"}, "channel": "hb"}',
        '{"header": {"msg_id": "1", "msg_type": "t"}, "channel": []}',
        '{"header": {"msg_id": "1", "msg_type": "t"}, "content": []}',
        "[" * 100_000,
        b"",
        b"\0",
        bytes(4),
        struct.pack(">I", 2**32 - 1),
        struct.pack(">II", 1, 100),
        struct.pack(">III", 2, 12, 4),
        legacy(b"{}", b"buffer"),
    ],
    ids=str,
)
def test_a_broken_legacy_frame_is_refused(frame):
    with pytest.raises(MalformedMessage):
        decode_legacy(frame)


def changed(frame, position, byte):
    broken = bytearray(frame)
    broken[position % len(broken)] = byte
    return bytes(broken)


BROKEN_V1 = st.builds(changed, st.just(encode_v1(Channel.SHELL, stream(b"b"))), st.integers(0), st.integers(0, 255))
BROKEN_LEGACY = st.builds(
    changed, st.just(encode_legacy(Channel.SHELL, stream(b"b"))), st.integers(0), st.integers(0, 255)
)


@given(st.binary() | BROKEN_V1)
def test_any_bytes_give_a_v1_message_or_an_error(frame):
    try:
        assert isinstance(decode_v1(frame)[1], Message)
    except ProtocolError:
        pass


@given(st.binary() | BROKEN_LEGACY | st.text(st.characters()))
def test_anything_gives_a_legacy_message_or_an_error(frame):
    try:
        assert isinstance(decode_legacy(frame)[1], Message)
    except ProtocolError:
        pass


PEER = """
import json, sys
from jupyter_server.services.kernels.connection import base
asked = json.load(sys.stdin)
channel, parts = base.deserialize_msg_from_ws_v1(bytes.fromhex(asked["v1"]))
message = base.deserialize_binary_message(bytes.fromhex(asked["binary"]))
buffers = [bytes(buffer).hex() for buffer in message["buffers"]]
print(json.dumps({
    "channel": channel,
    "parts": [bytes(part).hex() for part in parts],
    "v1": base.serialize_msg_to_ws_v1(parts, channel).hex(),
    "content": message["content"],
    "buffers": buffers,
    "binary": base.serialize_binary_message(message).hex(),
}))
"""


@pytest.mark.peers
def test_jupyter_server_and_we_read_each_other(ask_peers):
    message = stream(b"one", b"", b"three")
    frame, binary = encode_v1(Channel.IOPUB, message), encode_legacy(Channel.IOPUB, message)
    assert isinstance(binary, bytes)
    theirs = ask_peers(PEER, {"v1": frame.hex(), "binary": binary.hex()})

    assert (theirs["channel"], theirs["v1"], theirs["content"]) == (
        "iopub",
        frame.hex(),
        json.loads(bytes(message.content)),
    )
    assert theirs["parts"] == [
        bytes(part).hex() for part in (message.raw_header, EMPTY, EMPTY, message.content, *message.buffers)
    ]
    assert theirs["buffers"] == [buffer.hex() for buffer in message.buffers]
    assert decode_legacy(bytes.fromhex(theirs["binary"]))[1].buffers == message.buffers
