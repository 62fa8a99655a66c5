import json

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from perijove.protocol.contents import encode_content
from perijove.protocol.errors import BadSignature, MalformedMessage, ProtocolError, UnknownScheme
from perijove.protocol.message import EMPTY, Author, Message
from perijove.protocol.shell import ExecuteRequest
from perijove.protocol.wire import DELIMITER, Wire

KEY = b"a0436f6c-1916-498b-8eb9-e81ab9368e84"
HEADER = b'{"msg_id":"1","msg_type":"status"}'


def request(**more):
    return Author().message("execute_request", encode_content(ExecuteRequest(code="pass")), **more)


def frames_of(message, key=KEY):
    return [bytes(frame) for frame in Wire(key).encode(message)]


@st.composite
def any_messages(draw):
    objects = st.dictionaries(st.text(max_size=3), st.text(max_size=3) | st.integers(), max_size=3)
    raws = objects.map(lambda value: msgspec.Raw(msgspec.json.encode(value)))
    return Author(draw(st.text(max_size=3))).message(
        draw(st.text(max_size=10)),
        draw(raws),
        parent=draw(raws),
        metadata=draw(raws),
        buffers=draw(st.lists(st.binary(max_size=20), max_size=3)),
        identities=tuple(draw(st.lists(st.binary(max_size=5).filter(lambda frame: frame != DELIMITER), max_size=2))),
        subshell_id=draw(st.none() | st.text(max_size=3)),
    )


@given(message=any_messages(), key=st.sampled_from([b"", KEY]))
def test_a_message_survives(message, key):
    assert Wire(key).decode(Wire(key).encode(message)) == message


@given(message=any_messages())
def test_a_decoded_message_goes_out_byte_for_byte_as_it_came(message):
    frames = frames_of(message)

    assert frames_of(Wire(KEY).decode(frames)) == frames


def test_frames_may_be_views():
    message = request(buffers=[memoryview(b"buffer")], identities=(b"client",))
    views = [memoryview(frame) for frame in frames_of(message)]

    assert Wire(KEY).decode(views) == message


def test_buffers_are_not_copied():
    buffer = bytearray(b"large")
    message = Wire(KEY).decode(Wire(KEY).encode(request(buffers=[memoryview(buffer)])))
    buffer[0:1] = b"L"

    assert bytes(message.buffers[0]) == b"Large"


def test_the_frames_are_in_the_specified_order():
    message = request(
        parent=msgspec.Raw(b'{"p":1}'), metadata=msgspec.Raw(b'{"m":1}'), buffers=[b"b"], identities=(b"i", b"j")
    )
    frames = frames_of(message)
    signature = frames.pop(3)

    assert frames == [
        b"i",
        b"j",
        b"<IDS|MSG>",
        bytes(message.raw_header),
        b'{"p":1}',
        b'{"m":1}',
        bytes(message.content),
        b"b",
    ]
    assert len(signature) == 64


def test_the_signature_is_the_digest_that_others_compute():
    """RFC 4231, test case 2: the text split over the four frames."""
    message = Message(
        header=request().header,
        raw_header=msgspec.Raw(b"what do ya "),
        parent_header=msgspec.Raw(b"want "),
        metadata=msgspec.Raw(b"for "),
        content=msgspec.Raw(b"nothing?"),
    )

    assert frames_of(message, b"Jefe")[1] == b"5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"


def test_without_a_key_nothing_is_signed():
    frames = frames_of(request(), key=b"")
    wire = Wire(b"")

    assert frames[1] == b""
    assert wire.decode(frames) == wire.decode(frames)
    assert wire.decode([DELIMITER, b"whatever", *frames[2:]]) == wire.decode(frames)


