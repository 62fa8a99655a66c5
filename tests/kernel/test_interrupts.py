import os
import signal
import sys
import threading

import msgspec
import pytest

from perijove.kernel.interrupts import Interrupts
from perijove.protocol.message import Channel

from .conftest import content, printed

CELLS = {
    "a loop": "while True: pass",
    "sleep": "import time; time.sleep(60)",
    "await": "import asyncio; await asyncio.sleep(60)",
    "asyncio.run": "import asyncio; asyncio.run(asyncio.sleep(60))",
    "a loop in a coroutine": "async def f():\n    while True: pass\nawait f()",
    "a lock": "import threading; threading.Event().wait()",
    "a child": "import subprocess; subprocess.run(['sleep', '60'])",
    "a child's end": "import subprocess; subprocess.Popen(['sleep', '60']).wait()",
    "a child's text": "import subprocess; subprocess.check_output(['sleep', '60'])",
    "a shell's child": "import subprocess; subprocess.run('sleep 60; echo', shell=True)",
    "a command": "!sleep 60",
    "C that returns": "import ctypes\nwhile True: ctypes.CDLL(None).usleep(1000)",
    "a flood": "while True: print('x' * 50)",
    "input": "input()",
}


# No signal ends the wait for a lock in C. It is said from beside: an interrupt before that would end the cell.
STUCK = """\
import ctypes, threading
library, lock = ctypes.CDLL(None), ctypes.create_string_buffer(64)
library.pthread_mutex_lock(lock)
threading.Timer(0.5, print, ("on",), {"flush": True}).start()
library.pthread_mutex_lock(lock)
"""


def by_message(kernel):
    assert kernel.ask("interrupt_request", channel=Channel.CONTROL) == {"status": "ok"}


def by_signal(kernel):
    os.killpg(kernel.process.pid, signal.SIGINT)


@pytest.mark.parametrize("interrupt", [by_message, by_signal])
@pytest.mark.parametrize("what", CELLS)
def test_whatever_runs_is_interrupted_as_soon_as_it_is_said_to_run(kernel, what, interrupt):
    request = kernel.execute(CELLS[what], allow_stdin=True)
    queued = kernel.execute("'queued'")
    kept = [kernel.send("comm_info_request", {}), kernel.send("is_complete_request", {"code": "1"})]
    kernel.until("execute_input")
    interrupt(kernel)
    replies = {}
    while len(replies) < 4:
        message = kernel.receive(Channel.SHELL)
        replies[message.parent_id] = content(message)
    assert replies[request.msg_id]["ename"] == "KeyboardInterrupt"
    # Nothing is lost: an execution behind it is aborted and says so, a question is answered.
    assert replies[queued.msg_id].get("ename") in {"ExecutionAborted", None}
    assert {replies[asked.msg_id]["status"] for asked in kept} <= {"ok", "complete"}
    kernel.until_idle(queued)


@pytest.mark.parametrize("what", CELLS)
def test_time_limits_reach_whatever_runs_and_what_is_queued_goes_on(kernel, what):
    asked = {"code": CELLS[what], "allow_stdin": True, "stop_on_error": False}
    request = kernel.send("execute_request", asked, metadata=msgspec.Raw(b'{"timeout":0.05}'))
    queued = kernel.execute("'queued'")
    assert kernel.reply(request)["ename"] == "KeyboardInterrupt"
    assert kernel.reply(queued)["status"] == "ok"
    kernel.until_idle(queued)


def test_a_signal_for_the_host_interrupts_and_between_cells_does_nothing(kernel):
    assert kernel.ask("interrupt_request", channel=Channel.CONTROL) == {"status": "ok"}
    assert kernel.run("'fine'")[0]["status"] == "ok"
    request = kernel.execute("print('begun', flush=True)\nwhile True: pass")
    kernel.until("stream", "begun")
    os.killpg(kernel.process.pid, signal.SIGINT)
    assert kernel.reply(request)["ename"] == "KeyboardInterrupt"
    kernel.until_idle(request)


def test_an_alarm_of_the_users_that_rings_between_cells_is_shown_and_ends_nothing(kernel):
    kernel.run(
        "import signal\n"
        "def ring(*_):\n"
        "    raise TimeoutError('too late')\n"
        "signal.signal(signal.SIGALRM, ring)\n"
        "signal.setitimer(signal.ITIMER_REAL, 0.1)\n"
        "alive = 1"
    )
    kernel.until("stream", "TimeoutError: too late")
    assert kernel.run("alive")[0]["status"] == "ok"


def test_the_second_interrupt_reaches_a_callback_that_never_ends(kernel):
    request = kernel.execute(
        "import asyncio, time\n"
        "asyncio.get_running_loop().call_soon(lambda: (print('blocked'), time.sleep(60)))\n"
        "await asyncio.sleep(60)"
    )
    kernel.until("stream", "blocked")
    kernel.interrupt()
    kernel.interrupt()
    assert kernel.reply(request)["ename"] == "KeyboardInterrupt"
    kernel.until_idle(request)


def test_a_traceback_shows_none_of_our_frames(kernel):
    for what in ("a loop", "input"):
        request = kernel.execute(CELLS[what], allow_stdin=True)
        kernel.until("execute_input")
        kernel.interrupt()
        assert "perijove" not in "\n".join(kernel.reply(request)["traceback"])
        kernel.until_idle(request)


