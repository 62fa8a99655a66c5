"""Transcripts: what is told to a kernel, and what it decides to do."""

import json

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from perijove.kernel.actions import Alarm, Exit, Interrupt, ReportUsage, Send, StartWorker, StopWorker, ToWorker
from perijove.kernel.death import Death
from perijove.kernel.dispatch import Dispatch
from perijove.kernel.policy import Policy
from perijove.kernel.replies import Spilled
from perijove.protocol.message import Author, Channel

AUTHOR = Author("client")
INFO = {"implementation": "toy", "language_info": {"name": "toy"}}


ABLE = {**INFO, "supported_features": ["kernel subshells"]}
ABORTED = ["busy", "reply error ExecutionAborted", "idle"]


def request(msg_type, channel=Channel.SHELL, *, subshell_id=None, of=None, **content):
    content = content if of is None else {"subshell_id": of}
    content = msgspec.Raw(msgspec.json.encode(content))
    return channel, AUTHOR.message(msg_type, content, identities=(b"someone",), subshell_id=subshell_id)


def execute(code="1", **options):
    return request("execute_request", code=code, **options)


def told(actions):
    """Actions in words."""
    return [_word(action) for action in actions]


def _word(action):
    if isinstance(action, Send):
        content = json.loads(bytes(action.content))
        match action.msg_type:
            case "status":
                return content["execution_state"]
            case "execute_input":
                return f"input {content['execution_count']}"
            case "execute_reply":
                return f"reply {content['status']} {content.get('ename', '')}".strip()
        return action.msg_type
    if isinstance(action, ToWorker):
        return " ".join(map(str, ["->", *json.loads(bytes(action.parts[0]))[:3]]))
    names = {Interrupt: "SIGINT", StartWorker: "start", StopWorker: "stop", Exit: "exit"}
    return names.get(type(action), type(action).__name__)


@pytest.fixture
def kernel():
    dispatch = Dispatch({"shell_port": 1})
    assert told(dispatch.started()) == ["starting"]
    assert told(dispatch.worker_ready(INFO)) == []
    return dispatch


@pytest.fixture
def able():
    """One whose language has subshells."""
    dispatch = Dispatch()
    dispatch.worker_ready(ABLE)
    return dispatch


OK = b'{"status":"ok"}'
ERROR = b'{"status":"error"}'


def test_the_life_of_a_cell(kernel):
    assert told(kernel.received(*execute())) == ["-> execute 1 1", "busy", "input 1"]
    assert told(kernel.published("stream", b"{}", b'{"name":"stdout","text":"a"}')) == ["stream"]
    assert told(kernel.finished(1, "ok", OK)) == ["reply ok", "idle"]


def test_a_silent_cell_shows_no_input_and_does_not_count(kernel):
    assert told(kernel.received(*execute(silent=True))) == ["-> execute 1 0", "busy"]
    kernel.finished(1, "ok", OK)
    assert told(kernel.received(*execute(store_history=False))) == ["-> execute 2 0", "busy", "input 0"]
    kernel.finished(2, "ok", OK)
    assert told(kernel.received(*execute())) == ["-> execute 3 1", "busy", "input 1"]


def test_an_empty_cell_has_the_last_number_everywhere(kernel):
    kernel.received(*execute())
    kernel.finished(1, "ok", OK)
    assert told(kernel.received(*execute("  "))) == ["-> execute 2 1", "busy", "input 1"]


def test_cells_wait_for_their_turn(kernel):
    kernel.received(*execute())
    assert kernel.received(*execute()) == []
    assert told(kernel.finished(1, "ok", OK)) == ["reply ok", "idle", "-> execute 2 2", "busy", "input 2"]


def test_a_failure_aborts_what_is_queued_and_nothing_that_comes_later(kernel):
    kernel.received(*execute())
    kernel.received(*execute())
    kernel.received(*request("comm_msg", comm_id="c"))
    aborted = ["busy", "reply error ExecutionAborted", "idle"]
    assert told(kernel.finished(1, "error", ERROR)) == [
        "reply error",
        "idle",
        *aborted,
        "busy",
        "-> comm 2 comm_msg",
    ]
    kernel.finished(2, "ok", b"{}")
    assert told(kernel.received(*execute())) == ["-> execute 3 2", "busy", "input 2"]


