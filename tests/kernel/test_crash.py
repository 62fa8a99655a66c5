import os
import subprocess
import sys

import pytest
import zmq

from perijove.kernel.crash import STACKS

from .conftest import SOURCES

PROGRAM = """
import os, sys
from perijove.kernel.crash import end_with, write_stacks_to
os.setsid()
end_with(int(sys.argv[1]))
write_stacks_to(int(sys.argv[2]))
print(os.getpid(), flush=True)
sum(range(10**13))
"""


@pytest.fixture
def program():
    """A process that holds the interpreter's lock, and the host's ends of its lifeline and stacks."""
    (life, line), (stacks, write) = os.pipe(), os.pipe()
    process = subprocess.Popen(
        [sys.executable, "-c", PROGRAM, str(life), str(write)],
        pass_fds=[life, write],
        env={**os.environ, "PYTHONPATH": SOURCES},
        stdout=subprocess.PIPE,
    )
    os.close(life)
    os.close(write)
    assert int(process.stdout.readline()) == process.pid
    process.line = line
    yield process, stacks
    if process.line is not None:
        os.close(process.line)
    os.close(stacks)
    assert process.wait(20) == -9
    process.communicate()


def test_it_ends_with_its_host_though_it_holds_the_lock(program):
    process, _ = program
    os.close(process.line)
    process.line = None
    assert process.wait(20) == -9


def test_it_writes_down_its_stacks_though_it_holds_the_lock(program):
    process, stacks = program
    process.send_signal(STACKS)
    poll = zmq.Poller()
    poll.register(stacks, zmq.POLLIN)
    text = ""
    while "in <module>" not in text:
        assert poll.poll(20_000)
        text += os.read(stacks, 65536).decode()
    assert "line 8 in <module>" in text
