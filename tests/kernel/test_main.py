"""Kernels from start to end, as a front end meets them."""

import json
import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import pytest
import zmq

from perijove.kernel.install import kernelspec
from perijove.kernel.main import Options, parse, read
from perijove.protocol.message import Channel

from .conftest import SOURCES, content

PORTS = dict.fromkeys(("shell_port", "iopub_port", "stdin_port", "control_port", "hb_port"), 0)
FIELDS = {"transport": "tcp", "ip": "127.0.0.1", "key": "k", **PORTS}
BIN_FOLDERS = [str(folder) for folder in Path.home().glob(".pyenv/versions/*/bin")]
ENV = {**os.environ, "PYTHONPATH": SOURCES}


def test_options_are_read():
    assert parse(["-f", "a.json"]) == Options("a.json")
    assert parse(["-f", "a.json", "--python", "/x", "--language=m:c"]) == Options("a.json", "/x", "m:c")


@pytest.mark.parametrize("arguments", [[], ["-f"], ["--pyton", "x", "-f", "a"]])
def test_a_wrong_command_line_says_what_there_is(arguments):
    with pytest.raises(SystemExit, match="usage"):
        parse(arguments)


def test_a_connection_file_that_is_none_is_named(tmp_path):
    with pytest.raises(SystemExit, match=r"no\.json"):
        read(str(tmp_path / "no.json"))
    (tmp_path / "bad.json").write_text("[1]")
    with pytest.raises(SystemExit, match=r"bad\.json"):
        read(str(tmp_path / "bad.json"))


def test_a_cell_runs_and_its_parts_arrive_in_order(start):
    front = start()
    request = front.execute("import sys; print('out'); print('err', file=sys.stderr); print('out'); 6 * 7")

    assert front.reply(request) == {"status": "ok", "execution_count": 1, "payload": [], "user_expressions": {}}
    assert [(message.msg_type, content(message)) for message in front.until_idle(request)] == [
        ("status", {"execution_state": "busy"}),
        ("execute_input", {"code": content(request)["code"], "execution_count": 1}),
        ("stream", {"name": "stdout", "text": "out\n"}),
        ("stream", {"name": "stderr", "text": "err\n"}),
        ("stream", {"name": "stdout", "text": "out\n"}),
        ("execute_result", {"data": {"text/plain": "42"}, "metadata": {}, "execution_count": 1}),
        ("status", {"execution_state": "idle"}),
    ]
    assert front.close_with_shutdown() == 0


def test_ports_that_are_left_to_the_kernel_are_written_into_the_file(tmp_path):
    file = tmp_path / "connection.json"
    file.write_text(json.dumps(FIELDS))
    process = subprocess.Popen([sys.executable, "-m", "perijove.kernel", "-f", str(file)], env=ENV)
    try:
        while not (port := json.loads(file.read_text())["hb_port"]):
            os.sched_yield()
        with zmq.Context() as context, context.socket(zmq.REQ) as heart:
            heart.linger = 0
            heart.connect(f"tcp://127.0.0.1:{port}")
            heart.send(b"beat")
            assert heart.poll(20_000)
            assert heart.recv() == b"beat"
        assert file.stat().st_mode & 0o777 == 0o600
    finally:
        process.send_signal(signal.SIGTERM)
        assert process.wait(20) == 0


def test_exit_hooks_run_and_print(start):
    front = start()
    front.run("import atexit; atexit.register(print, 'so long')")
    front.send("shutdown_request", {"restart": False}, Channel.CONTROL)
    assert content(front.until("stream"))["text"] == "so long\n"
    assert content(front.until("shutdown_reply")) == {"status": "ok", "restart": False}
    assert front.process.wait(20) == 0


def test_a_kernel_ends_when_its_cell_will_not(start):
    front = start()
    request = front.execute(
        "while True:\n    try:\n        print('on')\n        while True: pass\n    except BaseException: pass"
    )
    front.until("stream", "on")
    assert front.ask("shutdown_request", {"restart": True}, Channel.CONTROL) == {"status": "ok", "restart": True}
    assert front.reply(request)["ename"] == "WorkerDied"
    assert front.process.wait(20) == 0


