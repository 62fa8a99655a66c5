import json

import msgspec
from hypothesis import given
from hypothesis import strategies as st

from perijove.kernel.actions import TellMissed
from perijove.kernel.outbox import Outbox, tell_missed
from perijove.protocol.message import Author, Channel

AUTHOR = Author("kernel")


def message(text, *buffers, msg_type="stream"):
    raw = msgspec.Raw(msgspec.json.encode({"text": text}))
    return AUTHOR.message(msg_type, raw, parent=msgspec.Raw(b'{"msg_id":"p"}'), buffers=buffers)


def filled(count, size=1000, **limits):
    outbox = Outbox(**limits)
    messages = [message(f"{number} " + "x" * size, b"buffer %d" % number) for number in range(count)]
    for each in messages:
        outbox.keep(Channel.IOPUB, each)
    return outbox, messages


def numbers(page):
    for content, buffer in page.messages:
        assert buffer == b"buffer " + json.loads(content)["content"]["text"].split()[0].encode()
    return [int(json.loads(content)["content"]["text"].split()[0]) for content, _ in page.messages]


def test_what_came_after_a_message_comes_again():
    outbox, messages = filled(5)
    page = outbox.after(messages[2].msg_id)
    assert (numbers(page), page.complete, page.more) == ([3, 4], True, False)
    assert numbers(outbox.after(None)) == [0, 1, 2, 3, 4]
    whole = json.loads(page.messages[0][0])
    assert (whole["channel"], whole["parent_header"]) == ("iopub", {"msg_id": "p"})
    assert whole["header"]["msg_id"] == messages[3].msg_id


def test_outputs_and_ends_of_executions_are_kept_and_no_other_replies():
    outbox = Outbox()
    kept = message("a"), message("b", msg_type="execute_reply")
    outbox.keep(Channel.IOPUB, kept[0])
    outbox.keep(Channel.SHELL, message("x", msg_type="complete_reply"))
    outbox.keep(Channel.SHELL, kept[1])
    told = [json.loads(content) for (content,) in outbox.after(None).messages]
    assert [(each["channel"], each["content"]["text"]) for each in told] == [("iopub", "a"), ("shell", "b")]


def test_one_that_keeps_nothing_says_so():
    outbox, _ = filled(3, keeps=False)
    assert outbox.after(None).messages == []
    assert not outbox.after(None).complete


def test_what_is_long_ago_is_in_a_file_and_then_gone(tmp_path):
    outbox, messages = filled(20, memory=5_000, disk=100_000)
    assert numbers(outbox.after(None)) == list(range(20))
    outbox.close()
    outbox, messages = filled(20, memory=5_000, disk=10_000)
    page = outbox.after(messages[0].msg_id)
    assert not page.complete
    found = numbers(page)
    assert found == list(range(found[0], 20))
    assert 3 < found[0] < 15
    assert outbox.after(messages[found[0] - 1].msg_id).complete  # the last of those that are gone
    outbox.close()
    assert outbox.after(None).messages == []


def test_without_a_place_for_files_the_oldest_go():
    outbox = Outbox(memory=5_000)
    outbox.folder = "/none"
    messages = [message("x" * 1000) for _ in range(10)]
    for each in messages:
        outbox.keep(Channel.IOPUB, each)
    page = outbox.after(messages[0].msg_id)
    assert (len(page.messages), page.complete) == (2, False)


def test_an_id_that_it_has_never_said_is_of_another_kernel():
    outbox, _ = filled(2)
    assert not outbox.after("elsewhere").complete


@given(st.integers(0, 30), st.integers(0, 200), st.integers(100, 5000), st.integers(1, 5000))
def test_pages_together_are_the_whole(count, size, memory, most):
    outbox, _ = filled(count, size, memory=memory)
    found, after, more = [], None, True
    while more:
        page = outbox.after(after, most)
        found += numbers(page)
        more = page.more
        if page.messages:
            after = json.loads(page.messages[-1][0])["header"]["msg_id"]
    assert found == list(range(count))
    outbox.close()


class Channels:
    def __init__(self):
        self.sent = []

    def send(self, channel, msg_type, content, parent=b"{}", identities=(), buffers=(), *, metadata=b"{}"):
        del parent, metadata
        self.sent.append((channel, msg_type, identities, json.loads(content), list(buffers)))


def test_a_request_is_answered_to_who_asked():
    outbox, messages = filled(2)
    request = msgspec.structs.replace(message("", msg_type="missed_request"), identities=(b"me",))
    channels = Channels()
    tell_missed(channels, outbox, TellMissed(Channel.CONTROL, request, messages[0].msg_id, ("one",)))
    tell_missed(channels, outbox, TellMissed(Channel.CONTROL, request, None, (), messages=False))
    assert [each[:3] for each in channels.sent] == [
        (Channel.CONTROL, "missed_message", (b"me",)),
        (Channel.CONTROL, "missed_reply", (b"me",)),
        (Channel.CONTROL, "missed_reply", (b"me",)),
    ]
    assert channels.sent[0][4] == [b"buffer 1"]
    assert channels.sent[1][3] == {"status": "ok", "complete": True, "count": 1, "more": False, "pending": ["one"]}
    assert channels.sent[2][3]["count"] == 0