def test_a_failure_that_shall_not_stop_does_not(kernel):
    kernel.received(*execute(stop_on_error=False))
    kernel.received(*execute())
    assert told(kernel.finished(1, "error", ERROR))[-3] == "-> execute 2 2"


def test_an_aborted_reply_is_an_error_with_a_count(kernel):
    kernel.received(*execute())
    kernel.received(*execute())
    (reply,) = [a for a in kernel.finished(1, "error", ERROR)[3:] if isinstance(a, Send) and a.channel is Channel.SHELL]
    content = json.loads(bytes(reply.content))
    assert (content["status"], content["ename"], content["execution_count"]) == ("error", "ExecutionAborted", 1)


def test_questions_are_passed_on_while_a_cell_runs(kernel):
    kernel.received(*execute())
    assert told(kernel.received(*request("complete_request", code="x", cursor_pos=1))) == [
        "busy",
        "-> query 2 complete_request",
    ]
    assert told(kernel.answered(2, OK)) == ["complete_reply", "idle"]
    assert kernel.answered(2, OK) == []


@pytest.mark.parametrize("channel", [Channel.SHELL, Channel.CONTROL])
@pytest.mark.parametrize("kind", ["kernel_info", "comm_info", "connect", "usage", "interrupt"])
def test_the_host_answers_while_a_cell_runs(kernel, channel, kind):
    kernel.received(*execute())
    actions = kernel.received(*request(f"{kind}_request", channel))
    assert told(actions)[0] == "busy"
    assert told(actions)[-1] == "idle"
    reply = actions[-2]
    assert isinstance(reply, ReportUsage) or (reply.msg_type, reply.channel) == (f"{kind}_reply", channel)


def test_what_is_not_there_is_refused_in_words(kernel):
    _, reply, _ = kernel.received(*request("create_subshell_request", Channel.CONTROL))
    content = json.loads(bytes(reply.content))
    assert (reply.msg_type, content["status"], content["ename"]) == ("create_subshell_reply", "error", "NotSupported")
    _, reply, _ = kernel.received(*request("debug_request", Channel.CONTROL, command="threads", seq=3))
    content = json.loads(bytes(reply.content))
    assert (reply.msg_type, content["success"], content["request_seq"]) == ("debug_reply", False, 3)
    assert "no debugger" in content["message"]


def test_a_debugger_is_served_while_a_cell_runs_and_its_end_ends_the_cell():
    kernel = Dispatch()
    kernel.worker_ready({**INFO, "supported_features": ["debugger"]})
    kernel.received(*execute())
    asked = request("debug_request", Channel.CONTROL, command="threads", seq=3)
    assert told(kernel.received(*asked)) == ["busy", "-> debug 2"]
    assert told(kernel.answered(2, OK)) == ["debug_reply", "idle"]
    ended = told(kernel.received(*request("debug_request", Channel.CONTROL, command="terminate", seq=4)))
    assert "SIGINT" in ended
    assert ended[-2:] == ["busy", "-> debug 3"]
    assert told(kernel.worker_died(Death(1)))[:4] == ["debug_reply", "idle", "debug_event", "error"]


def test_an_unknown_type_is_busy_and_idle(kernel):
    assert told(kernel.received(*request("frobnicate_request"))) == ["busy", "idle"]


def test_malformed_content_is_an_error_reply(kernel):
    assert told(kernel.received(*request("execute_request"))) == ["busy", "reply error MalformedMessage", "idle"]
    assert told(kernel.received(*request("comm_open"))) == ["busy", "idle"]


def test_interrupts_name_their_cell_and_reach_its_children_the_second_time(kernel):
    assert told(kernel.interrupted()) == []
    kernel.received(*execute())
    assert kernel.interrupted()[0] == Interrupt(children=False)
    assert told(kernel.received(*request("interrupt_request", Channel.CONTROL))) == [
        "busy",
        "SIGINT",
        "-> interrupt 1 None",
        "interrupt_reply",
        "idle",
    ]
    assert kernel.interrupted()[0] == Interrupt(children=True)