@pytest.mark.parametrize("frame", [1, 2, 3, 4, 5], ids=["signature", "header", "parent header", "metadata", "content"])
def test_a_flipped_bit_is_refused(frame):
    frames = frames_of(request(parent=msgspec.Raw(b'{"msg_id":"0"}'), metadata=msgspec.Raw(b'{"a":1}')))
    for bit in range(8 * len(frames[frame])):
        changed = bytearray(frames[frame])
        changed[bit // 8] ^= 1 << bit % 8
        with pytest.raises(BadSignature, match="another key, or changed"):
            Wire(KEY).decode([*frames[:frame], bytes(changed), *frames[frame + 1 :]])


def test_a_flipped_bit_in_the_delimiter_is_refused():
    frames = frames_of(request())
    for bit in range(8 * len(DELIMITER)):
        changed = bytearray(DELIMITER)
        changed[bit // 8] ^= 1 << bit % 8
        with pytest.raises(MalformedMessage, match="expected the delimiter"):
            Wire(KEY).decode([bytes(changed), *frames[1:]])


@pytest.mark.parametrize("signature", [b"", b"0" * 64, b"\xff", b"x" * 1000])
def test_a_wrong_signature_is_refused(signature):
    frames = frames_of(request())

    with pytest.raises(BadSignature):
        Wire(KEY).decode([DELIMITER, signature, *frames[2:]])


def test_another_key_is_refused():
    with pytest.raises(BadSignature):
        Wire(b"other").decode(frames_of(request()))


def test_a_message_counts_once():
    wire, frames = Wire(KEY), frames_of(request())
    wire.decode(frames)

    with pytest.raises(BadSignature, match="sent twice"):
        wire.decode(frames)


def test_a_refused_message_is_not_remembered():
    wire, frames = Wire(KEY), frames_of(request())
    with pytest.raises(BadSignature):
        wire.decode([*frames[:5], b"{}"])

    assert wire.decode(frames).msg_type == "execute_request"


def test_the_memory_of_signatures_is_bounded():
    wire = Wire(KEY, history_size=8)
    sent = [frames_of(request()) for _ in range(20)]
    for frames in sent:
        wire.decode(frames)

    def refused(frames):
        try:
            wire.decode(frames)
        except BadSignature:
            return True
        return False

    assert [refused(frames) for frames in sent[-4:]] == [True] * 4
    assert not refused(sent[0])


@pytest.mark.parametrize("scheme", ["hmac-sha256", "hmac-sha512", "hmac-md5", "hmac-blake2b"])
def test_other_digests_sign_too(scheme):
    message = request()

    assert Wire(KEY, scheme).decode(Wire(KEY, scheme).encode(message)) == message


@pytest.mark.parametrize("scheme", ["", "sha256", "hmac-", "hmac-shake_128", "hmac-rot13", "cmac-sha256"])
def test_an_unknown_scheme_is_refused(scheme):
    with pytest.raises(UnknownScheme, match="signature scheme such as 'hmac-sha256'"):
        Wire(KEY, scheme)


@pytest.mark.parametrize(
    "parts",
    [[], [b"x"], [DELIMITER], [DELIMITER, b"", HEADER, b"{}", b"{}"], [b"", HEADER, b"{}", b"{}", b"{}"]],
)
def test_too_few_frames_are_refused(parts):
    with pytest.raises(MalformedMessage, match="expected"):
        Wire(b"").decode(parts)


@pytest.mark.parametrize("nothing", [b"null", b"{}"])
def test_null_stands_for_an_empty_object(nothing):
    message = Wire(b"").decode([DELIMITER, b"", HEADER, nothing, nothing, nothing])

    assert [message.parent_header, message.metadata, message.content] == [EMPTY, EMPTY, EMPTY]
    assert message.parent_id is None


def test_what_a_kernel_wrote_loosely_goes_on_as_strict_json():
    message = Wire(b"").decode([DELIMITER, b"", HEADER, b"{}", b"{}", b'{"text": "\xe9", "value": NaN}'])

    assert json.loads(bytes(message.content)) == {"text": "\ufffd", "value": None}


@pytest.mark.parametrize("index", [2, 3, 4, 5], ids=["header", "parent header", "metadata", "content"])
@pytest.mark.parametrize("text", [b"", b"[]", b"{", b"1", b"[" * 100_000, b'"text"'])
def test_a_signed_part_that_is_no_object_is_refused(index, text):
    parts = [b"{}"] * 6
    parts[2], parts[index] = HEADER, text
    message = Message(
        header=request().header,
        **dict(zip(("raw_header", "parent_header", "metadata", "content"), map(msgspec.Raw, parts[2:]), strict=True)),
    )

    with pytest.raises(MalformedMessage):
        Wire(KEY).decode(frames_of(message))


JSON_FRAMES = st.sampled_from(
    [HEADER, b"{}", b"null", b'{"a":NaN}', b'{"msg_id":7}', b'{"msg_id":"1","msg_type":"t","date":null}']
)


@given(before=st.lists(st.binary(max_size=4), max_size=2), after=st.lists(st.binary() | JSON_FRAMES, max_size=8))
def test_any_frames_give_a_message_or_an_error(before, after):
    for key in (b"", KEY):
        try:
            assert isinstance(Wire(key).decode([*before, DELIMITER, *after]), Message)
        except ProtocolError:
            pass


@given(st.lists(st.binary()))
def test_any_frames_without_a_delimiter_give_an_error(frames):
    with pytest.raises(ProtocolError):
        Wire(b"").decode([frame for frame in frames if frame != DELIMITER])


PEER = """
import json, sys
from jupyter_client.session import Session
asked = json.load(sys.stdin)
session = Session(key=asked["key"].encode())
identities, frames = session.feed_identities([bytes.fromhex(frame) for frame in asked["frames"]])
message = session.deserialize(frames)
reply = session.msg("execute_reply", {"status": "ok", "text": "\\u00e9\\udce9"}, parent=message)
back = session.serialize(reply, ident=identities)
print(json.dumps({"type": message["msg_type"], "content": message["content"], "frames": [frame.hex() for frame in back]}))
"""


@pytest.mark.peers
def test_jupyter_client_and_we_read_each_other(ask_peers):
    message = request(identities=(b"client",))
    answer = ask_peers(PEER, {"key": KEY.decode(), "frames": [frame.hex() for frame in frames_of(message)]})
    reply = Wire(KEY).decode([bytes.fromhex(frame) for frame in answer["frames"]])

    assert (answer["type"], answer["content"]["code"]) == ("execute_request", "pass")
    assert (reply.msg_type, reply.parent_id, reply.identities) == ("execute_reply", message.msg_id, (b"client",))
    assert json.loads(bytes(reply.content))["text"] == "\u00e9\ufffd"
