import os
import signal

import pytest

from perijove.kernel.interrupts import Interrupts
from perijove.protocol.message import Channel

CELLS = {
    "a loop": "while True: pass",
    "sleep": "import time; time.sleep(60)",
    "await": "import asyncio; await asyncio.sleep(60)",
    "asyncio.run": "import asyncio; asyncio.run(asyncio.sleep(60))",
    "a loop in a coroutine": "async def f():\n    while True: pass\nawait f()",
    "a lock": "import threading; threading.Event().wait()",
    "a child": "import subprocess; subprocess.run(['sleep', '60'])",
    "a flood": "while True: print('x' * 50)",
    "input": "input()",
}


@pytest.mark.parametrize("what", CELLS)
def test_whatever_runs_is_interrupted_as_soon_as_it_is_said_to_run(kernel, what):
    request = kernel.execute(CELLS[what], allow_stdin=True)
    kernel.until("execute_input")
    assert kernel.ask("interrupt_request", channel=Channel.CONTROL) == {"status": "ok"}
    assert kernel.reply(request)["ename"] == "KeyboardInterrupt"
    kernel.until_idle(request)


def test_a_signal_for_the_host_interrupts_and_between_cells_does_nothing(kernel):
    assert kernel.ask("interrupt_request", channel=Channel.CONTROL) == {"status": "ok"}
    assert kernel.run("'fine'")[0]["status"] == "ok"
    request = kernel.execute("print('begun', flush=True)\nwhile True: pass")
    kernel.until("stream", "begun")
    os.killpg(kernel.process.pid, signal.SIGINT)
    assert kernel.reply(request)["ename"] == "KeyboardInterrupt"
    kernel.until_idle(request)


def test_the_second_interrupt_reaches_a_callback_that_never_ends(kernel):
    request = kernel.execute(
        "import asyncio, time\n"
        "asyncio.get_running_loop().call_soon(lambda: (print('blocked'), time.sleep(60)))\n"
        "await asyncio.sleep(60)"
    )
    kernel.until("stream", "blocked")
    kernel.ask("interrupt_request", channel=Channel.CONTROL)
    kernel.ask("interrupt_request", channel=Channel.CONTROL)
    assert kernel.reply(request)["ename"] == "KeyboardInterrupt"
    kernel.until_idle(request)


@pytest.fixture
def interrupts():
    before = signal.getsignal(signal.SIGINT)
    told = []
    made = Interrupts(lambda: False, lambda: False, lambda: told.append(1))
    made.install()
    yield made
    signal.signal(signal.SIGINT, before)


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
    told = []
    try:
        os.kill(os.getpid(), signal.SIGINT)
        Interrupts(lambda: True, lambda: bool(told.append(1)), lambda: None).install()
        assert told == [1]
    finally:
        signal.signal(signal.SIGINT, handler)
        signal.pthread_sigmask(signal.SIG_SETMASK, before)
