"""Faults, injected: whatever dies or stops, the others see it, and nothing is left behind."""

import os
import resource
import signal
import time

import msgspec
import psutil
import pytest
import zmq

from perijove.kernel import timers
from perijove.protocol.message import Channel

from .conftest import PATIENCE, printed

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
