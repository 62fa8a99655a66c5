"""Faults, injected: whatever dies or stops, the others see it, and nothing is left behind."""

import os
import resource
import signal
import socket
import time

import msgspec
import psutil
import pytest
import zmq

from perijove.kernel import timers
from perijove.protocol.message import Channel

from .conftest import PATIENCE, content, printed

STAGES = {
    "before its first cell": ("", ""),
    "while it prints": ("while True: print('x' * 80)", "stream"),
    "while it computes": ("while True: pass", "execute_input"),
    "while it awaits": ("import asyncio; await asyncio.sleep(60)", "execute_input"),
    "while it asks": ("input()", "execute_input"),
    "while its child runs": ("import subprocess; subprocess.run(['sleep', '60'])", "execute_input"),
    "while it completes": ("", "complete_request"),
    "while it is told to end": ("", "shutdown_request"),
}


@pytest.mark.parametrize("stage", STAGES)
def test_a_worker_that_is_killed_at_any_stage_is_followed_by_another(start, stage):
    code, awaited = STAGES[stage]
    front = start()
    pid = front.pid()
    request = None
    if code:
        request = front.execute(code, allow_stdin=True)
        front.until(awaited)
    elif awaited == "complete_request":
        front.run("class Slow:\n    def __dir__(self): import time; time.sleep(60)\nslow = Slow()")
        request = front.send("complete_request", {"code": "slow.", "cursor_pos": 5})
    elif awaited == "shutdown_request":
        front.execute("import time; time.sleep(60)")
        front.until("execute_input")
        front.send("shutdown_request", {"restart": False}, Channel.CONTROL)
    os.kill(pid, signal.SIGKILL)
    if awaited == "shutdown_request":
        assert front.process.wait(PATIENCE) == 0
        return
    if request is not None:
        assert front.reply(request)["ename"] == "WorkerDied"
    front.until("status", "restarting")
    assert front.pid() != pid


END = "__import__('os').kill(__import__('os').getpid(), 9)"
OWN_ENDS = {
    "while its result is shown": f"class A:\n    def __repr__(self): {END}\nA()",
    "while it displays": f"class A:\n    def _repr_html_(self): {END}\ndisplay(A())",
    "after its code, before its reply": f"get_ipython().events.register('post_run_cell', lambda _: {END})",
    "in a thread of an earlier cell": f"import threading; t = threading.Thread(target=lambda: {END}); t.start(); t.join()",
    "in a task": f"import asyncio\nasync def f(): {END}\nawait asyncio.gather(f())",
    "in its child's place": "import os; os.execv('/bin/false', ['false'])",
    "by the end of C's stack": (
        "import ctypes, sys\nsys.setrecursionlimit(10**9)\n"
        "call = ctypes.PYFUNCTYPE(ctypes.c_int)(lambda: call())\ncall()"
    ),
}


@pytest.mark.parametrize("way", OWN_ENDS)
def test_a_worker_that_ends_at_any_stage_of_its_cell_answers_for_it_once(start, way):
    front = start()
    request = front.execute(OWN_ENDS[way], stop_on_error=False)
    queued = front.execute("'queued'")
    assert front.reply(request)["ename"] == "WorkerDied"
    assert [kind for kind, _ in front.outputs(request)].count("error") == 1
    assert front.reply(queued)["status"] == "ok"
    assert front.run("'again'")[0]["status"] == "ok"


def test_a_worker_that_ends_while_expressions_are_evaluated_answers_for_its_cell(start):
    front = start()
    reply, _ = front.run("import os", user_expressions={"x": "os.kill(os.getpid(), 9)"})
    assert reply["ename"] == "WorkerDied"


def test_a_worker_that_is_killed_when_it_has_been_told_and_has_not_begun(start):
    front = start()
    pid = front.pid()
    os.kill(pid, signal.SIGSTOP)
    requests = [front.execute("'told'"), front.send("comm_msg", {"comm_id": "c", "data": {}})]
    front.until("execute_input")
    question = front.send("inspect_request", {"code": "len", "cursor_pos": 1, "detail_level": 0})
    front.ask("kernel_info_request")
    os.kill(pid, signal.SIGKILL)
    replies = {}
    while len(replies) < 2:
        message = front.receive(Channel.SHELL)
        replies[message.parent_id] = content(message)
    assert {message["status"] for message in replies.values()} == {"error"}
    assert {requests[0].msg_id, question.msg_id} == replies.keys()
    assert front.run("'again'")[0]["status"] == "ok"


