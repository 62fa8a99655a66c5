"""What code finds in a worker: streams, input, threads, children, an event loop."""

import pytest

from perijove.protocol.message import Channel

from .conftest import content, printed


@pytest.mark.parametrize(
    ("code", "out"),
    [
        (
            "import sys; sys.stdout.buffer.write('bytes ü\\n'.encode()); print(sys.stdout.fileno(), sys.stdout.isatty())",
            "bytes ü\n1 False\n",
        ),
        ("import sys; sys.stdout.close(); print('still')", "still\n"),
        ("import os; os.system('echo child'); print(end='')", "child\n"),
        ("import ctypes; _ = ctypes.CDLL(None).printf(b'from C\\n')", "from C\n"),
        ("import threading; t = threading.Thread(target=print, args=('thread',)); t.start(); t.join()", "thread\n"),
        ("import os\nif os.fork():\n    os.wait()\nelse:\n    print('forked', 'child')", "forked child\n"),
        ("import os\nif os.fork():\n    os.wait()\nelse:\n    print('and'); 1/0", "and\n"),
        (
            "import multiprocessing as m\np = m.get_context('fork').Process(target=print, args=('process',))\np.start(); p.join()",
            "process\n",
        ),
        ("import asyncio\nprint(asyncio.run(asyncio.sleep(0, 'own loop')))", "own loop\n"),
        ("import asyncio\nprint(await asyncio.sleep(0, 'awaited'))", "awaited\n"),
        ("import subprocess; _ = subprocess.run(['seq', '50000'])", "".join(f"{n}\n" for n in range(1, 50001))),
    ],
)
def test_what_is_written_arrives_whole(kernel, code, out):
    reply, outputs = kernel.run(code)
    assert reply["status"] == "ok", reply
    assert printed(outputs) == out


def test_a_flood_arrives_whole_and_in_order(kernel):
    assert kernel.text("for i in range(100_000): print('line', i)") == "".join(f"line {i}\n" for i in range(100_000))


def test_a_megabyte_written_in_c_with_the_lock_held_arrives(kernel):
    assert kernel.text("import ctypes; _ = ctypes.PyDLL(None).printf(b'x' * 1_000_000)") == "x" * 1_000_000


def test_threads_do_not_tear_lines(kernel):
    lines = kernel.text(
        "import threading\n"
        "def say(n):\n    for i in range(500): print('thread', n, 'says', i)\n"
        "threads = [threading.Thread(target=say, args=(n,)) for n in range(5)]\n"
        "for t in threads: t.start()\n"
        "for t in threads: t.join()\n"
    ).splitlines()
    assert sorted(lines) == sorted(f"thread {n} says {i}" for n in range(5) for i in range(500))


def test_output_that_comes_late_belongs_to_the_cell_that_started_it(kernel):
    request = kernel.execute(
        "import threading\ngo = threading.Event()\ndef late():\n    go.wait(); print('late')\nthreading.Thread(target=late).start()"
    )
    kernel.reply(request), kernel.until_idle(request)
    kernel.execute("go.set()")
    assert kernel.until("stream", "late").parent_id == request.msg_id


def test_a_task_started_by_a_synchronous_cell_runs_between_cells(kernel):
    request = kernel.execute(
        "import asyncio\nasync def later():\n    await asyncio.sleep(0.01)\n    print('task')\ntask = asyncio.create_task(later())"
    )
    assert kernel.reply(request)["status"] == "ok"
    assert kernel.until("stream", "task").parent_id == request.msg_id


def answer(kernel, value):
    while True:
        asked = kernel.receive(Channel.STDIN)
        kernel.send("input_reply", {"value": value}, Channel.STDIN)
        return content(asked)


def test_input_asks_the_front_end(kernel):
    request = kernel.execute("input('name? ')", allow_stdin=True)
    assert answer(kernel, "Ann") == {"prompt": "name? ", "password": False}
    assert kernel.reply(request)["status"] == "ok"
    assert kernel.outputs(request)[-1][1]["data"] == {"text/plain": "'Ann'"}


def test_getpass_hides_and_stdin_has_lines(kernel):
    request = kernel.execute(
        "import getpass, sys; (getpass.getpass('secret: '), sys.stdin.readline())", allow_stdin=True
    )
    assert answer(kernel, "1234") == {"prompt": "secret: ", "password": True}
    assert answer(kernel, "line") == {"prompt": "", "password": False}
    assert kernel.reply(request)["status"] == "ok"
    assert kernel.outputs(request)[-1][1]["data"] == {"text/plain": "('1234', 'line\\n')"}


def test_the_end_of_input_is_an_eof_error(kernel):
    request = kernel.execute("input()", allow_stdin=True)
    answer(kernel, "\x04")
    assert kernel.reply(request)["ename"] == "EOFError"
    kernel.until_idle(request)


def test_a_front_end_that_takes_no_questions_is_not_asked(kernel):
    reply, _ = kernel.run("input()")
    assert reply["ename"] == "StdinNotImplementedError"
    assert "allow_stdin" in reply["evalue"]


def test_the_number_is_the_same_everywhere(kernel):
    for options in ({}, {"store_history": False}):
        for code in ("1", "  "):
            reply, outputs = kernel.run(code, **options)
            counts = {told["execution_count"] for kind, told in outputs if "execution_count" in told}
            assert counts == {reply["execution_count"]}


def test_a_silent_cell_publishes_nothing_of_its_own(kernel):
    reply, outputs = kernel.run("1", silent=True, user_expressions={"two": "1 + 1", "bad": "1 / 0"})
    assert outputs == []
    assert reply["user_expressions"]["two"]["data"] == {"text/plain": "2"}
    assert reply["user_expressions"]["bad"]["ename"] == "ZeroDivisionError"


def test_a_comm_without_a_target_is_closed(kernel):
    request = kernel.send("comm_open", {"comm_id": "c", "target_name": "nobody", "data": {}})
    assert kernel.outputs(request) == [("comm_close", {"comm_id": "c", "data": {}})]
    request = kernel.send("comm_msg", {"comm_id": "c", "data": {}})
    assert kernel.outputs(request) == []


def test_a_debugger_that_waits_is_left_by_an_interrupt(kernel):
    request = kernel.execute("x = 20\nbreakpoint()\nx += 1", allow_stdin=True)
    assert answer(kernel, "x * 2")["prompt"] == "ipdb> "
    assert content(kernel.receive(Channel.STDIN))["prompt"] == "ipdb> "
    kernel.ask("interrupt_request", {}, channel=Channel.CONTROL)
    assert kernel.reply(request)["ename"] == "DebuggerQuit"
    assert "40\n" in printed(kernel.outputs(request))
    assert kernel.text("import sys; print(sys.gettrace())") == "None\n"


def test_a_time_limit_interrupts_as_ctrl_c_does(kernel):
    for body in ("import time; time.sleep(60)", "import asyncio\nawait asyncio.sleep(60)"):
        assert kernel.run(f"%%timeout 0.1\n{body}")[0]["ename"] == "TimeoutError"
    assert kernel.text("print(1)") == "1\n"
