"""What a thread of a worker does with executions and comm messages, as front ends see it."""

import json

import msgspec
import pytest

from perijove.kernel.runner import execution
from perijove.protocol.message import Channel

from .conftest import content, printed

TARGET = """\
import comm
def opened(made, message):
    made.on_msg(lambda message: heard(made, message))
def heard(made, message):
    print('heard', message['content']['data'], [bytes(b) for b in message['buffers']], message['metadata'])
    made.send({'back': 1}, {'v': 2}, [b'abc', memoryview(b'xyz')])
comm.get_comm_manager().register_target('t', opened)
"""


@pytest.fixture
def talking(kernel):
    """A kernel with an open comm named c."""
    assert kernel.run(TARGET)[0]["status"] == "ok"
    request = kernel.send("comm_open", {"comm_id": "c", "target_name": "t", "data": {}})
    assert kernel.outputs(request) == []
    yield kernel
    kernel.outputs(kernel.send("comm_close", {"comm_id": "c", "data": {}}))


def say(kernel, comm_id="c", **fields):
    return kernel.send("comm_msg", {"comm_id": comm_id, "data": {"q": 1}}, **fields)


def test_a_frame_becomes_an_execution():
    run = execution([1, 2, False, True, False], [b'{"code":"x"}', b'{"cellId":"abc"}'])
    assert (run.number, run.content["code"], run.cell_id) == (1, "x", "abc")


def test_comms_go_both_ways_with_buffers_and_metadata_in_order_with_text(talking):
    request = say(talking, metadata=msgspec.Raw(b'{"m":1}'), buffers=[b"raw"])
    busy, text, back, idle = talking.until_idle(request)
    assert (content(busy), content(idle)) == ({"execution_state": "busy"}, {"execution_state": "idle"})
    assert content(text)["text"] == "heard {'q': 1} [b'raw'] {'m': 1}\n"
    assert (back.msg_type, content(back)) == ("comm_msg", {"data": {"back": 1}, "comm_id": "c"})
    assert (json.loads(bytes(back.metadata)), list(map(bytes, back.buffers))) == ({"v": 2}, [b"abc", b"xyz"])


def test_large_buffers_arrive_whole(talking):
    talking.run(
        "import comm; comm.get_comm_manager().get_comm('c').on_msg(lambda m: big.append(m['buffers'][0]))\nbig=[]"
    )
    data = bytes(range(256)) * 40_000
    talking.until_idle(say(talking, buffers=[data]))
    request = talking.execute(
        "comm.get_comm_manager().get_comm('c').send({}, buffers=[big[0], memoryview(big[0])[::2]])"
    )
    assert talking.reply(request)["status"] == "ok"
    (sent,) = [message for message in talking.until_idle(request) if message.msg_type == "comm_msg"]
    assert list(map(bytes, sent.buffers)) == [data, data[::2]]


def test_comm_messages_are_served_while_a_cell_awaits(talking):
    cell = talking.execute(
        "import asyncio\npressed = asyncio.Event()\n"
        "comm.get_comm_manager().get_comm('c').on_msg(lambda m: (print('pressed'), pressed.set()))\n"
        "await pressed.wait()\nprint('went on')"
    )
    talking.until("execute_input")
    assert talking.outputs(say(talking)) == [("stream", {"name": "stdout", "text": "pressed\n"})]
    assert talking.reply(cell)["status"] == "ok"
    assert printed(talking.outputs(cell)) == "went on\n"


def test_comm_messages_wait_while_synchronous_code_runs_and_then_come_before_the_next_cell(talking, tmp_path):
    go = tmp_path / "go"
    talking.run("comm.get_comm_manager().get_comm('c').on_msg(lambda m: order.append('comm'))\norder = []")
    cell = talking.execute(f"import os\nwhile not os.path.exists({str(go)!r}): pass\norder.append('cell')")
    said = say(talking)
    last = talking.execute("order")
    talking.ask("kernel_info_request")
    go.touch()
    talking.reply(cell), talking.until_idle(cell), talking.until_idle(said), talking.reply(last)
    assert talking.outputs(last)[-1][1]["data"]["text/plain"] == "['cell', 'comm']"


