import re

from perijove.interpreter.magics.memory import MIB, resident


def test_the_resident_memory_of_this_process():
    assert 1 * MIB < resident() < 100_000 * MIB


def test_memit(session, capsys):
    assert session("m = %memit -o -r 2 kept = bytearray(40_000_000)").error is None
    found = session.names["m"]
    assert re.fullmatch(
        r"peak memory: [\d.]+ MiB, increment: [\d.]+ MiB, of Python's own: [\d.]+ MiB\n", capsys.readouterr().out
    )
    assert (found.repeat, found.python > 38 * MIB, found.peak > 38 * MIB) == (2, True, True)
    session("%%memit -q -o n = 5\nassert n == 5")
    assert session("%%memit -q -c -i 0.001 n = 5\nassert n == 5").status == "ok"
    assert session("%memit -t 0.05 import time; time.sleep(30)").error.ename == "TimeoutError"


def test_mprun(session, tmp_path):
    session("def grow():\n    a = bytearray(50_000_000)\n    a[::4096] = b'x' * len(a[::4096])\n    return len(a)")
    pages = [
        event.data["text/plain"]
        for event in session.events(f"%mprun -T {tmp_path}/m.txt -f grow grow()")
        if type(event).__name__ == "Page"
    ]
    rows = pages[0].split("\n")
    assert rows[0] == "Function: grow in Cell In[1], line 1"
    assert sum(float(row.split()[3]) for row in rows[4:7]) > 30
    assert (tmp_path / "m.txt").read_text() == pages[0] + "\n"


def test_wrong_options(session):
    for line in (
        "%memit",
        "%memit -r x 1",
        "%memit -r 0 1",
        "%memit -t x 1",
        "%memit -y 1",
        "%mprun 1",
        "%mprun -f len 1",
        "%mprun -f f",
    ):
        assert session(line).error.ename == "UsageError", line
    assert session("%memit 1/0").error.ename == "ZeroDivisionError"
