import asyncio
import json
import os
import signal
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest

from perijove.cli.kernels import _stop
from perijove.client.errors import KernelDied

SOURCE = Path(__file__).parents[2] / "src"
STARTER = """
import asyncio, os, sys
from perijove.client.manager import KernelManager
from perijove.client.specs import native_spec

async def main():
    manager = KernelManager(native_spec("perijove"), linger=60)
    await manager.start()
    async with manager.client() as client:
        await manager.wait_ready(client)
        print(manager.kernel_id, flush=True)
        await asyncio.gather(client.execute(sys.argv[1], on_output=lambda m: print(m.msg_type, flush=True)), manager._ended.wait())

asyncio.run(main())
"""


@pytest.fixture
def kernel(tmp_path):
    """Starts a kernel that runs some code, in a process that waits for its end; returns that and the kernel's id."""
    started = []

    def start(code="pass"):
        environ = {"PATH": "/usr/bin:/bin", "HOME": str(tmp_path / "home"), "PYTHONPATH": str(SOURCE)}
        process = subprocess.Popen(
            [sys.executable, "-c", STARTER, code], env=environ, cwd=tmp_path, stdout=subprocess.PIPE, text=True
        )
        started.append(process)
        kernel_id = process.stdout.readline().strip()
        process.stdout.readline()  # it has begun
        return process, kernel_id

    yield start
    for process in started:
        process.kill()
        process.communicate()


def test_what_runs_is_listed_and_stopped(command, kernel, tmp_path):
    assert command("kernels").stdout == "no kernel of ours runs here\n"
    process, kernel_id = kernel("import time; time.sleep(60)")
    _, other = kernel()
    told = json.loads(command("kernels", "--json").stdout)
    assert {one["id"]: one["state"] for one in told} == {kernel_id: "busy", other: "idle"}
    assert {one["cwd"] for one in told} == {str(tmp_path)}
    assert all(one["memory"] > 5e6 for one in told)
    listed = command("kernels").stdout.splitlines()
    assert sorted(line.split()[0] for line in listed[1:]) == sorted([kernel_id[:8], other[:8]])
    assert command("kernels", "stop", kernel_id[:8]).stdout == f"stopped {kernel_id[:8]}\n"
    process.wait(20)
    assert command("kernels", "stop", "--all").returncode == 0
    assert command("kernels").stdout == "no kernel of ours runs here\n"


def test_a_kernel_is_interrupted_and_restarted(command, kernel):
    process, kernel_id = kernel("import time; time.sleep(60)")
    assert command("kernels", "interrupt", kernel_id[:8]).stdout == f"interrupted {kernel_id[:8]}\n"
    assert process.stdout.readline() == "error\n"
    (before,) = json.loads(command("kernels", "--json").stdout)
    assert command("kernels", "restart", kernel_id).returncode == 0
    (after,) = json.loads(command("kernels", "--json").stdout)
    assert before["pid"] == after["pid"]
    told = command("kernels", "attach", kernel_id).stdout
    assert told.splitlines()[0] == after["connection_file"]


@pytest.mark.parametrize(
    ("arguments", "status", "says"),
    [
        (["stop"], 2, "stop needs kernels' ids, or --all"),
        (["stop", "zz"], 1, "no kernel's id begins with 'zz'; there are: none"),
        (["interrupt", "zz"], 1, "no kernel's id begins"),
    ],
)
def test_mistakes(command, arguments, status, says):
    told = command("kernels", *arguments)
    assert told.returncode == status
    assert says in told.stderr


def test_one_that_does_not_answer_is_stopped_too(kernel, tmp_path):
    _, kernel_id = kernel()
    environ = {"PATH": "/usr/bin:/bin", "HOME": str(tmp_path / "home"), "PYTHONPATH": str(SOURCE)}

    def told(*arguments):
        command = [sys.executable, "-m", "perijove", "kernels", *arguments]
        return subprocess.run(command, env=environ, capture_output=True, text=True, check=True, timeout=60).stdout

    (found,) = json.loads(told("--json"))
    os.kill(found["pid"], signal.SIGSTOP)
    assert told("stop", kernel_id[:8]) == f"stopped {kernel_id[:8]}\n"
    assert json.loads(told("--json")) == []


def test_one_that_cant_be_reached_keeps_no_other_from_being_stopped(monkeypatch):
    class Manager:
        def __init__(self, record):
            self.record = record

        @classmethod
        async def adopt(cls, record):
            if record.kernel_id == "bad":
                raise KernelDied("the kernel died")
            return cls(record)

        async def shutdown(self):
            ended.append(self.record.kernel_id)

    ended = []
    monkeypatch.setattr("perijove.client.manager.KernelManager", Manager)
    problems = asyncio.run(_stop([SimpleNamespace(kernel_id=name, pid=0) for name in ("good", "bad", "better")]))
    assert sorted(ended) == ["better", "good"]
    assert [problem and problem.message for problem in problems] == [
        None,
        "the kernel bad can't be reached: the kernel died",
        None,
    ]