def test_input_goes_to_who_sent_the_cell_and_stale_answers_nowhere(kernel):
    channel, message = execute("input()", allow_stdin=True)
    answer = request("input_reply", Channel.STDIN, value="Ann")
    kernel.received(channel, message)
    assert kernel.received(*answer) == []
    asked = kernel.input_requested(bytes(message.raw_header), b"{}")[-1]
    assert (asked.msg_type, asked.identities) == ("input_request", (b"someone",))
    assert told(kernel.received(*answer)) == ["-> input_reply Ann"]
    assert kernel.received(*answer) == []


def test_a_thread_that_asks_when_its_cell_has_ended_gets_no_line(kernel):
    assert told(kernel.input_requested(b'{"msg_id":"old"}', b"{}")) == ["-> input_reply \x04"]


def test_what_needs_the_worker_waits_for_it():
    kernel = Dispatch()
    assert kernel.received(*request("kernel_info_request")) == []
    assert kernel.received(*execute()) == []
    assert told(kernel.worker_ready(INFO)) == ["busy", "kernel_info_reply", "idle", "-> execute 1 1", "busy", "input 1"]


def test_a_subscriber_is_welcomed_on_its_topic(kernel):
    (welcome,) = kernel.subscribed(b"stream")
    assert (welcome.msg_type, welcome.identities, bytes(welcome.content)) == (
        "iopub_welcome",
        (b"stream",),
        b'{"subscription":"stream"}',
    )


def test_text_from_descriptors_belongs_to_the_latest_cell(kernel):
    channel, message = execute()
    kernel.received(channel, message)
    kernel.finished(1, "ok", OK)
    assert kernel.latest_parent == message.raw_header


def test_a_death_is_told_and_the_worker_comes_back(kernel):
    kernel.received(*execute())
    kernel.received(*request("complete_request", code="x", cursor_pos=1))
    kernel.received(*execute())
    actions = kernel.worker_died(Death(-9, "last words"))
    assert told(actions) == [
        "complete_reply",
        "idle",
        "error",
        "reply error WorkerDied",
        "idle",
        "busy",
        "reply error ExecutionAborted",
        "idle",
        "restarting",
        "start",
    ]
    assert b"SIGKILL" in bytes(actions[3].content)
    assert b"last words" in bytes(actions[3].content)
    assert told(kernel.worker_ready(INFO)) == ["starting", "idle"]
    assert told(kernel.received(*execute())) == ["-> execute 3 1", "busy", "input 1"]


def test_a_death_between_cells_is_told_on_stderr(kernel):
    assert told(kernel.worker_died(Death(1))) == ["stream", "restarting", "start"]


def test_a_worker_that_is_killed_before_it_is_ready_is_followed_by_another_but_not_for_ever(kernel):
    kernel.worker_died(Death(-9))
    assert told(kernel.worker_died(Death(-9)))[-2:] == ["restarting", "start"]
    assert told(kernel.worker_died(Death(-9)))[-1] == "start"
    assert kernel.worker_died(Death(-9))[-1].status == 1


def test_what_is_asked_after_a_restart_is_for_the_next_worker(kernel):
    assert "Kill" in told(kernel.received(*request("restart_request", Channel.CONTROL)))
    assert told(kernel.received(*execute())) == []
    kernel.worker_died(Death(-9))
    assert told(kernel.worker_ready(INFO)) == ["starting", "idle", "-> execute 1 1", "busy", "input 1"]


def test_the_first_worker_too_may_be_killed_before_it_is_ready():
    kernel = Dispatch()
    kernel.received(*request("restart_request", Channel.CONTROL))
    assert told(kernel.worker_died(Death(-9)))[-1] == "start"


def test_a_worker_that_is_ready_may_be_followed_by_as_many_again(kernel):
    for _ in range(5):
        assert told(kernel.worker_died(Death(-9)))[-1] == "start"
        assert told(kernel.worker_died(Death(-9)))[-1] == "start"
        kernel.worker_ready(INFO)


