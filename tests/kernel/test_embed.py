"""Kernels in the middle of programs, as their clients and as the programs see it."""

import json
import os
import signal
import subprocess
import sys

import pytest
import zmq
from click.testing import CliRunner

from perijove.protocol.connection import ConnectionInfo
from perijove.protocol.message import Author, Channel
from perijove.protocol.wire import Wire
from perijove.testing import program as testing_program

from .conftest import KINDS, SOURCES, Front, content, printed

PROGRAM = """
import builtins, getpass, signal, sys, threading, time
import perijove

G = 1

def get_g():
    return G

def state():
    return (sys.stdin, sys.stdout, sys.stderr, sys.displayhook, sys.unraisablehook, builtins.input, getpass.getpass,
            threading.Thread.start, time.sleep, sys.modules["__main__"], sys.modules.get("IPython"), sys.meta_path[:],
            signal.getsignal(signal.SIGINT), hasattr(builtins, "get_ipython"))

def work():
    x, items = 2, [1, 2]
    def inner():
        return x
    before = state()
    perijove.embed_kernel(connection_file=sys.argv[1])
    print("after", x, inner(), get_g(), [n for n, (mine, its) in enumerate(zip(before, state())) if mine != its])
    print([thread.name for thread in threading.enumerate() if thread is not threading.current_thread()])

def printing():
    while not ended.wait(0.005):
        print("program's own", file=sys.stderr)

if "main" in sys.argv:
    ended = threading.Event()
    beside = threading.Thread(target=printing)
    beside.start()
    work()
    ended.set()
    beside.join()
else:
    thread = threading.Thread(target=work)
    thread.start()
    thread.join()
"""


