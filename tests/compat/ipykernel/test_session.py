import pytest

from perijove.compat.ipykernel.session import IOPubSocket, Session, connection_info, header_of


def test_a_message_has_the_fields_that_people_read(seat):
    message = Session(seat).msg("stream", {"text": "x"}, parent={"header": {"msg_id": "p"}})
    assert message["msg_type"] == message["header"]["msg_type"] == "stream"
    assert message["parent_header"] == {"msg_id": "p"}
    assert message["content"] == {"text": "x"}


def test_messages_go_to_everybody_who_watches(seat):
    session, iopub = Session(seat), IOPubSocket(seat)
    session.send(iopub, "display_data", {"data": {}}, buffers=[b"x"], metadata={"a": 1})
    session.send(iopub, session.msg("stream", {"text": "y"}, parent={"msg_id": "p"}))
    assert [told[0] for told in seat.published] == ["display_data", "stream"]
    assert seat.published[0][2:] == ({"a": 1}, [b"x"], None)
    assert seat.published[1][4] == {"msg_id": "p"}


def test_another_stream_is_refused(seat):
    with pytest.raises(TypeError, match=r"kernel\.iopub_socket, found 'shell'"):
        Session(seat).send("shell", "stream", {})
    with pytest.raises(NotImplementedError, match=r"session\.send"):
        IOPubSocket(seat).send_multipart([b""])


def test_the_key_is_the_connection_files(seat):
    assert Session(seat).key == b"secret"
    assert Session(seat).signature_scheme == "hmac-sha256"
    seat.connection_file = "/no/such/file"
    assert connection_info(seat) == {}


def test_a_header_is_a_header_and_a_message_has_one():
    assert header_of(None) == {}
    assert header_of({"msg_id": "a"}) == {"msg_id": "a"}
    assert header_of({"header": {"msg_id": "a"}}) == {"msg_id": "a"}
