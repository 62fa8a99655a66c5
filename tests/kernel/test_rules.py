"""The rules of ordering and lifecycle of the messaging protocol, by number, as a front end sees them.

The others are transcripts: 2 and 18 in test_dispatch, 10 and its kin in test_interrupts, 23's file in test_spill.
"""

import base64
import json
import os

import msgspec
import pytest
import zmq

from perijove.protocol.message import Channel

from .conftest import content, printed

# As a client of protocol 5.0 writes headers: the specification had no dates, versions and subshells yet.
OLD_HEADER = {"msg_id": "old-1", "username": "me", "session": "s", "msg_type": ""}


def test_rule_1_starting_comes_once_and_each_subscriber_is_welcomed(start):
    front = start()
    front.run("1")
    before = [json.loads(bytes(message.content)) for message in front.seen if message.msg_type == "status"]
    assert before.count({"execution_state": "starting"}) <= 1  # none when it was there before we listened
    front.sockets[Channel.IOPUB].subscribe(b"other")
    welcome = front.until("iopub_welcome")
    assert (content(welcome), bytes(welcome.parent_header)) == ({"subscription": "other"}, b"{}")


def test_rule_3_the_parts_of_an_execution_come_in_order_and_with_its_parent(kernel):
    request = kernel.execute("print('a'); display('b', raw=False); clear_output(); 1")
    reply = kernel.whole_reply(request)
    messages = kernel.until_idle(request)
    assert [message.msg_type for message in messages] == [
        "status",
        "execute_input",
        "stream",
        "display_data",
        "clear_output",
        "execute_result",
        "status",
    ]
    assert {bytes(message.parent_header) for message in (*messages, reply)} == {bytes(request.raw_header)}


@pytest.mark.parametrize("options", [{"silent": True}, {"store_history": False}, {}])
def test_rule_4_one_number_for_input_result_and_reply(kernel, options):
    _, outputs = kernel.run("0")
    last = outputs[0][1]["execution_count"]
    reply, outputs = kernel.run("1", **options)
    assert reply["execution_count"] == (last if options else last + 1)
    assert {told["execution_count"] for _, told in outputs} <= {reply["execution_count"]}
    if options.get("silent"):
        assert outputs == []
        assert kernel.run("1 / 0", silent=True)[1] == []


def test_rule_5_every_reply_to_an_execution_has_its_count(kernel):
    ok = kernel.run("1")[0]
    failed = kernel.run("1 / 0")[0]
    assert (ok["status"], ok["payload"], ok["user_expressions"]) == ("ok", [], {})
    assert failed["execution_count"] == ok["execution_count"] + 1
    assert {"ename", "evalue", "traceback"} <= failed.keys()


def test_rule_6_what_is_queued_is_aborted_and_what_comes_later_is_run(kernel, tmp_path):
    waits = f"import os, time\nwhile not os.path.exists({str(tmp_path / 'go')!r}): time.sleep(0.01)\n1 / 0"
    requests = [kernel.execute(code) for code in (waits, "2", "3")]
    question = kernel.send("is_complete_request", {"code": "1"})
    replies = {}
    while len(replies) < 4:
        message = kernel.receive(Channel.SHELL)
        replies[message.parent_id] = content(message)
        (tmp_path / "go").touch()  # the question's reply says that the cells before it are queued
    assert [replies[r.msg_id].get("ename") for r in requests] == ["ZeroDivisionError"] + 2 * ["ExecutionAborted"]
    assert replies[question.msg_id]["status"] == "complete"
    assert kernel.run("4")[0]["status"] == "ok"


def test_rule_7_expressions_are_evaluated_if_the_code_succeeded(kernel):
    reply, _ = kernel.run("a = 2", user_expressions={"x": "a * 3", "y": "nothing_here"})
    assert reply["user_expressions"]["x"] == {"status": "ok", "data": {"text/plain": "6"}, "metadata": {}}
    assert reply["user_expressions"]["y"]["status"] == "error"
    assert "user_expressions" not in kernel.run("1 / 0", user_expressions={"x": "a"})[0]


