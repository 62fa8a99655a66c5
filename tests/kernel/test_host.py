"""The host goes on whatever its worker does, and whatever its clients send."""

import json
import os
import signal
import statistics
import time
from pathlib import Path

import msgspec
import pytest
import zmq
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from perijove.protocol.message import Channel

from .conftest import content, printed


@pytest.fixture
def busy(kernel):
    """A kernel whose worker holds the interpreter's lock in C."""
    request = kernel.execute("import ctypes; _ = ctypes.PyDLL(None).usleep(700_000)")
    kernel.until("execute_input")
    yield kernel
    kernel.reply(request)
    kernel.until_idle(request)


@pytest.mark.parametrize("channel", [Channel.CONTROL, Channel.SHELL])
def test_it_answers_while_the_worker_holds_the_lock(busy, channel):
    assert busy.ask("kernel_info_request", channel=channel)["language_info"]["name"] == "python"
    assert busy.ask("usage_request", channel=channel)["kernel_memory"] > 0
    assert busy.ask("interrupt_request", channel=channel) == {"status": "ok"}


def test_garbage_is_dropped_and_logged(start):
    front = start()
    shell = front.sockets[Channel.SHELL]
    shell.send_multipart([b"garbage"])
    shell.send_multipart([b"<IDS|MSG>", b"bad", b"{}", b"{}", b"{}", b"{}"])
    front.sockets[Channel.CONTROL].send_multipart([b"", b"\xff" * 1000])
    assert front.run("1")[0]["status"] == "ok"
    front.sockets[Channel.IOPUB].subscribe(b"topic")
    assert content(front.until("iopub_welcome")) == {"subscription": "topic"}


@pytest.mark.parametrize(
    ("code", "words"),
    [
        ("os.kill(os.getpid(), 9)", "SIGKILL"),
        ("os._exit(7)", "exit status 7"),
        ("import ctypes; ctypes.string_at(0)", "SIGSEGV"),
        ("os.write(2, b'last words'); os.abort()", "last words"),
    ],
)
def test_a_death_is_told_and_the_next_cell_runs(start, code, words, tmp_path):
    front = start()
    front.run("import os")
    go = tmp_path / "go"
    request = front.execute(f"while not os.path.exists({str(go)!r}): pass\n{code}")
    queued = front.execute("'queued'")
    front.ask("kernel_info_request")  # answered after the cell before it has been queued
    go.touch()
    reply = front.reply(request)
    assert reply["ename"] == "WorkerDied"
    assert words in reply["evalue"] + "\n".join(reply["traceback"])
    assert front.outputs(request)[-1][0] == "error"
    assert front.reply(queued)["ename"] == "ExecutionAborted"
    assert content(front.until("status", "restarting")) == {"execution_state": "restarting"}
    assert content(front.until("status", "starting")) == {"execution_state": "starting"}
    assert front.run("'again'")[0] == {"status": "ok", "execution_count": 1, "payload": [], "user_expressions": {}}


def test_a_stopped_worker_is_no_reason_not_to_answer(start):
    front = start()
    pid = front.pid()
    os.kill(pid, 19)
    for _ in range(300):
        front.send("complete_request", {"code": "x" * 2000, "cursor_pos": 1})
    assert front.ask("kernel_info_request", channel=Channel.CONTROL)["status"] == "ok"
    os.kill(pid, 18)
    assert front.run("1")[0]["status"] == "ok"


def test_a_flood_is_cut_to_head_and_tail_and_the_whole_is_in_a_file(kernel):
    request = kernel.execute("for number in range(400_000): print(number, 'x' * 90)")
    reply = kernel.whole_reply(request)
    text = printed(kernel.outputs(request))
    spilled = json.loads(bytes(reply.metadata))["spilled"]
    whole = "".join(f"{number} {'x' * 90}\n" for number in range(400_000))
    assert Path(spilled["path"]).read_text() == whole
    assert spilled["bytes"] == len(whole)
    assert Path(spilled["path"]).stat().st_mode & 0o777 == 0o600
    assert text.startswith(whole[: 15 * 2**20])
    assert text.endswith(whole[-60_000:])
    assert len(text) < 17 * 2**20


