"""Whose text it is that processes write which go on after their cell."""

import os
import socket
import subprocess
import sys

import psutil
import pytest

from perijove.kernel.cellpipes import CellPipes

from .conftest import content, printed

WAITS = "while [ ! -e {0} ]; do sleep 0.02; done; echo late; echo late >&2"
STARTS = {
    "one that its shell leaves behind": "import os; _ = os.system('(' + {0!r} + ') &')",
    "a child": "import subprocess; child = subprocess.Popen({0!r}, shell=True)",
    "a forked child": "import os\nif not os.fork():\n    os.execv('/bin/sh', ['sh', '-c', {0!r}])",
    "one that C starts": "import ctypes; _ = ctypes.CDLL(None).system(('(' + {0!r} + ') &').encode())",
}


@pytest.mark.parametrize("what", STARTS)
def test_what_a_process_writes_later_belongs_to_the_cell_that_started_it(kernel, tmp_path, what):
    request = kernel.execute(STARTS[what].format(WAITS.format(tmp_path / "go")))
    assert kernel.reply(request)["status"] == "ok"
    kernel.until_idle(request)
    assert kernel.text("import os\n_ = os.system('echo other')") == "other\n"
    (tmp_path / "go").touch()
    found = [kernel.until("stream", "late") for _ in range(2)]
    assert {content(message)["name"] for message in found} == {"stdout", "stderr"}
    assert {message.parent_id for message in found} == {request.msg_id}


def test_what_processes_of_a_pool_print_belongs_to_the_cell_that_uses_it(kernel):
    kernel.run(
        "import concurrent.futures as c, multiprocessing as m\n"
        "pool = c.ProcessPoolExecutor(1, m.get_context('spawn')); pool.submit(int).result()"
    )
    kernel.run("import subprocess; _ = subprocess.run('true')")
    request = kernel.execute("pool.submit(print, 'asked', flush=True).result(); pool.shutdown()")
    kernel.reply(request)
    assert printed(kernel.outputs(request)) == "asked\n"


def test_a_process_with_a_function_of_the_cells_keeps_to_its_cell(kernel, tmp_path):
    request = kernel.execute(
        "import multiprocessing as m, os, time\n"
        f"def say():\n    while not os.path.exists({str(tmp_path / 'go')!r}): time.sleep(0.02)\n    print('mine')\n"
        "process = m.get_context('fork').Process(target=say); process.start()"
    )
    kernel.reply(request)
    kernel.until_idle(request)
    kernel.run("1")
    (tmp_path / "go").touch()
    assert kernel.until("stream", "mine").parent_id == request.msg_id
    kernel.run("process.join()")


def test_processes_leave_no_descriptors_behind(start):
    front = start()
    host, worker = psutil.Process(front.process.pid), psutil.Process(front.pid())
    front.run("import subprocess; _ = subprocess.run('true')")
    front.run("1")
    before = host.num_fds(), worker.num_fds()
    for _ in range(20):
        front.run("_ = subprocess.run('true')")
    for _ in range(100):  # a pipe is closed when its end has been read, which may be a little later
        front.run("1")
        if (host.num_fds(), worker.num_fds()) <= before:
            break
    assert (host.num_fds(), worker.num_fds()) <= before


def test_a_stream_that_code_has_redirected_is_left_alone(kernel, tmp_path):
    kernel.run(
        f"import os, subprocess\nfile = os.open({str(tmp_path / 'log')!r}, os.O_CREAT | os.O_WRONLY)\n"
        "saved = os.dup(1); _ = os.dup2(file, 1); _ = subprocess.run(['echo', 'filed'])"
    )
    kernel.run("_ = subprocess.run(['echo', 'filed too'])")
    assert (tmp_path / "log").read_text() == "filed\nfiled too\n"
    kernel.run("_ = os.dup2(saved, 1); os.close(saved)")
    assert kernel.text("_ = subprocess.run(['echo', 'here again'])") == "here again\n"


# In a process of its own, whose descriptors can be exchanged.
PROGRAM = """
import os, socket, subprocess, sys
from perijove.kernel.cellpipes import CellPipes
giver = socket.socket(fileno=int(sys.argv[1]))
pipes = CellPipes(int(sys.argv[2]), [os.dup(1), os.dup(2)])
said = [pipes.used()]
subprocess.run("true"); said.append(pipes.used())
said.append(pipes.used())
child = subprocess.Popen(["sleep", "60"]); said += [pipes.used(), pipes.used()]
child.kill(); child.wait(); said += [pipes.used(), pipes.used()]
read, write = os.pipe()
socket.send_fds(giver, [b"!"], [write, write]); said.append(pipes.take())
os.write(1, b"new"); said.append(os.read(read, 9).decode())
with pipes.shared(): os.write(1, b"shared ")
os.dup2(os.open("/dev/null", os.O_WRONLY), 1)
socket.send_fds(giver, [b"!"], [write, write]); said.append(pipes.take())
os.close(2)
socket.send_fds(giver, [b"!"], [write, write]); said.append(pipes.take())
os.dup2(int(sys.argv[3]), 1); print(said)
"""


def test_processes_are_noticed_and_descriptors_exchanged():
    host, worker = socket.socketpair()
    read, write = os.pipe()
    with host, worker:
        done = subprocess.run(
            [sys.executable, "-c", PROGRAM, *map(str, (host.fileno(), worker.fileno(), write))],
            env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
            pass_fds=(host.fileno(), worker.fileno(), write),
            capture_output=True,
            text=True,
            check=True,
        )
    os.close(write)
    said = os.read(read, 4096).decode().strip()
    os.close(read)
    used = "False, True, False, True, True, True, False"
    assert (done.stdout, done.stderr) == ("shared ", "")
    assert said == f"[{used}, [], 'new', ['stdout'], ['stdout', 'stderr']]"


def test_multiprocessing_is_wrapped_when_it_is_imported():
    code = (
        "import socket, os, sys\nfrom perijove.kernel.cellpipes import CellPipes\n"
        "before = list(sys.meta_path)\npipes = CellPipes(socket.socketpair()[0].detach(), [os.dup(1), os.dup(2)])\n"
        "pipes.share_with_pools()\nimport multiprocessing\nassert sys.meta_path == before\n"
        "print(multiprocessing.Process.start.__name__)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.stdout, done.stderr) == ("start_in_its_place\n", "")


def test_a_forked_child_is_given_nothing():
    host, worker = socket.socketpair()
    with host:
        pipes = CellPipes(worker.detach(), [])
        pipes.close()
        assert host.recv(1) == b""