class Embedded(Front):
    """A client of a kernel that is in a program."""

    def __init__(self, program, file, *arguments):
        self.process = subprocess.Popen(
            [sys.executable, "-c", program, str(file), *arguments],
            env={**os.environ, "PYTHONPATH": SOURCES},
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        while "jupyter console --existing" not in self.process.stderr.readline():
            assert self.process.poll() is None
        self.file = file
        self.info = ConnectionInfo.from_json(file.read_bytes())
        self.author, self.wire = Author(), Wire(self.info.key)
        self.context = zmq.Context()
        self.sockets = {channel: self.connect(kind, channel, b"front") for channel, kind in KINDS.items()}
        self.seen = []
        self.ready()

    def after(self):
        """What the program wrote when it went on, and beside it."""
        told = self.process.communicate(timeout=20)
        assert self.process.returncode == 0
        return told

    def end(self):
        self.send("shutdown_request", {"restart": False}, Channel.CONTROL)
        return self.after()


@pytest.fixture
def embed(tmp_path):
    """Starts programs that end with the test."""
    fronts = []

    def begin(program, *arguments):
        fronts.append(Embedded(program, tmp_path / "connection.json", *arguments))
        return fronts[-1]

    yield begin
    for front in fronts:
        front.context.destroy(linger=0)
        with front.process:
            front.process.kill()


@pytest.fixture(params=["main", "thread"])
def embedded(request, embed):
    return embed(PROGRAM, request.param)


def test_code_sees_and_changes_the_names_of_its_place(embedded):
    _, outputs = embedded.run("[x * i for i in items], inner(), get_g()")
    assert outputs[-1][1]["data"] == {"text/plain": "([2, 4], 2, 1)"}
    assert embedded.text("x = 50; G = 7; new = 1; print(inner(), get_g())") == "2 1\n"
    assert embedded.text("print(inner(), get_g(), new)") == "50 7 1\n"
    stdout, stderr = embedded.end()
    # All that was replaced is there again, and no thread is left but the program's.
    assert stdout.startswith("after 50 50 7 []\n")
    assert "perijove" not in stdout
    assert set(stderr.splitlines()) <= {"program's own"}


def test_what_cells_print_and_ask_goes_to_clients(embedded):
    code = "import sys, threading; print('out'); print('err', file=sys.stderr); threading.Thread(target=print, args=['t']).start()"
    _, outputs = embedded.run(code)
    assert (printed(outputs), printed(outputs, "stderr")) == ("out\nt\n", "err\n")
    assert embedded.text("!echo shell") == "shell\n"
    request = embedded.execute("print(input('who? '))", allow_stdin=True)
    asked = embedded.receive(Channel.STDIN)
    assert content(asked) == {"prompt": "who? ", "password": False}
    embedded.send("input_reply", {"value": "me"}, Channel.STDIN)
    assert printed(embedded.outputs(request)) == "me\n"
    stdout, _ = embedded.end()
    assert stdout.startswith("after ")


@pytest.mark.parametrize(
    "code", ["while True: pass", "import time; time.sleep(60)", "import asyncio; await asyncio.sleep(60)"]
)
def test_interrupts_are_for_the_cell(embedded, code):
    request = embedded.execute(f"print('begun')\n{code}" if "await" not in code else code)
    embedded.until("execute_input" if "await" in code else "stream")
    embedded.interrupt()
    assert embedded.reply(request)["ename"] == "KeyboardInterrupt"
    assert embedded.text("print('on')") == "on\n"
    embedded.end()


def test_a_fork_of_a_cell_is_no_kernel_and_no_program(embedded):
    assert embedded.text("import os\npid = os.fork()\nif pid: os.waitpid(pid, 0); print('parent')") == "parent\n"
    stdout, _ = embedded.end()
    assert stdout.count("after") == 1


def test_the_program_goes_on_when_the_host_is_killed(embedded):
    host = embedded.ask("usage_request", channel=Channel.CONTROL)["pid"]
    children = "from glob import glob; print(*(open(each).read() for each in glob('/proc/self/task/*/children')))"
    (child,) = map(int, embedded.text(children).split())
    assert host == embedded.pid() == embedded.process.pid
    os.kill(child, signal.SIGKILL)
    stdout, stderr = embedded.after()
    assert stdout.startswith("after 2 2 1 []\n")
    assert "the kernel's host ended with exit status -9; the program goes on" in stderr


def test_the_keyboard_ends_the_kernel_or_else_a_cell(embed):
    front = embed(PROGRAM, "main")
    request = front.execute("print('begun')\nwhile True: pass")
    front.until("stream", "begun")
    front.process.send_signal(signal.SIGINT)
    assert front.reply(request)["ename"] == "KeyboardInterrupt"
    assert front.text("print('on')") == "on\n"
    front.process.send_signal(signal.SIGINT)
    stdout, _ = front.after()
    assert stdout.startswith("after 2 2 1 []\n")


NAMES = """
import os, sys, types, perijove
module, names = types.ModuleType("module"), {"a": 1}
module.b = 2
perijove.embed_kernel(module, names, connection_file=sys.argv[1])
print(names, module.b, sorted(name for name in vars(module) if name[0] != "_"), flush=True)
perijove.embed_kernel(connection_file=sys.argv[1], announce=False)
print("twice", os.path.exists(sys.argv[1]))
"""


def test_names_of_a_module_and_a_dictionary_and_one_kernel_after_the_other(embed):
    front = embed(NAMES)
    assert front.text("a, b, c = a + 10, b + 10, 3\nprint(a, b)") == "11 12\n"
    front.send("shutdown_request", {"restart": False}, Channel.CONTROL)
    assert front.process.stdout.readline() == "{'a': 11, 'c': 3} 12 ['b']\n"
    while True:
        try:
            front.info = ConnectionInfo.from_json(front.file.read_bytes())
            break
        except (OSError, ValueError):
            os.sched_yield()
    front.wire = Wire(front.info.key)
    for socket in front.sockets.values():
        socket.close()
    front.sockets = {channel: front.connect(kind, channel, b"front") for channel, kind in KINDS.items()}
    front.ready()
    assert front.run("import perijove; perijove.embed_kernel()")[0]["evalue"].startswith(
        "a kernel runs in this process already"
    )
    assert front.run("import IPython; IPython.embed_kernel()")[0]["ename"] == "RuntimeError"
    assert front.text("print(names, module.b)") == "{'a': 11, 'c': 3} 12\n"
    assert front.end()[0] == "twice False\n"


def test_the_rules_of_the_protocol_hold_but_for_debugging(tmp_path, monkeypatch):
    start = "import sys, perijove; perijove.embed_kernel(connection_file=sys.argv[1], announce=False)"
    spec = {
        "argv": [sys.executable, "-c", start, "{connection_file}"],
        "display_name": "embedded",
        "language": "python",
        "interrupt_mode": "message",
        "env": {"PYTHONPATH": SOURCES},
    }
    folder = tmp_path / "kernels" / "embedded"
    folder.mkdir(parents=True)
    (folder / "kernel.json").write_text(json.dumps(spec))
    monkeypatch.setenv("JUPYTER_PATH", str(tmp_path))
    arguments = ["embedded", "--suite", "conformance", "--json"]
    done = CliRunner().invoke(testing_program.test_kernel, arguments, standalone_mode=False)
    outcomes = json.loads(done.stdout)["suites"]["conformance"]
    assert [outcome["number"] for outcome in outcomes if outcome["result"] != "pass"] == ["30", "30a", "30b"]
    assert len(outcomes) > 30
