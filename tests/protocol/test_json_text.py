import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from perijove.protocol.errors import MalformedMessage
from perijove.protocol.json_text import mend, read_object, write
from perijove.protocol.message import EMPTY

DEEP = b'{"a":' * 100_000 + b"1" + b"}" * 100_000

json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(st.characters()),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner, max_size=3),
    max_leaves=8,
)


@pytest.mark.parametrize(
    "text", [b"{}", b' {"a": 1.50, "b": [null, "\\u00e9"]}\n', '{"a":"\U0001f600é"}'.encode(), b'{"a":1e400}']
)
def test_an_object_stays_as_it_was_sent(text):
    assert bytes(read_object(text, "content")) == text
    assert bytes(read_object(memoryview(text), "content")) == text


@pytest.mark.parametrize(
    ("sent", "mended"),
    [
        (
            b'{"a": NaN, "b": [Infinity, -Infinity, 1e999], "c": 1.5, "d": NaN}',
            '{"a":null,"b":[null,null,null],"c":1.5,"d":null}',
        ),
        (b'{"a": "\\ud800"}', '{"a":"\ufffd"}'),
        (b'{"a": "x\\udcffy", "\\ud800": 1}', '{"a":"x\ufffdy","\ufffd":1}'),
        (b'{"a": "caf\xe9.txt"}', '{"a":"caf\ufffd.txt"}'),
        (b'{"a": "\\ud83d\\ude00", "b": NaN}', '{"a":"\U0001f600","b":null}'),
        (b'{"a": "two\nlines"}', '{"a":"two\\nlines"}'),
        (b'\xef\xbb\xbf{"a": 1}', '{"a":1}'),
        (b'{"a": 123456789012345678901234567890, "b": NaN}', '{"a":123456789012345678901234567890,"b":null}'),
    ],
    ids=["numbers that are not finite", "lone surrogate", "in a key", "latin-1", "pair", "control", "mark", "integer"],
)
def test_what_kernels_write_is_mended(sent, mended):
    assert json.loads(bytes(read_object(sent, "content"))) == json.loads(mended)


def test_null_is_an_empty_object():
    assert read_object(b"null", "metadata") == EMPTY


@pytest.mark.parametrize(
    "text",
    [
        b"",
        b"[]",
        b"1",
        b'"{}"',
        b"{",
        b'{"a":1} x',
        b"{'a': 1}",
        b"\xff",
        DEEP,
        b'{"a":' + b"9" * 5000 + b', "b": NaN}',
    ],
)
def test_what_is_no_object_is_refused(text):
    with pytest.raises(MalformedMessage, match="the content is not a JSON object"):
        read_object(text, "content")


@given(st.binary() | json_values.map(lambda value: json.dumps(value).encode()))
def test_any_bytes_give_an_object_or_an_error(text):
    try:
        raw = read_object(text, "content")
    except MalformedMessage:
        return
    assert isinstance(json.loads(bytes(raw)), dict)


@given(st.dictionaries(st.text(st.characters(), max_size=3), json_values, max_size=3))
def test_what_goes_out_is_strict_json_in_utf_8(value):
    text = bytes(write(value)).decode()

    def refuse(constant):
        raise AssertionError(constant)

    json.loads(text, parse_constant=refuse)
    assert read_object(text.encode(), "content") == write(value)


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ({"a": float("nan")}, b'{"a":null}'),
        ({"a": "\ud800", "b": float("inf")}, '{"a": "\ufffd", "b": null}'.encode()),
        ({"a": 10**30}, b'{"a":1000000000000000000000000000000}'),
    ],
)
def test_what_json_has_no_word_for_goes_out_mended(value, text):
    assert bytes(write(value)) == text


def test_mending_strict_json_changes_no_value():
    value = {"a": [1, 2.5, "\U0001f600", None, True, {"b": {}}], "c": 1e-07}

    assert json.loads(mend(json.dumps(value).encode())) == value