def test_rule_8_payloads(kernel):
    (page,) = kernel.run("int?")[0]["payload"]
    assert (page["source"], page["start"]) == ("page", 0)
    (leaving,) = kernel.run("exit")[0]["payload"]
    assert leaving["source"] == "ask_exit"
    (text,) = kernel.run("get_ipython().set_next_input('x')")[0]["payload"]
    assert (text["source"], text["text"]) == ("set_next_input", "x")


def test_rule_9_asking_blocks_code_and_nothing_else(kernel):
    request = kernel.execute("input('?')", allow_stdin=True)
    asked = kernel.receive(Channel.STDIN)
    assert (asked.parent_id, content(asked)) == (request.msg_id, {"prompt": "?", "password": False})
    assert kernel.ask("kernel_info_request", channel=Channel.CONTROL)["status"] == "ok"
    kernel.interrupt()
    assert kernel.reply(request)["ename"] == "KeyboardInterrupt"
    kernel.until_idle(request)
    kernel.send("input_reply", {"value": "too late"}, Channel.STDIN)
    request = kernel.execute("input('again')", allow_stdin=True)
    kernel.receive(Channel.STDIN)
    kernel.send("input_reply", {"value": "fresh"}, Channel.STDIN)
    kernel.reply(request)
    assert kernel.outputs(request)[-1][1]["data"]["text/plain"] == "'fresh'"


@pytest.mark.parametrize("channel", [Channel.CONTROL, Channel.SHELL])
def test_rule_11_shutdown_is_answered_and_broadcast(start, channel):
    front = start()
    request = front.send("shutdown_request", {"restart": True}, channel)
    told = front.until("shutdown_reply")
    assert (told.parent_id, content(told)) == (request.msg_id, {"status": "ok", "restart": True})
    assert front.reply(request, channel) == {"status": "ok", "restart": True}
    assert front.process.wait(20) == 0


def test_rule_12_the_heart_beats_while_the_interpreter_is_locked(kernel):
    request = kernel.execute("sum(range(30_000_000))")
    kernel.until("execute_input")
    heart = kernel.context.socket(zmq.REQ)
    heart.linger = 0
    heart.connect(kernel.info.address("hb"))
    heart.send(b"beat")
    assert heart.poll(20_000)
    assert heart.recv() == b"beat"
    heart.close()
    kernel.reply(request), kernel.until_idle(request)


@pytest.mark.parametrize("channel", [Channel.CONTROL, Channel.SHELL])
def test_rule_13_who_the_kernel_is(kernel, channel):
    info = kernel.ask("kernel_info_request", channel=channel)
    assert info["protocol_version"] == "5.5"
    assert info["language_info"]["file_extension"] == ".py"
    assert "kernel subshells" in info["supported_features"]
    assert {"implementation", "implementation_version", "banner", "help_links", "status"} <= info.keys()


def test_rule_14_history(start):
    front = start()
    front.run("first = 1")
    front.run("second = 2")
    for request in (
        {"hist_access_type": "tail", "n": 1},
        {"hist_access_type": "range", "session": 0, "start": 2, "stop": 3},
        {"hist_access_type": "search", "pattern": "sec*", "n": 5},
    ):
        found = front.ask("history_request", {"output": False, "raw": True, **request})["history"]
        assert [entry[2] for entry in found] == ["second = 2"]


@pytest.mark.parametrize(("code", "status"), [("1", "complete"), ("if 1:", "incomplete"), ("1 +* 2", "invalid")])
def test_rule_15_is_complete(kernel, code, status):
    reply = kernel.ask("is_complete_request", {"code": code})
    assert reply["status"] == status
    assert ("indent" in reply) == (status == "incomplete")


