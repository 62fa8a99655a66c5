import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from perijove.client.correlate import (
    Ask,
    Correlator,
    Deliver,
    ExpectIdle,
    Fail,
    Finish,
    KernelState,
    Subscribed,
)
from perijove.protocol.message import Author, Channel

SHELL, CONTROL, IOPUB, STDIN = Channel.SHELL, Channel.CONTROL, Channel.IOPUB, Channel.STDIN
client, kernel = Author("client"), Author("kernel")


def request(kind="execute_request", subshell_id=None):
    return client.message(kind, msgspec.Raw(b"{}"), subshell_id=subshell_id)


def answer(parent, kind="execute_reply", **content):
    return kernel.message(kind, msgspec.Raw(msgspec.json.encode(content)), parent=parent.raw_header)


def status(parent, state):
    return answer(parent, "status", execution_state=state)


def subscribed():
    """A correlator that has seen its first iopub message."""
    correlator = Correlator()
    assert correlator.received(IOPUB, kernel.message("iopub_welcome", msgspec.Raw(b"{}"))) == [Subscribed()]
    return correlator


def sent(*requests, **options):
    correlator = subscribed()
    for each in requests:
        correlator.sent(SHELL, each, **options)
    return correlator


def test_reply_then_idle():
    one = request()
    correlator = sent(one)
    out, reply = answer(one, "stream", name="stdout", text="x"), answer(one, status="ok")
    assert correlator.received(IOPUB, status(one, "busy")) == [KernelState("busy")]
    assert correlator.received(SHELL, reply) == [ExpectIdle(one.msg_id)]
    assert correlator.received(IOPUB, out) == [Deliver(one.msg_id, out)]
    assert correlator.received(IOPUB, status(one, "idle")) == [KernelState("idle"), Finish(one.msg_id, reply)]
    assert correlator.waiting == ()


def test_idle_then_reply():
    one = request()
    correlator = sent(one)
    reply = answer(one, status="ok")
    assert correlator.received(IOPUB, status(one, "idle")) == [KernelState("idle")]
    assert correlator.received(SHELL, reply) == [Finish(one.msg_id, reply)]


def test_a_request_without_outputs_ends_at_its_reply():
    one = request("complete_request")
    correlator = sent(one, until_idle=False)
    reply = answer(one, "complete_reply", status="ok")
    assert correlator.received(SHELL, reply) == [Finish(one.msg_id, reply)]


def test_an_aborted_request_ends_at_its_reply():
    one = request()
    reply = answer(one, status="aborted")
    assert sent(one).received(SHELL, reply) == [Finish(one.msg_id, reply)]


def test_what_is_not_ours_means_nothing():
    one, other = request(), request()
    correlator = sent(one)
    assert correlator.received(SHELL, answer(other, status="ok")) == []
    assert correlator.received(IOPUB, answer(other, "stream")) == []
    assert correlator.received(IOPUB, status(other, "idle")) == [KernelState("idle")]
    assert correlator.received(SHELL, kernel.message("execute_reply", msgspec.Raw(b"{}"))) == []
    assert correlator.waiting == (one.msg_id,)


def test_a_reply_on_the_wrong_channel_or_twice_means_nothing():
    one = request()
    correlator = sent(one)
    assert correlator.received(CONTROL, answer(one, status="ok")) == []
    assert correlator.received(SHELL, answer(one, status="ok")) == [ExpectIdle(one.msg_id)]
    assert correlator.received(SHELL, answer(one, status="ok")) == []


def test_input_is_asked_of_the_request_that_wants_it():
    one, two = request(), request()
    correlator = sent(one, two)
    ask = answer(two, "input_request", prompt="? ", password=False)
    assert correlator.received(STDIN, ask) == [Ask(two.msg_id, ask)]
    correlator.forget(two.msg_id)
    assert correlator.received(STDIN, ask) == []


def test_a_lost_idle_is_noticed_when_the_next_request_is_busy():
    one, two, three = request(), request(), request()
    correlator = sent(one, two, three)
    reply = answer(one, status="ok")
    assert correlator.received(SHELL, reply) == [ExpectIdle(one.msg_id)]
    assert correlator.received(IOPUB, status(two, "busy")) == [
        KernelState("busy"),
        Finish(one.msg_id, reply, idle_lost=True),
    ]
    assert correlator.waiting == (two.msg_id, three.msg_id)


@pytest.mark.parametrize("how", ["other subshell", "other channel", "no reply yet"])
def test_a_late_idle_is_not_a_lost_one(how):
    one, two = request(), request(subshell_id="s" if how == "other subshell" else None)
    correlator = subscribed()
    correlator.sent(SHELL, one)
    correlator.sent(CONTROL if how == "other channel" else SHELL, two)
    if how != "no reply yet":
        correlator.received(SHELL, answer(one, status="ok"))
    assert correlator.received(IOPUB, status(two, "busy")) == [KernelState("busy")]


def test_a_lost_kernel_fails_everything_and_needs_a_new_subscription():
    one, two = request(), request()
    correlator = sent(one, two)
    assert correlator.lost() == [Fail(one.msg_id), Fail(two.msg_id)]
    assert correlator.lost() == []
    assert correlator.received(IOPUB, status(one, "idle")) == [Subscribed(), KernelState("idle")]


def test_content_that_is_no_object_is_survived():
    one = request()
    correlator = sent(one)
    odd = kernel.message("status", msgspec.Raw(b"[1]"), parent=one.raw_header)
    assert correlator.received(IOPUB, odd) == [KernelState("")]
    odd = kernel.message("execute_reply", msgspec.Raw(b"7"), parent=one.raw_header)
    assert correlator.received(SHELL, odd) == [ExpectIdle(one.msg_id)]


@given(st.data())
def test_every_request_finishes_once_whatever_the_order_of_the_sockets(data):
    """The shell's messages and iopub's keep their order; how the two interleave is chance."""
    requests = [request() for _ in range(data.draw(st.integers(1, 4)))]
    correlator = sent(*requests)
    shell = [(SHELL, answer(each, status="ok")) for each in requests]
    iopub = [(IOPUB, status(each, state)) for each in requests for state in ("busy", "idle")]
    finished = []
    while shell or iopub:
        queue = data.draw(st.sampled_from([queue for queue in (shell, iopub) if queue]))
        finished += [act for act in correlator.received(*queue.pop(0)) if isinstance(act, Finish)]
    assert [(act.msg_id, act.idle_lost) for act in finished] == [(each.msg_id, False) for each in requests]
    assert correlator.waiting == ()