def test_a_handler_that_fails_is_shown_for_its_message_and_is_not_fatal(talking):
    talking.run("comm.get_comm_manager().get_comm('c').on_msg(lambda m: 1 / 0)")
    ((kind, told),) = talking.outputs(say(talking))
    assert (kind, told["name"]) == ("stream", "stderr")
    assert "ZeroDivisionError" in told["text"]
    assert talking.run("1")[0]["status"] == "ok"


def test_a_handler_that_does_not_end_is_interrupted(talking):
    talking.run(
        "def stuck(m):\n    print('stuck', flush=True)\n    while True: pass\ncomm.get_comm_manager().get_comm('c').on_msg(stuck)"
    )
    request = say(talking)
    talking.until("stream", "stuck")
    talking.interrupt()
    assert "KeyboardInterrupt" in printed(talking.outputs(request), "stderr")


def test_who_has_no_such_target_closes_the_comm_and_no_cell_hears_of_it(kernel):
    request = kernel.send("comm_open", {"comm_id": "n", "target_name": "nobody", "data": {}})
    assert kernel.outputs(request) == [("comm_close", {"data": {}, "comm_id": "n"})]
    assert kernel.outputs(say(kernel, "n")) == []
    assert "n" not in kernel.ask("comm_info_request")["comms"]


def test_a_language_without_comms_closes_them(start):
    front = start("--language", "perijove.testing.echo:Echo")
    request = front.send("comm_open", {"comm_id": "e", "target_name": "t", "data": {}})
    assert front.outputs(request) == [("comm_close", {"comm_id": "e", "data": {}})]


def test_a_subshell_runs_while_the_main_shell_is_busy_and_shares_its_names(kernel, tmp_path):
    inner, go = kernel.subshell(), tmp_path / "go"
    busy = kernel.execute(
        f"import os\nshared = 6\nprint('begun', flush=True)\nwhile not os.path.exists({str(go)!r}): pass\nprint('main')"
    )
    kernel.until("stream", "begun")
    beside = kernel.execute("print('beside'); shared * 7", subshell_id=inner)
    reply = kernel.whole_reply(beside)
    assert json.loads(bytes(reply.parent_header))["subshell_id"] == inner
    count = content(reply)["execution_count"]
    assert kernel.outputs(beside)[1:] == [
        ("stream", {"name": "stdout", "text": "beside\n"}),
        ("execute_result", {"data": {"text/plain": "42"}, "metadata": {}, "execution_count": count}),
    ]
    go.touch()
    assert kernel.reply(busy)["execution_count"] == count - 1
    assert printed(kernel.outputs(busy)) == "main\n"
    assert kernel.ask("delete_subshell_request", {"subshell_id": inner}, Channel.CONTROL) == {"status": "ok"}
    assert kernel.ask("list_subshell_request", channel=Channel.CONTROL)["subshell_id"] == []


def test_comm_messages_can_be_addressed_to_a_subshell(talking, tmp_path):
    inner, go = talking.subshell(), tmp_path / "go"
    busy = talking.execute(f"import os\nwhile not os.path.exists({str(go)!r}): pass")
    talking.until("execute_input")
    assert "heard" in printed(talking.outputs(say(talking, subshell_id=inner)))
    go.touch()
    talking.reply(busy), talking.until_idle(busy)


def test_a_subshell_has_an_event_loop_of_its_own(kernel):
    inner = kernel.subshell()
    for code in ("import asyncio; await asyncio.sleep(0, 'x')", "asyncio.run(asyncio.sleep(0, 'x'))"):
        request = kernel.execute(code, subshell_id=inner)
        assert kernel.reply(request)["status"] == "ok"
        assert kernel.outputs(request)[-1][1]["data"]["text/plain"] == "'x'"


def test_a_kernel_ends_while_a_subshell_runs(start):
    front = start()
    inner = front.subshell()
    request = front.execute("import time; time.sleep(60)", subshell_id=inner)
    front.until("execute_input")
    assert front.close_with_shutdown() == 0
    assert front.reply(request)["ename"] == "KeyboardInterrupt"