def test_no_worker_outlives_its_host(start):
    front = start()
    pid = front.pid()
    ended = os.pidfd_open(pid)
    front.process.kill()
    poll = zmq.Poller()
    poll.register(ended, zmq.POLLIN)
    assert poll.poll(20_000)
    os.close(ended)


def test_a_bare_environment_is_a_kernel(start, tmp_path):
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", str(tmp_path / "bare")], check=True)
    front = start("--python", str(tmp_path / "bare" / "bin" / "python"))
    assert str(tmp_path) in front.text("import sys; print(sys.prefix)")
    found = front.text(
        "import importlib.util\nfor name in ('perijove', 'zmq', 'msgspec', 'numpy'): print(importlib.util.find_spec(name) is not None)"
    )
    assert found.split() == ["True", "False", "False", "False"]


@pytest.mark.parametrize("version", ["3.10", "3.12", "3.13"])
def test_any_python_from_3_10_on_is_a_kernel(start, version):
    found = shutil.which(f"python{version}", path=os.pathsep.join([*BIN_FOLDERS, os.environ["PATH"]]))
    if found is None:
        pytest.skip(f"no Python {version} was found on this machine")
    front = start("--python", found)
    assert front.text("import sys; print(sys.version[:4])").strip() == version
    _, outputs = front.run("import asyncio; await asyncio.sleep(0, 'awaited')")
    assert outputs[-1][1]["data"]["text/plain"] == "'awaited'"
    assert front.run("1/0")[0]["ename"] == "ZeroDivisionError"


def test_a_python_that_is_not_there_is_named(tmp_path):
    file = tmp_path / "connection.json"
    file.write_text(json.dumps(FIELDS))
    done = subprocess.run(
        [sys.executable, "-m", "perijove.kernel", "-f", str(file), "--python", "/no/such/python"],
        env=ENV,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1
    assert "/no/such/python" in done.stderr


def test_a_worker_that_cannot_start_says_why(tmp_path):
    file = tmp_path / "connection.json"
    file.write_text(json.dumps(FIELDS))
    done = subprocess.run(
        [sys.executable, "-m", "perijove.kernel", "-f", str(file), "--language", "no_such_module:Language"],
        env=ENV,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1
    assert "no_such_module" in done.stderr


JUPYTER_CLIENT = """
import sys
from jupyter_client import KernelManager
manager = KernelManager(kernel_name="ours", transport_encryption="required")
manager.start_kernel()
client = manager.client()
client.start_channels()
client.wait_for_ready(30)
told = []
reply = client.execute_interactive("print(6 * 7)", output_hook=lambda m: told.append(m["content"].get("text")), timeout=30)
print(reply["content"]["status"], [text for text in told if text], bool(manager.get_connection_info()["curve_secretkey"]), client.is_alive())
client.stop_channels()
manager.shutdown_kernel()
"""


@pytest.mark.peers
def test_jupyter_client_speaks_to_it_encrypted(tmp_path):
    root = Path(__file__).parents[2]
    peers = Path(os.environ.get("PERIJOVE_PEERS", root / ".venv-peers/bin/python"))
    if not peers.exists():
        pytest.skip("the peers' environment is not installed (make peers)")
    folder = tmp_path / "kernels" / "ours"
    folder.mkdir(parents=True)
    spec = kernelspec(sys.executable, env={"PYTHONPATH": str(root / "src")})
    (folder / "kernel.json").write_text(json.dumps(spec))
    environ = {**os.environ, "JUPYTER_PATH": str(tmp_path), "JUPYTER_RUNTIME_DIR": str(tmp_path / "runtime")}
    told = subprocess.run(
        [peers, "-c", JUPYTER_CLIENT], env=environ, capture_output=True, text=True, timeout=90, check=True
    )
    assert told.stdout == "ok ['42\\n'] True True\n"