def test_a_worker_that_cannot_start_ends_the_kernel():
    kernel = Dispatch()
    exit_action = kernel.worker_died(Death(127, "no such module"))[-1]
    assert exit_action.status == 1
    assert "no such module" in exit_action.reason


def test_shutdown_waits_for_the_worker_and_then_says_so(kernel):
    kernel.received(*execute())
    kernel.received(*execute())
    assert told(kernel.received(*request("shutdown_request", Channel.CONTROL, restart=False))) == [
        "busy",
        "busy",
        "reply error ExecutionAborted",
        "idle",
        "SIGINT",
        "-> interrupt 1 None",
        "stop",
    ]
    assert kernel.received(*execute()) == []
    assert told(kernel.finished(1, "error", ERROR)) == ["reply error", "idle"]
    farewell = kernel.worker_died(Death(0))
    assert told(farewell) == ["shutdown_reply", "shutdown_reply", "idle", "exit"]
    assert [action.channel for action in farewell[:2]] == [Channel.CONTROL, Channel.IOPUB]


def test_a_signal_ends_the_kernel_once(kernel):
    assert told(kernel.terminated()) == ["stop"]
    assert kernel.terminated() == []
    assert told(kernel.worker_died(Death(0))) == ["exit"]


def subshell(kernel):
    """A new one's id."""
    _, made, answer, _ = kernel.received(*request("create_subshell_request", Channel.CONTROL))
    subshell_id = json.loads(bytes(answer.content))["subshell_id"]
    assert json.loads(bytes(made.parts[0])) == ["subshell", subshell_id, "create"]
    return subshell_id


def test_a_subshell_runs_beside_the_main_shell(able):
    inner = subshell(able)
    able.received(*execute())
    assert told(able.received(*execute(subshell_id=inner))) == ["-> execute 2 2", "busy", "input 2"]
    assert told(able.received(*execute(subshell_id=inner))) == []
    assert told(able.finished(2, "ok", OK)) == ["reply ok", "idle", "-> execute 3 3", "busy", "input 3"]


def test_an_error_aborts_its_own_shell_only(able):
    inner = subshell(able)
    for shell in (None, inner):
        able.received(*execute(subshell_id=shell))
        able.received(*execute(subshell_id=shell))
    assert told(able.finished(2, "error", ERROR)) == ["reply error", "idle", *ABORTED]
    assert told(able.finished(1, "ok", OK))[-3] == "-> execute 3 3"


def test_subshells_are_listed_and_deleted_with_what_they_do(able):
    inner = subshell(able)
    able.received(*execute(subshell_id=inner))
    able.received(*execute(subshell_id=inner))
    able.received(*request("comm_msg", comm_id="c", subshell_id=inner))
    actions = able.received(*request("delete_subshell_request", Channel.CONTROL, of=inner))
    assert told(actions) == [
        *ABORTED,
        "busy",
        "idle",
        f"-> interrupt 1 {inner}",
        "busy",
        f"-> subshell {inner} delete",
        "delete_subshell_reply",
        "idle",
    ]
    _, listed, _ = able.received(*request("list_subshell_request", Channel.CONTROL))
    assert json.loads(bytes(listed.content)) == {"status": "ok", "subshell_id": []}
    assert told(able.finished(1, "error", ERROR)) == ["reply error", "idle"]


@pytest.mark.parametrize("kind", ["execute", "complete", "kernel_info"])
def test_an_unknown_subshell_is_an_error_reply(able, kind):
    content = {"code": "", "cursor_pos": 0}
    busy, answer, idle = able.received(*request(f"{kind}_request", subshell_id="none", **content))
    assert told([busy, idle]) == ["busy", "idle"]
    assert json.loads(bytes(answer.content))["ename"] == "UnknownSubshell"
    assert json.loads(bytes(answer.parent))["subshell_id"] == "none"
    assert told(able.received(*request("comm_msg", comm_id="c", subshell_id="none"))) == ["busy", "idle"]