def test_a_worker_that_ends_in_a_comms_handler_is_followed_by_another(start):
    front = start()
    front.run(
        "import comm, os\ncomm.get_comm_manager().register_target("
        "'t', lambda c, m: c.on_msg(lambda m: os.kill(os.getpid(), 9)))"
    )
    front.outputs(front.send("comm_open", {"comm_id": "c", "target_name": "t", "data": {}}))
    told = front.outputs(front.send("comm_msg", {"comm_id": "c", "data": {}}))
    assert "SIGKILL" in printed(told, "stderr")
    assert front.ask("comm_info_request")["comms"] == {}
    assert front.run("'again'")[0]["status"] == "ok"


def test_a_worker_that_is_killed_at_a_breakpoint_leaves_no_question_open(start):
    front = start()
    pid = front.pid()
    code = "def f():\n    return 1\nf()"

    def debug(command, **arguments):
        asked = {"type": "request", "seq": 1, "command": command, "arguments": arguments}
        return front.ask("debug_request", asked, Channel.CONTROL)

    debug("initialize", clientID="t", adapterID="", pathFormat="path", linesStartAt1=True, columnsStartAt1=True)
    debug("attach")
    path = debug("dumpCell", code=code)["body"]["sourcePath"]
    debug("setBreakpoints", source={"path": path}, breakpoints=[{"line": 2}], sourceModified=False)
    debug("configurationDone")
    request = front.execute(code)
    front.until("debug_event", "stopped")
    os.kill(pid, signal.SIGKILL)
    assert front.reply(request)["ename"] == "WorkerDied"
    front.until("debug_event", "terminated")
    assert debug("debugInfo")["body"]["isStarted"] is False
    assert front.run("'again'")[0]["status"] == "ok"


def test_workers_may_be_killed_faster_than_they_start(start):
    front = start()
    for _ in range(3):
        front.send("restart_request", {}, Channel.CONTROL)
        assert front.ask("restart_request", channel=Channel.CONTROL) == {"status": "ok"}
        assert front.run("'again'")[0]["status"] == "ok"


def test_nothing_outlives_a_host_that_is_killed(start):
    front = start()
    front.run("import subprocess; child = subprocess.Popen(['sleep', '300'])")
    request = front.execute("while True: pass")
    front.until("execute_input")
    del request
    family = psutil.Process(front.process.pid).children(recursive=True)
    assert len(family) == 2
    front.process.kill()
    _, alive = psutil.wait_procs(family, timeout=PATIENCE)
    assert alive == []


def test_a_full_disk_loses_no_text(start, monkeypatch):
    # No file of the host's may be larger than 64 KB; Python ignores SIGXFSZ, so that writing fails.
    limit = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (65_536, limit[1]))
    try:
        front = start("--set", "kernel.output_limit=0.1")
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limit)
    request = front.execute("for i in range(40_000): print(i, 'x' * 40)")
    assert front.reply(request)["status"] == "ok"
    text = printed(front.outputs(request))
    assert [line.split()[0] for line in text.splitlines()] == [str(number) for number in range(40_000)]


def test_a_subscriber_that_does_not_read_holds_up_nobody(start):
    front = start()
    slow = front.connect(zmq.SUB, Channel.IOPUB, b"slow")
    slow.rcvhwm = 1
    reply, outputs = front.run("for i in range(20_000): print(i, 'x' * 100)")
    assert reply["status"] == "ok"
    assert printed(outputs).endswith("19999 " + "x" * 100 + "\n")
    assert front.ask("kernel_info_request", channel=Channel.CONTROL)["status"] == "ok"
    slow.close()


def test_what_a_subscriber_does_not_read_takes_no_more_memory_than_one_cell_is_given(start):
    front = start("--set", "kernel.output_limit=1")
    slow = front.connect(zmq.SUB, Channel.IOPUB, b"slow")
    slow.rcvhwm = 1
    host = psutil.Process(front.process.pid)
    front.run("1")
    before = host.memory_info().rss
    for _ in range(3):
        assert front.run("for i in range(300_000): print(i, 'x' * 100)")[0]["status"] == "ok"
    assert host.memory_info().rss - before < 20 * 2**20
    slow.close()