def test_rule_16_cursors_count_code_points(kernel):
    kernel.run("𝓷𝓪𝓶𝓮_of_mine = 1; name_of_mine = 1")
    reply = kernel.ask("complete_request", {"code": "'🪐🪐'; name_of_m", "cursor_pos": 15})
    assert "name_of_mine" in reply["matches"]
    assert (reply["cursor_start"], reply["cursor_end"]) == (6, 15)


def test_rule_17_inspection(kernel):
    assert "data" in (found := kernel.ask("inspect_request", {"code": "len", "cursor_pos": 3, "detail_level": 0}))
    assert found["found"] is True
    assert kernel.ask("inspect_request", {"code": "no_such", "cursor_pos": 3, "detail_level": 1})["found"] is False


def test_rule_19_the_ports(kernel):
    assert kernel.ask("connect_request")["shell_port"] == kernel.info.shell_port


def test_rule_20_display_ids_are_transient(kernel):
    _, outputs = kernel.run(
        "h = display('a', display_id='d'); update_display('b', display_id='d'); clear_output(wait=True)"
    )
    assert [kind for kind, _ in outputs[1:]] == ["display_data", "update_display_data", "clear_output"]
    assert [told.get("transient") for _, told in outputs[1:]] == [{"display_id": "d"}, {"display_id": "d"}, None]
    assert outputs[3][1] == {"wait": True}


def test_rule_21_an_error_is_told_in_the_same_words(kernel):
    reply, outputs = kernel.run("1 / 0")
    (told,) = [told for kind, told in outputs if kind == "error"]
    assert told == {name: reply[name] for name in ("ename", "evalue", "traceback")}


def test_rule_22_binary_is_base64_and_json_is_json(kernel):
    _, outputs = kernel.run(
        "display({'image/png': b'\\x89PNG', 'application/json': {'a': [1]}, 'text/plain': 'x'}, raw=True)"
    )
    data = outputs[1][1]["data"]
    assert base64.b64decode(data["image/png"]) == b"\x89PNG"
    assert data["application/json"] == {"a": [1]}


def test_rule_23_the_reply_says_when_the_cell_began(kernel):
    metadata = json.loads(bytes(kernel.whole_reply(kernel.execute("1")).metadata))
    assert metadata.keys() == {"started", "dependencies_met", "status"}
    assert metadata["started"].endswith("Z")
    assert metadata["status"] == "ok"


def test_rule_24_metadata_that_others_write_is_taken(kernel):
    metadata = msgspec.Raw(b'{"cellId":"abc","deletedCells":["x"],"recordTiming":true,"timeout":null}')
    request = kernel.send("execute_request", {"code": "1"}, metadata=metadata)
    assert kernel.reply(request)["status"] == "ok"
    kernel.until_idle(request)


def test_clients_of_protocol_5_0_are_served(kernel):
    for msg_type, asked in (("kernel_info_request", {}), ("execute_request", {"code": "print('old')"})):
        header = {**OLD_HEADER, "msg_type": msg_type}
        frames = [json.dumps(part).encode() for part in (header, {}, {}, asked)]
        signature = kernel.wire.encode(kernel.author.message("x", msgspec.Raw(b"{}")))[0]
        assert signature == b"<IDS|MSG>"
        import hashlib
        import hmac

        signed = hmac.new(b"secret", digestmod=hashlib.sha256)
        for frame in frames:
            signed.update(frame)
        kernel.sockets[Channel.SHELL].send_multipart([b"<IDS|MSG>", signed.hexdigest().encode(), *frames])
        while (reply := kernel.receive(Channel.SHELL)).parent_id != "old-1":
            pass
        assert content(reply)["status"] == "ok"
    assert content(kernel.until("stream"))["text"] == "old\n"


def test_usage_is_told_while_code_runs_and_of_both_processes(kernel):
    request = kernel.execute("while True: pass")
    kernel.until("execute_input")
    usage = kernel.ask("usage_request", channel=Channel.CONTROL)
    assert usage["kernel_memory"] > 2**20
    assert usage["pid"] != os.getpid()
    kernel.interrupt()
    kernel.reply(request)
    assert printed(kernel.outputs(request)) == ""