def test_subshells_come_back_with_the_next_worker(able):
    inner = subshell(able)
    able.worker_died(Death(1))
    assert told(able.worker_ready(ABLE)) == [f"-> subshell {inner} create", "starting", "idle"]


def test_an_interrupt_is_for_the_main_shell_and_else_for_the_others(able):
    inner = subshell(able)
    able.received(*execute(subshell_id=inner))
    assert told(able.interrupted()) == [f"-> interrupt 1 {inner}"]
    able.received(*execute())
    assert told(able.interrupted()) == ["SIGINT", "-> interrupt 2 None"]
    assert told(able.interrupted(inner)) == [f"-> interrupt 1 {inner}"]


def test_comm_messages_are_served_while_a_cell_awaits_and_else_in_turn(kernel):
    kernel.received(*execute())
    kernel.received(*execute())
    assert told(kernel.received(*request("comm_msg", comm_id="a"))) == []
    assert told(kernel.awaits(1)) == ["busy", "-> comm 2 comm_msg"]
    assert told(kernel.received(*request("comm_msg", comm_id="b"))) == ["busy", "-> comm 3 comm_msg"]
    assert told(kernel.finished(2, "ok", b"{}")) == ["idle"]
    assert told(kernel.finished(1, "ok", OK)) == ["reply ok", "idle", "-> execute 4 2", "busy", "input 2"]
    assert told(kernel.finished(3, "ok", b"{}")) == ["idle"]


def comms(kernel, **content):
    _, answer, _ = kernel.received(*request("comm_info_request", **content))
    return json.loads(bytes(answer.content))["comms"]


def test_rule_18_open_comms_are_known_from_both_directions(kernel):
    kernel.published("comm_open", b"{}", b'{"comm_id":"k","target_name":"t"}')
    kernel.received(*request("comm_open", comm_id="f", target_name="u"))
    assert comms(kernel) == {"k": {"target_name": "t"}, "f": {"target_name": "u"}}
    assert comms(kernel, target_name="t") == {"k": {"target_name": "t"}}
    kernel.published("comm_close", b"{}", b'{"comm_id":"f"}')
    kernel.received(*request("comm_close", comm_id="k"))
    assert comms(kernel) == {}


def test_what_is_published_keeps_its_metadata_and_buffers(kernel):
    (sent,) = kernel.published("comm_msg", b"{}", b"{}", b'{"version":"2.1.0"}', [b"raw"])
    assert (bytes(sent.metadata), sent.buffers) == (b'{"version":"2.1.0"}', [b"raw"])


def test_only_who_was_asked_may_answer(kernel):
    channel, message = execute("input()", allow_stdin=True)
    kernel.received(channel, message)
    kernel.input_requested(bytes(message.raw_header), b"{}")
    _, other = request("input_reply", Channel.STDIN, value="no")
    other = msgspec.structs.replace(other, identities=(b"another",))
    assert kernel.received(Channel.STDIN, other) == []
    assert told(kernel.received(*request("input_reply", Channel.STDIN))) == ["Log"]
    assert told(kernel.received(*request("input_reply", Channel.STDIN, value="yes"))) == ["-> input_reply yes"]


def test_rule_23_the_reply_says_when_the_cell_began_and_where_its_text_is():
    kernel = Dispatch(clock=lambda: "noon")
    kernel.worker_ready(INFO)
    kernel.received(*execute())
    answer, _ = kernel.finished(1, "ok", OK, Spilled("/tmp/x", 5))
    assert json.loads(bytes(answer.metadata)) == {
        "started": "noon",
        "dependencies_met": True,
        "status": "ok",
        "spilled": {"path": "/tmp/x", "bytes": 5},
    }


def test_a_death_aborts_what_is_queued_only_if_the_cell_says_so(kernel):
    kernel.received(*execute(stop_on_error=False))
    kernel.received(*execute())
    assert told(kernel.worker_died(Death(1))) == ["error", "reply error WorkerDied", "idle", "restarting", "start"]
    assert told(kernel.worker_ready(INFO)) == ["starting", "idle", "-> execute 2 1", "busy", "input 1"]


