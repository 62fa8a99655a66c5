"""Tracing is for a whole process, so these run in one of their own."""

import subprocess
import sys

from .conftest import SOURCES

PROGRAM = """
import queue, sys
from perijove.kernel.tracer import Tracer
hook = sys.breakpointhook
heard = queue.Queue()
for _ in range(2):
    tracer = Tracer(heard.put)
    tracer.start()
    tracer.send({"type": "request", "seq": 1, "command": "initialize", "arguments": {"adapterID": "x"}})
    while (message := heard.get(timeout=20))["type"] != "response":
        pass
    assert (message["type"], message["command"], message["success"]) == ("response", "initialize", True), message
    assert sys.breakpointhook == tracer.pause
    tracer.stop()
    tracer.stop()
    tracer.send({})
assert sys.breakpointhook is hook
assert sys.gettrace() is None
import os
assert "PYDEVD_DISABLE_FILE_VALIDATION" not in os.environ
"""


def test_debugpy_is_started_and_stopped_and_leaves_nothing():
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM],
        env={"PYTHONPATH": SOURCES},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
