import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from perijove.protocol.errors import MalformedMessage
from perijove.protocol.header import read_header
from perijove.protocol.message import Header

FULL = {
    "msg_id": "1",
    "msg_type": "status",
    "session": "s",
    "username": "u",
    "date": "2024-05-06T07:08:09Z",
    "version": "5.4",
}
BARE = Header(msg_id="1", msg_type="status")


@pytest.mark.parametrize(
    ("fields", "header"),
    [
        (FULL, Header(**FULL)),
        ({"msg_id": "1", "msg_type": "status"}, BARE),
        ({**FULL, "colour": "blue", "nested": {"a": [1]}}, Header(**FULL)),
        ({**FULL, "subshell_id": None}, Header(**FULL)),
        ({**FULL, "subshell_id": "sub"}, Header(**FULL, subshell_id="sub")),
        ({**FULL, "session": None, "username": None, "date": None, "version": None}, BARE),
        ({**FULL, "date": 1714979289, "version": 5.3, "username": [], "session": {}}, BARE),
        ({**FULL, "date": "yesterday"}, Header(**{**FULL, "date": "yesterday"})),
        ({**FULL, "username": "\ud800"}, Header(**{**FULL, "username": "\ufffd"})),
    ],
    ids=["full", "bare", "unknown keys", "no subshell", "subshell", "nulls", "not text", "odd date", "lone surrogate"],
)
def test_headers_of_third_parties_are_read(fields, header):
    assert read_header(json.dumps(fields).encode())[0] == header


def test_the_header_is_kept_as_it_was_sent():
    text = b'{ "msg_type":"t",  "msg_id":"1", "colour":"blue" }'

    assert bytes(read_header(text)[1]) == text


def test_a_user_name_in_latin_1_is_mended():
    header, raw = read_header(b'{"msg_id":"1","msg_type":"t","username":"Ren\xe9"}')

    assert header.username == "Ren\ufffd"
    assert json.loads(bytes(raw))["username"] == "Ren\ufffd"


@pytest.mark.parametrize(
    "text",
    [
        b"{}",
        b"null",
        b"[]",
        b'{"msg_id":"1"}',
        b'{"msg_type":"t"}',
        b'{"msg_id":1,"msg_type":"t"}',
        b'{"msg_id":null,"msg_type":"t"}',
        b"",
    ],
)
def test_without_id_or_type_it_is_no_header(text):
    with pytest.raises(MalformedMessage, match="the header"):
        read_header(text)


@given(st.binary())
def test_any_bytes_give_a_header_or_an_error(text):
    try:
        assert isinstance(read_header(text)[0], Header)
    except MalformedMessage:
        pass
