import json

from perijove.kernel.sending import around, publish, refuse, reply, status
from perijove.protocol.message import EMPTY, Author, Channel

ASKED = Author().message("kernel_info_request", EMPTY, identities=(b"me",))


def test_what_is_published_has_its_type_as_topic():
    assert publish("stream", b"{}", EMPTY).identities == (b"stream",)


def test_a_reply_goes_back_where_the_request_came_from():
    sent = reply(Channel.CONTROL, ASKED, b"{}")
    assert (sent.channel, sent.msg_type, sent.identities) == (Channel.CONTROL, "kernel_info_reply", (b"me",))
    assert sent.parent == ASKED.raw_header


def test_busy_comes_first_and_idle_last():
    states = [json.loads(bytes(action.content))["execution_state"] for action in around(ASKED)]
    assert states == ["busy", "idle"]
    assert around(ASKED)[0] == status("busy", ASKED)


def test_who_has_not_asked_for_a_reply_gets_none():
    assert len(refuse(Channel.SHELL, ASKED, "E", "why", 3)) == 3
    said = Author().message("comm_msg", EMPTY)
    assert len(refuse(Channel.SHELL, said, "E", "why", 3)) == 2
