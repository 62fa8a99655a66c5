import os
import subprocess
import sys

import pytest

from perijove.kernel.birth import Birth, BirthError, read_birth

from .conftest import SOURCES


def test_a_request_is_read():
    assert read_birth({"connection_file": "a", "cwd": "/", "env": {"A": "b"}, "arguments": ["--python", "x"]}) == Birth(
        "a", "/", {"A": "b"}, ("--python", "x")
    )
    assert read_birth({"connection_file": "a"}).env == dict(os.environ)
    assert read_birth({"connection_file": "a", "arguments": ["--set", "x=y"]}).options == ["-f", "a", "--set", "x=y"]


@pytest.mark.parametrize(
    ("request_", "problem"),
    [
        ({}, "connection_file"),
        ({"connection_file": 3}, "found 3"),
        ({"connection_file": "a", "arguments": "x"}, "list of texts"),
        ({"connection_file": "a", "cwd": "/no/such"}, "no folder /no/such"),
    ],
)
def test_what_is_wrong_with_a_request_is_said(request_, problem):
    with pytest.raises(BirthError, match=problem):
        read_birth(request_)


CHILD = """
import os, random, signal, sys
from perijove.kernel.birth import Birth, be_born

class Numpy:
    seeded = 0
    def seed(self):
        self.seeded += 1

sys.modules["numpy.random"] = Numpy()
import multiprocessing.process as processes
key = processes.current_process().authkey
signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGUSR1})
kept, left = os.open("/dev/null", os.O_RDONLY), os.open("/dev/null", os.O_RDONLY)
reading, writing = os.pipe()
state = random.getstate()
pid = os.fork()
if pid:
    os.close(writing)
    _, status = os.waitpid(pid, 0)
    print(os.read(reading, 9999).decode(), os.waitstatus_to_exitcode(status))
    raise SystemExit
be_born(Birth("file", "/", {"A": "b", "TZ": "UTC"}), writing, kept)
os.fstat(kept)
try:
    os.fstat(left)
except OSError:
    print("closed")
print(dict(os.environ), os.getcwd(), os.getsid(0) == os.getpid(), signal.pthread_sigmask(signal.SIG_BLOCK, ()))
print(sys.argv, sys.path[0] == "", sys.modules["numpy.random"].seeded)
print(random.getstate() == state, processes.current_process().authkey == key)
"""


def test_a_child_has_its_own_of_everything():
    told = subprocess.run(
        [sys.executable, "-P", "-c", CHILD],
        env={**os.environ, "PYTHONPATH": SOURCES},
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    assert told.splitlines() == [
        "closed",
        "{'A': 'b', 'TZ': 'UTC'} / True set()",
        "[''] True 1",
        "False False",
        " 0",
    ]