def test_a_kernel_that_shall_not_restart_ends_with_the_reason():
    kernel = Dispatch(policy=Policy(restart="never"))
    kernel.worker_ready(INFO)
    kernel.received(*execute(stop_on_error=False))
    kernel.received(*execute())
    actions = kernel.worker_died(Death(-11))
    assert told(actions) == ["error", "reply error WorkerDied", "idle", *ABORTED, "exit"]
    assert "SIGSEGV" in actions[-1].reason


def test_a_time_limit_wakes_the_ladder_and_is_forgotten_with_its_cell(kernel):
    channel, message = execute()
    message = msgspec.structs.replace(message, metadata=msgspec.Raw(b'{"timeout":2}'))
    assert kernel.received(channel, message)[-1] == Alarm(1, 2.0)
    assert told(kernel.alarmed(1)) == ["stream", "SIGINT", "-> interrupt 1 None", "Alarm"]
    assert kernel.finished(1, "error", ERROR)[0] == Alarm(1, None)
    assert kernel.alarmed(1) == []


kinds = st.sampled_from(
    ["execute", "fail", "complete", "comm", "info", "odd", "finish", "die", "awaits", "interrupt", "alarm", "subshell"]
)


@given(st.lists(st.tuples(kinds, st.booleans()), max_size=20))
def test_rule_2_every_request_is_replied_to_once_and_ends_idle(events):  # noqa: PLR0912 - a step for each event
    kernel = Dispatch()
    actions = kernel.worker_ready(ABLE)
    inner = subshell(kernel)
    sent = []

    def ask(channel, message):
        sent.append(message)
        return kernel.received(channel, message)

    for event, below in [*events, *[("finish", False)] * 30]:
        shell = inner if below else None
        running = list(kernel.parents())
        if event in {"execute", "fail"}:
            actions += ask(*execute(event, subshell_id=shell))
        elif event == "complete":
            asked = ask(*request("complete_request", code="x", cursor_pos=1, subshell_id=shell))
            actions += asked + kernel.answered(json.loads(bytes(asked[-1].parts[0]))[1], OK)
        elif event == "comm":
            actions += ask(*request("comm_msg", comm_id="c", subshell_id=shell))
        elif event == "info":
            actions += ask(*request("kernel_info_request"))
        elif event == "odd":
            actions += ask(*request("odd_request"))
        elif event == "die":
            actions += kernel.worker_died(Death(1)) + kernel.worker_ready(ABLE)
        elif event == "interrupt":
            actions += kernel.interrupted(shell)
        elif event == "subshell" and below:
            actions += kernel.received(*request("delete_subshell_request", Channel.CONTROL, of=inner))
            inner = subshell(kernel)
        elif running and event == "awaits":
            actions += kernel.awaits(running[-1])
        elif running and event == "alarm":
            actions += kernel.alarmed(running[0])
        elif running:
            actions += kernel.finished(running[0], "error" if len(sent) % 3 else "ok", OK)

    sends = [action for action in actions if isinstance(action, Send)]
    for message in sent:
        mine = [a for a in sends if bytes(a.parent) == bytes(message.raw_header) and a.msg_type != "stream"]
        replies = [action for action in mine if action.channel is Channel.SHELL]
        assert len(replies) == (message.msg_type.endswith("_request") and message.msg_type != "odd_request")
        assert told([mine[0], mine[-1]]) == ["busy", "idle"]


def test_a_language_gets_the_messages_that_it_names():
    kernel = Dispatch()
    kernel.worker_ready({"requests": ["toy_request", "debug_request", "shutdown_request"]})
    assert told(kernel.received(*request("toy_request", game="chess")))[1].startswith("-> query 1 toy_request")
    assert told(kernel.answered(1, OK)) == ["toy_reply", "idle"]
    assert told(kernel.received(*request("debug_request", command="x")))[1].startswith("-> query 2 debug_request")
    assert "shutdown_reply" not in told(kernel.received(*request("other_request")))
