import signal
import threading

import pytest


@pytest.fixture(autouse=True)
def usual_interrupt():
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


def test_a_cell_in_time(session):
    assert session("%%timeout 60\nx = 1\nx + 1").value == 2
    assert session("%%timeout 60\n1/0").error.ename == "ZeroDivisionError"
    assert session("%%timeout 60\nx;").value is None
    assert session("%%timeout 60\nraise KeyboardInterrupt").error.ename == "KeyboardInterrupt"


@pytest.mark.parametrize(
    "body", ["import time; time.sleep(60)", "while True: pass", "import asyncio\nawait asyncio.sleep(60)"]
)
def test_a_cell_that_takes_too_long(session, body):
    error = session(f"%%timeout 0.05\n{body}").error
    assert (error.ename, error.evalue) == ("TimeoutError", "the code was interrupted after 0.05 s")
    assert error.traceback[-1] == "TimeoutError: the code was interrupted after 0.05 s"
    assert session("1 + 1").value == 2
    assert threading.active_count() < 20


@pytest.mark.parametrize("line", ["", "x", "0", "-1", "nan", "inf"])
def test_wrong_times(session, line):
    assert session(f"%%timeout {line}\n1").error.ename == "UsageError"
