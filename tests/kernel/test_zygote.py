import ast
import json
import os
import socket
import subprocess
import sys
from pathlib import Path

import msgspec
import pytest
import zmq

from perijove.protocol.connection import ConnectionInfo
from perijove.protocol.message import Author, Channel
from perijove.protocol.wire import Wire

from .conftest import SOURCES

PORTS = dict.fromkeys(("shell_port", "iopub_port", "stdin_port", "control_port", "hb_port"), 0)


@pytest.fixture
def zygote(tmp_path):
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind("\0perijove-test-" + str(os.getpid()))
        listener.listen()
        process = subprocess.Popen(
            [sys.executable, "-m", "perijove.kernel.zygote", f"fd:{listener.fileno()}"],
            env={**os.environ, "PYTHONPATH": SOURCES},
            pass_fds=[listener.fileno()],
            start_new_session=True,
        )
        yield listener.getsockname()
    process.terminate()
    process.wait(20)


def ask(zygote, request):
    client = socket.socket(socket.AF_UNIX)
    client.settimeout(20)
    client.connect(zygote)
    client.sendall(json.dumps(request).encode() + b"\n")
    return client, client.makefile()


def test_a_kernel_is_a_fork_that_listens_when_its_pid_is_told(zygote, tmp_path):
    file = tmp_path / "connection.json"
    file.write_text(json.dumps({"transport": "tcp", "ip": "127.0.0.1", "key": "k", **PORTS}))
    client, lines = ask(
        zygote,
        {"connection_file": str(file), "cwd": str(tmp_path), "env": {**os.environ, "JPY_PARENT_PID": str(os.getpid())}},
    )
    with client, lines:
        pid = json.loads(lines.readline())["pid"]
        assert Path(f"/proc/{pid}/cwd").readlink() in {tmp_path, Path.cwd()}
        while not (port := json.loads(file.read_text())["hb_port"]):
            os.sched_yield()
        with zmq.Context() as context, context.socket(zmq.REQ) as heart:
            heart.linger = 0
            heart.connect(f"tcp://127.0.0.1:{port}")
            heart.send(b"beat")
            assert heart.poll(20_000)
        os.kill(pid, 15)
        assert json.loads(lines.readline()) == {"exit": 0}


@pytest.mark.parametrize("request_", [{}, {"connection_file": 3}, {"connection_file": "/no/such/file"}])
def test_a_request_that_can_not_be_met_is_answered(zygote, request_):
    client, lines = ask(zygote, request_)
    with client, lines:
        assert "error" in json.loads(lines.readline())


def test_a_kernel_has_everything_imported_before_its_first_cell(zygote, tmp_path):
    code = (
        "import json, sys\nimport perijove.kernel.zygote\nfrom perijove.kernel.preload import preload, preload_soon\n"
        "preload()\nlist(preload_soon())\nprint(json.dumps([*sys.modules]))"
    )
    environ = {**os.environ, "PYTHONPATH": SOURCES, "JPY_PARENT_PID": str(os.getpid())}
    known = subprocess.run([sys.executable, "-c", code], env=environ, capture_output=True, text=True, check=True).stdout
    file = tmp_path / "connection.json"
    file.write_text(json.dumps({"transport": "tcp", "ip": "127.0.0.1", "key": "", **PORTS}))
    client, lines = ask(zygote, {"connection_file": str(file), "cwd": "/", "env": environ})
    with client, lines:
        pid = json.loads(lines.readline())["pid"]
        while not (info := ConnectionInfo.from_json(file.read_bytes())).hb_port:
            os.sched_yield()
        with zmq.Context() as context, context.socket(zmq.DEALER) as shell:
            shell.linger = 0
            shell.connect(info.address(Channel.SHELL))
            expressions = {"modules": "[name for name in __import__('sys').modules if name.startswith('perijove')]"}
            request = msgspec.Raw(msgspec.json.encode({"code": "1", "user_expressions": expressions}))
            shell.send_multipart(Wire(b"").encode(Author().message("execute_request", request)))
            assert shell.poll(20_000)
            reply = msgspec.json.decode(Wire(b"").decode(shell.recv_multipart()).content)
        os.kill(pid, 15)
        assert json.loads(lines.readline()) == {"exit": 0}
    loaded = set(ast.literal_eval(reply["user_expressions"]["modules"]["data"]["text/plain"]))
    assert loaded - set(json.loads(known)) == {"perijove.interpreter.expressions"}  # of this very question
