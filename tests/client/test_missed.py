import msgspec
import pytest

from perijove.client.missed import unwrap
from perijove.protocol.errors import MalformedMessage
from perijove.protocol.message import Author, Channel


def test_a_message_within_a_message():
    inner = Author("kernel").message("stream", msgspec.Raw(b'{"text":"a"}'))
    content = {
        "channel": "shell", "header": inner.raw_header, "parent_header": {"msg_id": "p"}, "metadata": {}, "content": inner.content,
    }  # fmt: skip
    outer = Author("kernel").message("missed_message", msgspec.Raw(msgspec.json.encode(content)), buffers=(b"b",))
    channel, message = unwrap(outer)
    assert channel is Channel.SHELL
    assert (message.msg_id, message.parent_id, message.buffers) == (inner.msg_id, "p", (b"b",))
    assert bytes(message.content) == b'{"text":"a"}'


def test_another_message_is_refused():
    with pytest.raises(MalformedMessage, match="expected a missed_message"):
        unwrap(Author().message("missed_reply", msgspec.Raw(b"{}")))
