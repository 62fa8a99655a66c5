import json
from datetime import UTC, datetime

import msgspec
import pytest

from perijove.protocol.errors import MalformedMessage
from perijove.protocol.message import EMPTY, PROTOCOL_VERSION, Author, Header, new_id, now, parent_id


def test_an_author_signs_each_message_with_a_new_id():
    author = Author("s", "someone")
    first, second = (author.message("status", EMPTY) for _ in range(2))

    assert first.msg_id != second.msg_id
    assert (first.header.session, first.header.username, first.header.version) == ("s", "someone", PROTOCOL_VERSION)


def test_two_authors_have_two_sessions():
    assert Author().session != Author().session
    assert len(new_id()) == 32


def test_the_raw_header_is_the_header():
    message = Author().message("status", EMPTY)

    assert msgspec.json.decode(message.raw_header, type=Header) == message.header
    assert "subshell_id" not in json.loads(bytes(message.raw_header))


def test_a_request_to_a_subshell_names_it():
    message = Author().message("execute_request", EMPTY, subshell_id="sub")

    assert json.loads(bytes(message.raw_header))["subshell_id"] == "sub"
    assert message.header.subshell_id == "sub"


def test_a_reply_echoes_the_request_s_header_with_keys_that_we_do_not_know():
    raw = msgspec.Raw(b'{"msg_id": "1", "msg_type": "t", "colour": "blue"}')
    reply = Author().message("status", EMPTY, parent=raw)

    assert bytes(reply.parent_header) == bytes(raw)
    assert reply.parent_id == "1"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (b"{}", None),
        (b"{ }", None),
        (b'{"msg_id":"x"}', "x"),
        (b'{"msg_id":null}', None),
        (b'{"msg_id":""}', None),
        (b'{"msg_id":7}', None),
    ],
)
def test_the_parent_s_id(text, expected):
    assert parent_id(msgspec.Raw(text)) == expected


@pytest.mark.parametrize("text", [b"[]", b"null", b"{", b'{"msg_id":"\xff"}'])
def test_a_parent_header_that_is_no_object_is_refused(text):
    with pytest.raises(MalformedMessage, match="parent header"):
        parent_id(msgspec.Raw(text))


@pytest.mark.parametrize(
    ("date", "moment"),
    [
        ("2024-05-06T07:08:09.123456Z", datetime(2024, 5, 6, 7, 8, 9, 123456, UTC)),
        ("2024-05-06T09:08:09+02:00", datetime(2024, 5, 6, 7, 8, 9, tzinfo=UTC)),
        ("2024-05-06T07:08:09", datetime(2024, 5, 6, 7, 8, 9, tzinfo=UTC)),
        ("2024-05-06T07:08:09.123456789Z", datetime(2024, 5, 6, 7, 8, 9, 123456, UTC)),
        ("", None),
        ("Mon May 6 07:08:09 2024", None),
        ("1714979289", None),
    ],
)
def test_the_moment_of_a_date(date, moment):
    assert Header(msg_id="1", msg_type="t", date=date).sent_at == moment


def test_now_is_a_moment_in_utc():
    moment = Header(msg_id="1", msg_type="t", date=now()).sent_at

    assert moment is not None
    assert moment.utcoffset() == datetime.now(UTC).utcoffset()