@pytest.mark.parametrize(
    "code",
    [
        "import os, time; os.system('sleep 60'); time.sleep(60)",
        "import signal, time; signal.signal(2, signal.SIG_IGN); print('on'); time.sleep(60)",
    ],
)
def test_the_second_interrupt_reaches_what_does_not_see_signals(start, code):
    front = start()
    request = front.execute(code.replace("'sleep 60'", "'echo on; sleep 60'"))
    front.until("stream", "on")
    front.interrupt()
    front.interrupt()
    if "os.system" in code:
        assert front.reply(request)["ename"] == "KeyboardInterrupt"
    else:
        os.kill(front.process.pid, signal.SIGTERM)  # a sleep that ignores signals ends with its worker
        assert front.reply(request)["status"] == "error"


def test_the_third_interrupt_shows_where_code_is_and_a_later_one_kills_it(start):
    front = start("--set", "kernel.patience=0.2")
    request = front.execute(STUCK)
    front.until("stream", "on")
    for _ in range(3):
        front.interrupt()
    front.until("stream", "has not reacted")
    stacks = content(front.until("stream", "<ipython-input-1-"))["text"]
    assert "perijove" not in stacks
    while not front.sockets[Channel.SHELL].poll(300):
        front.interrupt()
    assert "did not react to interrupts" in front.reply(request)["evalue"]
    assert front.run("'again'")[0]["status"] == "ok"


def test_killing_can_be_forbidden(start):
    front = start("--set", "kernel.patience=0.05", "--set", "kernel.kill_stuck=false")
    request = front.execute("print('on', flush=True)\nsum(range(40_000_000))")
    front.until("stream", "on")
    for _ in range(12):
        front.interrupt()
        front.sockets[Channel.SHELL].poll(60)
    assert front.reply(request)["ename"] == "KeyboardInterrupt"


def test_a_time_limit_interrupts_its_cell_and_says_so(kernel):
    request = kernel.send("execute_request", {"code": "while True: pass"}, metadata=msgspec.Raw(b'{"timeout":0.1}'))
    assert kernel.reply(request)["ename"] == "KeyboardInterrupt"
    assert "time is over after 0.1 seconds" in printed(kernel.outputs(request), "stderr")
    request = kernel.send("execute_request", {"code": "1"}, metadata=msgspec.Raw(b'{"timeout":60}'))
    assert kernel.reply(request)["status"] == "ok"
    kernel.until_idle(request)


def test_a_time_limit_climbs_the_whole_ladder(start):
    front = start("--set", "kernel.patience=0.1")
    request = front.send(
        "execute_request",
        {"code": "sum(range(10**12))"},
        metadata=msgspec.Raw(b'{"timeout":1}'),
    )
    assert front.reply(request)["ename"] == "WorkerDied"
    assert "so its worker is killed" in printed(front.outputs(request), "stderr")


def test_what_is_queued_behind_an_interrupted_cell_runs_unless_stop_on_error_says_no(kernel):
    for stop, status in ((False, "ok"), (True, "error")):
        request = kernel.execute("while True: pass", stop_on_error=stop)
        queued = kernel.execute("1")
        kernel.until("execute_input")
        kernel.ask("kernel_info_request")
        kernel.interrupt()
        assert kernel.reply(request)["ename"] == "KeyboardInterrupt"
        assert kernel.reply(queued)["status"] == status
        kernel.until_idle(queued)


@pytest.fixture
def interrupts():
    before, hook = signal.getsignal(signal.SIGINT), sys.unraisablehook
    told = []
    made = Interrupts(lambda: False, lambda: False, lambda: told.append(1))
    made.install()
    yield made
    sys.unraisablehook = hook
    signal.signal(signal.SIGINT, before)


def test_an_interrupt_that_python_can_not_raise_comes_again(interrupts):
    class Interrupted:
        def __del__(self):
            signal.raise_signal(signal.SIGINT)

    interrupts.begin(1)
    with pytest.raises(KeyboardInterrupt):  # noqa: PT012 - in the wait, not in the destructor
        Interrupted()
        threading.Event().wait(20)
    interrupts.end()


def test_a_shielded_block_is_not_torn(interrupts):
    interrupts.begin(1)
    done = []
    with pytest.raises(KeyboardInterrupt), interrupts:  # noqa: PT012 - the block is what must be whole
        signal.raise_signal(signal.SIGINT)
        done.append("whole")
    assert done == ["whole"]


def test_a_signal_that_is_faster_than_its_cell_is_kept_for_it(interrupts):
    signal.raise_signal(signal.SIGINT)
    interrupts.ask(2)
    with pytest.raises(KeyboardInterrupt):
        interrupts.begin(2)
    interrupts.end()
    interrupts.begin(3)


def test_a_word_that_is_slower_than_its_cell_brings_the_signal_again(interrupts):
    signal.raise_signal(signal.SIGINT)
    interrupts.begin(2)
    with pytest.raises(KeyboardInterrupt):  # noqa: PT012 - the handler runs where the next line begins
        interrupts.ask(2)
        [0].copy()


def test_the_word_for_an_interrupt_that_has_come_does_nothing(interrupts):
    interrupts.begin(2)
    with pytest.raises(KeyboardInterrupt):
        signal.raise_signal(signal.SIGINT)
    interrupts.ask(2)
    interrupts.end()
    interrupts.ask(2)
    interrupts.begin(3)


def test_signals_are_kept_back_until_they_can_be_handled():
    before, handler = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT}), signal.getsignal(signal.SIGINT)
    hook = sys.unraisablehook
    told = []
    try:
        signal.pthread_kill(threading.get_ident(), signal.SIGINT)
        Interrupts(lambda: True, lambda: bool(told.append(1)), lambda: None).install()
        assert told == [1]
    finally:
        sys.unraisablehook = hook
        signal.signal(signal.SIGINT, handler)
        signal.pthread_sigmask(signal.SIG_SETMASK, before)
