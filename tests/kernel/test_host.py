"""The host goes on whatever its worker does, and whatever its clients send."""

import os

import pytest

from perijove.protocol.message import Channel

from .conftest import content


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


def test_code_that_prints_without_end_is_slowed_and_can_be_stopped(kernel):
    request = kernel.execute("while True: print('x' * 99)")
    seen = 0
    while seen < 18 * 2**20:  # more than a burst: from here on it is slow
        seen += len(content(kernel.until("stream"))["text"])
    kernel.ask("interrupt_request", channel=Channel.CONTROL)
    assert kernel.reply(request)["ename"] == "KeyboardInterrupt"
