import types
import typing
from typing import Any, Literal

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from perijove.protocol import contents, iopub, shell
from perijove.protocol.contents import (
    MESSAGE_TYPES,
    ErrorReply,
    decode_content,
    encode_content,
    message_type,
    reply_type,
)
from perijove.protocol.errors import MalformedMessage, ProtocolError
from perijove.protocol.message import Author, Channel
from perijove.protocol.websocket import decode_legacy, decode_v1, encode_legacy, encode_v1
from perijove.protocol.wire import Wire

LEAVES = {
    str: st.text(max_size=8),
    int: st.integers(-(2**53), 2**53),
    float: st.floats(allow_nan=False, allow_infinity=False),
    bool: st.booleans(),
    type(None): st.none(),
    Channel: st.sampled_from(Channel),
    msgspec.Raw: st.sampled_from([msgspec.Raw(b"{}"), msgspec.Raw(b'{"a":"\xc3\xa9"}')]),
    Any: st.recursive(
        st.none()
        | st.booleans()
        | st.integers()
        | st.floats(allow_nan=False, allow_infinity=False)
        | st.text(max_size=5),
        lambda inner: st.lists(inner, max_size=2) | st.dictionaries(st.text(max_size=2), inner, max_size=2),
        max_leaves=4,
    ),
}


def values(hint):
    """Values of an annotation that occurs in a content."""
    origin, inner = typing.get_origin(hint), typing.get_args(hint)
    if hint in LEAVES:
        return LEAVES[hint]
    if origin is Literal:
        return st.sampled_from(inner)
    if origin is types.UnionType:
        return st.one_of([values(each) for each in inner])
    if origin is dict:
        return st.dictionaries(values(inner[0]), values(inner[1]), max_size=2)
    if origin is tuple and inner[-1] is Ellipsis:
        return st.lists(values(inner[0]), max_size=2).map(tuple)
    if origin is tuple:
        return st.tuples(*map(values, inner))
    fields = typing.get_type_hints(hint)
    return st.builds(hint, **{name: values(each) for name, each in fields.items()})


def messages(msg_type, content_type):
    return values(content_type).map(lambda content: (content, Author().message(msg_type, encode_content(content))))


KINDS = [*MESSAGE_TYPES.items(), *((name, ErrorReply) for name in ("execute_reply", "inspect_reply", "debug_reply"))]


@pytest.mark.parametrize(("msg_type", "content_type"), KINDS)
@given(data=st.data())
@settings(max_examples=15)
def test_every_content_survives_every_way_to_travel(msg_type, content_type, data):
    content, message = data.draw(messages(msg_type, content_type))
    sender, receiver = Wire(b"key"), Wire(b"key")

    assert receiver.decode(sender.encode(message)) == message
    assert decode_v1(encode_v1(Channel.IOPUB, message)) == (Channel.IOPUB, message)
    assert decode_legacy(encode_legacy(Channel.IOPUB, message)) == (Channel.IOPUB, message)
    assert decode_content(message) == content


@pytest.mark.parametrize("msg_type", MESSAGE_TYPES)
@given(text=st.binary() | LEAVES[Any].map(msgspec.json.encode))
@settings(max_examples=25)
def test_any_bytes_give_a_content_or_an_error(msg_type, text):
    try:
        content = decode_content(Author().message(msg_type, msgspec.Raw(text)))
    except ProtocolError:
        return
    assert isinstance(content, MESSAGE_TYPES[msg_type] | ErrorReply)


@pytest.mark.parametrize("msg_type", MESSAGE_TYPES)
@given(data=st.data())
@settings(max_examples=15)
def test_wrong_fields_give_a_content_or_an_error(msg_type, data):
    names = [field.name for field in msgspec.structs.fields(MESSAGE_TYPES[msg_type])] or ["status"]
    fields = data.draw(st.dictionaries(st.sampled_from(names), LEAVES[Any]))
    try:
        content = decode_content(Author().message(msg_type, msgspec.Raw(msgspec.json.encode(fields))))
    except ProtocolError:
        return
    encode_content(content)


def test_the_types_are_the_specification_s_and_those_of_kernels_that_outlive_their_starters():
    requests = {"execute", "inspect", "complete", "history", "is_complete", "connect", "comm_info", "kernel_info"}
    requests |= {
        "shutdown",
        "interrupt",
        "debug",
        "create_subshell",
        "delete_subshell",
        "list_subshell",
        "usage",
        "input",
    }
    requests |= {"missed", "adopt", "restart"}
    broadcasts = {"stream", "display_data", "update_display_data", "execute_input", "execute_result", "error", "status"}
    broadcasts |= {"clear_output", "debug_event", "iopub_welcome", "comm_open", "comm_msg", "comm_close"}
    broadcasts |= {"missed_message"}

    assert set(MESSAGE_TYPES) == broadcasts | {f"{name}_{end}" for name in requests for end in ("request", "reply")}


def test_the_union_names_every_content():
    assert set(typing.get_args(contents.Content)) == {*MESSAGE_TYPES.values(), ErrorReply}


def test_contents_are_frozen():
    for content_type in typing.get_args(contents.Content):
        assert content_type.__struct_config__.frozen


@pytest.mark.parametrize(("msg_type", "content_type"), MESSAGE_TYPES.items())
def test_a_class_is_named_as_its_message_type(msg_type, content_type):
    assert content_type.__name__ == "".join(word.capitalize() for word in msg_type.split("_"))


def test_contents_know_their_type():
    assert message_type(iopub.Status(execution_state="busy")) == "status"
    assert message_type(shell.ExecuteReply()) == "execute_reply"
    assert [reply_type(name) for name in ("execute_request", "is_complete_request")] == [
        "execute_reply",
        "is_complete_reply",
    ]


def test_an_error_reply_has_no_type_of_its_own():
    with pytest.raises(TypeError, match=r"take reply_type"):
        message_type(ErrorReply())


def test_an_unknown_type_is_refused():
    with pytest.raises(MalformedMessage, match="unknown message type 'apply_request'"):
        decode_content(Author().message("apply_request", msgspec.Raw(b"{}")))


@pytest.mark.parametrize(
    ("msg_type", "text"),
    [
        ("execute_request", b"{}"),
        ("execute_request", b'{"code": 1}'),
        ("execute_reply", b'{"execution_count": "many"}'),
        ("execute_reply", b"[]"),
        ("execute_reply", b'{"status": "odd"}'),
        ("complete_request", b'{"code": "a", "cursor_pos": null}'),
        ("stream", b'{"name": "stdout"}'),
        ("status", b'"busy"'),
        ("status", b"{"),
        ("display_data", b'{"data": []}'),
    ],
)
def test_a_wrong_content_is_refused_by_name(msg_type, text):
    with pytest.raises(MalformedMessage, match=f"this {msg_type} is not as specified"):
        decode_content(Author().message(msg_type, msgspec.Raw(text)))


def test_what_is_none_is_not_sent():
    assert (
        bytes(encode_content(shell.HistoryRequest(n=5)))
        == b'{"hist_access_type":"tail","output":false,"raw":true,"n":5,"unique":false}'
    )


def test_a_lone_surrogate_in_an_output_does_not_lose_it():
    raw = encode_content(iopub.Stream(name="stdout", text="caf\udce9\n"))

    assert decode_content(Author().message("stream", raw)) == iopub.Stream(name="stdout", text="caf\ufffd\n")