def test_a_hundred_clients_at_once(start):
    front = start()
    message = lambda code: front.author.message("execute_request", msgspec.Raw(msgspec.json.encode({"code": code})))  # noqa: E731
    clients = [front.connect(zmq.DEALER, Channel.SHELL, f"client {number}".encode()) for number in range(100)]
    for number, client in enumerate(clients):
        client.send_multipart(front.wire.encode(message(f"print({number})")))
    for client in clients:
        assert client.poll(PATIENCE * 1000)
        assert content(front.wire.decode(client.recv_multipart()))["status"] == "ok"
        client.close()
    assert front.text("print('next')") == "next\n"


def test_garbage_on_any_socket_harms_nobody(start):
    front = start()
    for channel in (Channel.SHELL, Channel.CONTROL, Channel.STDIN, "hb"):
        garbage = front.context.socket(zmq.DEALER)
        garbage.linger = 0
        garbage.connect(front.info.address(channel))
        for frames in ([b""], [b"<IDS|MSG>"], [b"\xff" * 100_000], [b"", b""] * 50, [b"<IDS|MSG>", *[b"{}"] * 5]):
            garbage.send_multipart(frames)
        garbage.close(1000)
    for channel in (*Channel, "hb"):
        raw = socket.socket(socket.AF_UNIX)
        raw.connect(front.info.address(channel).removeprefix("ipc://"))
        raw.send(b"GET / HTTP/1.1\r\n\r\n" * 100 if channel is not Channel.IOPUB else b"\xff\0\0")
        raw.close()
    half_open = socket.socket(socket.AF_UNIX)
    half_open.connect(front.info.address(Channel.SHELL).removeprefix("ipc://"))
    half_open.send(b"\xff\0\0\0\0\0\0\0\x01\x7f\x03")  # the beginning of ZMTP's greeting
    assert front.text("print('next')") == "next\n"
    assert front.ask("kernel_info_request", channel=Channel.CONTROL)["status"] == "ok"
    half_open.close()


def test_a_client_that_is_gone_is_not_waited_for(start):
    front = start()
    other = front.connect(zmq.DEALER, Channel.SHELL, b"other")
    asked = front.author.message("execute_request", msgspec.Raw(b'{"code":"input()","allow_stdin":true}'))
    other.send_multipart(front.wire.encode(asked))
    front.until("execute_input")
    other.close(0)
    assert front.ask("kernel_info_request", channel=Channel.CONTROL)["status"] == "ok"
    front.interrupt()
    front.until_idle(asked)
    assert front.text("print('next')") == "next\n"


def test_no_deadline_is_kept_by_a_clock_that_can_jump(monkeypatch):
    monkeypatch.setattr(time, "time", lambda: pytest.fail("the wall clock was asked"))
    ran = []
    clock = timers.Timers()
    clock.set("soon", 0.0, lambda: ran.append(1))
    assert clock.timeout is not None
    clock.run()
    assert ran == [1]


def test_a_clock_that_jumps_back_harms_no_cell(start):
    front = start()
    code = "import time, datetime\nreal = time.time\ntime.time = lambda: real() - 10**6\nprint('jumped')"
    assert front.text(code) == "jumped\n"
    assert front.text("print('after')") == "after\n"


def test_memory_and_descriptors_stay_flat_over_many_cells(start):
    front = start()
    host, worker = psutil.Process(front.process.pid), psutil.Process(front.pid())

    def measure():
        return [(p.num_fds(), p.memory_info().rss) for p in (host, worker)]

    def cells(count):
        for _ in range(count // 100):
            requests = [front.execute("for i in range(10): print(i)", store_history=False) for _ in range(100)]
            for request in requests:
                front.until_idle(request)
            front.seen.clear()

    cells(500)
    before = measure()
    cells(2000)
    for (fds, memory), (fds_after, memory_after) in zip(before, measure(), strict=True):
        assert fds_after == fds
        assert memory_after - memory < 4 * 2**20
