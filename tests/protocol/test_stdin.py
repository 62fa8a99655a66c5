import pytest

from perijove.protocol import stdin

EXAMPLES = [
    ("input_request", {"prompt": "name? ", "password": False}, stdin.InputRequest(prompt="name? ")),
    ("input_request", {"prompt": "secret: ", "password": True}, stdin.InputRequest(prompt="secret: ", password=True)),
    ("input_reply", {"value": "Ada"}, stdin.InputReply(value="Ada")),
    ("input_reply", {"value": "\x04"}, stdin.InputReply(value="\x04")),
]


@pytest.mark.parametrize(("msg_type", "example", "content"), EXAMPLES)
def test_the_specification_s_shapes(decode, encode, msg_type, example, content):
    assert decode(msg_type, example) == content
    assert encode(content) == example


def test_a_reply_may_carry_a_status(decode):
    assert decode("input_reply", {"status": "ok", "value": "x"}) == stdin.InputReply(value="x")


def test_a_request_without_a_prompt_is_read(decode):
    assert decode("input_request", {"prompt": None}) == stdin.InputRequest()
