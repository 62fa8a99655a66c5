import threading

import msgspec
import pytest

from perijove.kernel.threadinterrupts import ThreadInterrupts
from perijove.protocol.message import Channel

from .conftest import content
from .test_interrupts import CELLS


@pytest.fixture(scope="module")
def inner(kernel):
    return kernel.subshell()


WAITS = {
    "an event": "import threading; threading.Event().wait()",
    "an event with a time": "import threading; threading.Event().wait(60)",
    "a queue": "import queue; queue.Queue().get()",
    "a future": "import concurrent.futures; concurrent.futures.Future().result()",
    "a child's end": "import subprocess; subprocess.Popen(['sleep', '60']).wait()",
    "a thread pool": "import concurrent.futures as c, time\nnext(c.ThreadPoolExecutor(1).map(lambda n: time.sleep(n), [3]))",
}


@pytest.mark.parametrize("what", [*CELLS, *WAITS])
def test_whatever_runs_in_a_subshell_is_interrupted(kernel, inner, what):
    request = kernel.execute((CELLS | WAITS)[what], allow_stdin=True, subshell_id=inner)
    kernel.until("execute_input")
    kernel.interrupt()
    assert kernel.reply(request)["ename"] == "KeyboardInterrupt"
    kernel.until_idle(request)


def test_the_main_shell_is_interrupted_and_the_subshell_goes_on(kernel, inner, tmp_path):
    go = tmp_path / "go"
    beside = kernel.execute(f"import os\nwhile not os.path.exists({str(go)!r}): pass", subshell_id=inner)
    kernel.until("execute_input")
    request = kernel.execute("while True: pass")
    kernel.until("execute_input")
    kernel.interrupt()
    assert kernel.reply(request)["ename"] == "KeyboardInterrupt"
    go.touch()
    assert kernel.reply(beside)["status"] == "ok"
    kernel.until_idle(beside)


@pytest.mark.parametrize("what", [*CELLS, *WAITS])
def test_time_limits_reach_whatever_runs_in_a_subshell(kernel, inner, what):
    limit = msgspec.Raw(b'{"timeout":0.05}')
    asked = {"code": (CELLS | WAITS)[what], "allow_stdin": True}
    request = kernel.send("execute_request", asked, metadata=limit, subshell_id=inner)
    assert kernel.reply(request)["ename"] == "KeyboardInterrupt"
    kernel.until_idle(request)


def test_a_wait_that_was_interrupted_can_go_on(kernel, inner):
    code = "import threading\nready = threading.Condition()\nwith ready: print('waits', flush=True), ready.wait()"
    request = kernel.execute(code, subshell_id=inner)
    kernel.until("stream", "waits")
    kernel.interrupt()
    assert kernel.reply(request)["ename"] == "KeyboardInterrupt"
    again = kernel.execute("with ready: print('waits', flush=True), ready.wait()", subshell_id=inner)
    kernel.until("stream", "waits")
    woke = kernel.execute("with ready: ready.notify_all()")
    replies = [kernel.receive(Channel.SHELL), kernel.receive(Channel.SHELL)]
    assert {message.parent_id: content(message)["status"] for message in replies} == {
        again.msg_id: "ok",
        woke.msg_id: "ok",
    }
    kernel.run("1")


@pytest.fixture
def running():
    """The interrupts of a thread that does what it is told, and that thread."""
    interrupts = ThreadInterrupts(lambda: False, lambda thread: None)
    interrupts.install()
    return interrupts


def test_an_interrupt_that_is_faster_than_its_cell_is_kept_for_it(running):
    running.ask(2)
    running.begin(1)
    running.end()
    with pytest.raises(KeyboardInterrupt):
        running.begin(2)
    running.end()


def test_a_shielded_block_is_not_torn(running):
    running.begin(1)
    done = []
    with pytest.raises(KeyboardInterrupt), running:  # noqa: PT012 - the block is what must be whole
        other = threading.Thread(target=running.ask, args=(1,))
        other.start()
        other.join()
        done.append("whole")
    assert done == ["whole"]
    running.end()


def test_an_interrupt_that_comes_too_late_is_for_nobody(running):
    running.begin(1)
    running.end()
    running.ask(1)
    running.begin(2)
    running.end()