def test_what_a_child_process_floods_is_in_the_file_too(start):
    front = start("--set", "kernel.output_limit=1")
    request = front.execute("import subprocess; _ = subprocess.run(['seq', '1000000'])")
    spilled = json.loads(bytes(front.whole_reply(request).metadata))["spilled"]
    assert Path(spilled["path"]).read_text() == "".join(f"{number}\n" for number in range(1, 1_000_001))
    path = Path(spilled["path"])
    assert front.close_with_shutdown() == 0
    assert not path.exists()


def test_code_that_prints_without_end_can_be_stopped_at_any_time(kernel):
    request = kernel.execute("while True: print('x' * 99)")
    kernel.until("stream", "from here on it is kept in")
    kernel.interrupt()
    assert kernel.reply(request)["ename"] == "KeyboardInterrupt"
    kernel.until_idle(request)


def test_without_a_disk_a_flood_is_slowed_and_that_is_said(start):
    front = start("--set", "kernel.output_limit=1", env={"JUPYTER_RUNTIME_DIR": "/proc/no/such"})
    request = front.execute("for number in range(30_000): print(number, 'x' * 90)")
    assert b"spilled" not in bytes(front.whole_reply(request).metadata)
    outputs = front.outputs(request)
    assert printed(outputs).splitlines()[-1].startswith("29999 ")
    assert printed(outputs, "stderr").count("slowed down") == 1


WAYS = {
    "a loop": "while True: pass",
    "the lock held in C": "sum(range(10**12))",
    "a flood": "while True: print('x' * 99)",
    "stopped": "import os, signal; os.kill(os.getpid(), signal.SIGSTOP)",
    "a flood from a child": "import subprocess; subprocess.run(['yes'])",
}


@pytest.mark.parametrize("way", WAYS)
def test_control_answers_at_once_whatever_the_worker_does(start, way):
    front = start()
    front.execute(WAYS[way])
    front.until("execute_input")
    waited = []
    for _ in range(20):
        begun = time.perf_counter()
        front.ask("kernel_info_request", channel=Channel.CONTROL)
        waited.append(time.perf_counter() - begun)
    # The goal is 20 ms; this is a machine with other work, and what would be wrong takes seconds.
    assert statistics.median(waited) < 0.2
    front.process.kill()


STAGES = ["1", "print('x' * 10**6, flush=True)", "import time; time.sleep(60)", "while True: print('x')", "input()"]


@pytest.mark.parametrize("code", STAGES)
def test_a_worker_killed_at_any_stage_of_a_request_leaves_no_question_open(start, code):
    front = start()
    pid = front.pid()
    requests = [front.execute(code, allow_stdin=True, stop_on_error=False)]
    if code != "1":
        front.until("execute_input")
    requests += [front.send("complete_request", {"code": "pri", "cursor_pos": 3}), front.execute("'queued'")]
    os.kill(pid, signal.SIGKILL)
    replies = {}
    while len(replies) < len(requests):
        message = front.receive(Channel.SHELL)
        replies[message.parent_id] = content(message)
    assert replies[requests[-1].msg_id]["status"] == "ok"
    assert front.run("'again'")[0]["status"] == "ok"


def test_a_death_is_shown_once(start):
    front = start()
    request = front.execute("import os, ctypes\nos.write(2, b'said before\\n')\nctypes.string_at(0)")
    reply = front.reply(request)
    outputs = front.outputs(request)
    assert printed(outputs, "stderr") == "said before\n"
    told = "\n".join(outputs[-1][1]["traceback"])
    assert told == "\n".join(reply["traceback"])
    assert told.count("<ipython-input-1-") == 1
    assert "perijove" not in told
    assert told.endswith("said before")


def test_a_kernel_that_shall_not_restart_ends_when_its_worker_dies(start):
    front = start("--set", "kernel.restart=never")
    request = front.execute("import os; os._exit(3)")
    assert front.reply(request)["ename"] == "WorkerDied"
    assert front.process.wait(20) == 1


