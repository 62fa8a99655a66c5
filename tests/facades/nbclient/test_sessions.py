import msgspec

from perijove.facades.nbclient.sessions import as_received
from perijove.protocol.message import Author


def test_a_message_as_hooks_know_it():
    author = Author()
    asked = author.message("execute_request", msgspec.Raw(b"{}"))
    message = author.message("stream", msgspec.Raw(b'{"text": "a"}'), parent=asked.raw_header, buffers=(b"x",))
    received = as_received(message)
    assert (received["msg_type"], received["content"], received["buffers"]) == ("stream", {"text": "a"}, [b"x"])
    assert received["parent_header"]["msg_id"] == asked.msg_id
    assert received["header"]["date"].tzinfo is not None