def test_what_code_has_started_does_not_outlive_the_kernel(start):
    front = start()
    child = int(front.text("import subprocess; print(subprocess.Popen(['sleep', '600']).pid)"))
    gone = os.pidfd_open(child)
    front.process.kill()
    poll = zmq.Poller()
    poll.register(gone, zmq.POLLIN)
    assert poll.poll(20_000)
    os.close(gone)


def test_no_worker_outlives_its_host_though_it_holds_the_lock(start):
    front = start()
    pid = front.pid()
    front.execute("sum(range(10**12))")
    front.until("execute_input")
    gone = os.pidfd_open(pid)
    front.process.kill()
    poll = zmq.Poller()
    poll.register(gone, zmq.POLLIN)
    assert poll.poll(20_000)
    os.close(gone)


def test_a_subscriber_that_does_not_read_and_one_that_is_gone_delay_nobody(kernel):
    slow = kernel.connect(zmq.SUB, Channel.IOPUB, b"")
    gone = kernel.connect(zmq.DEALER, Channel.SHELL, b"gone")
    gone.send_multipart(kernel.wire.encode(kernel.author.message("kernel_info_request", msgspec.Raw(b"{}"))))
    gone.close()
    request = kernel.execute("for _ in range(50_000): print('x' * 99)")
    assert kernel.reply(request)["status"] == "ok"
    kernel.until_idle(request)
    slow.close()
    assert kernel.run("1")[0]["status"] == "ok"


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    kind=st.sampled_from(
        [
            "execute_request",
            "comm_open",
            "comm_msg",
            "complete_request",
            "create_subshell_request",
            "delete_subshell_request",
            "shutdown_reply",
            "x",
        ]
    ),
    body=st.recursive(
        st.none() | st.integers() | st.text(max_size=5),
        lambda inner: st.dictionaries(
            st.sampled_from(["code", "comm_id", "subshell_id", "cursor_pos", "data", "silent", "target_name"]),
            inner,
            max_size=4,
        ),
        max_leaves=8,
    ),
    channel=st.sampled_from([Channel.SHELL, Channel.CONTROL, Channel.STDIN]),
    subshell=st.none() | st.text(max_size=3),
    frames=st.lists(st.binary(max_size=30), max_size=4),
)
def test_garbage_of_any_kind_leaves_a_kernel_that_answers(kernel, kind, body, channel, subshell, frames):
    message = kernel.author.message(kind, msgspec.Raw(msgspec.json.encode(body)), subshell_id=subshell, buffers=frames)
    kernel.sockets[channel].send_multipart(kernel.wire.encode(message))
    kernel.sockets[channel].send_multipart(frames or [b""])
    assert kernel.ask("kernel_info_request", channel=Channel.CONTROL)["status"] == "ok"


def test_static_analysis_fills_in_what_no_object_tells(start):
    front = start("--set", "interpreter.static_analysis=5")
    code = "import colorsys\ncolorsys.rgb_"
    found = front.ask("complete_request", {"code": code, "cursor_pos": len(code)})
    while not found["matches"]:  # the process has just been started
        found = front.ask("complete_request", {"code": code, "cursor_pos": len(code)})
    assert found["matches"] == ["rgb_to_hls", "rgb_to_hsv", "rgb_to_yiq"]
    assert (found["cursor_start"], found["cursor_end"], found["status"]) == (25, 29, "ok")
    assert list(found["metadata"]) == ["_jupyter_types_experimental"]
    # What an object tells by itself waits for nobody, and nobody is asked.
    assert "upper" in front.ask("complete_request", {"code": "'a'.u", "cursor_pos": 5})["matches"]


def test_static_analysis_may_be_off(start):
    front = start("--set", "interpreter.static_analysis=0")
    found = front.ask("complete_request", {"code": "unknown.x", "cursor_pos": 9})
    assert (found["matches"], list(found["metadata"])) == ([], ["_jupyter_types_experimental"])
