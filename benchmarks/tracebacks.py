"""How long a traceback takes to be written, and a value to become text, beside IPython in one run.

    python benchmarks/tracebacks.py [--rounds 200] [--peers PYTHON]

Each program writes the same error of ten frames in a file, coloured, in a process of its own; so that the machine's
busy moments meet both, the processes take turns. `--peers` is the Python of an environment with IPython.
"""

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

HERE = Path(__file__).parent
FAULTY = "\n".join(
    f"def g{number}(items, n):\n    # further down\n    return f{number + 1}(n)\n\n\n"
    f"def f{number}(n):\n    return g{number}([n], n)\n\n"
    for number in range(5)
).replace("f5(n)", "1 / (n - n)")
MEASURE = """
import statistics, sys, time
sys.path.insert(0, sys.argv[1])
import faulty
def error():
    try:
        faulty.f0(3)
    except ZeroDivisionError as raised:
        return raised
def medians(write, rounds):
    write(error())
    times = []
    for _ in range(rounds):
        raised = error()
        begin = time.perf_counter()
        write(raised)
        times.append(time.perf_counter() - begin)
    return statistics.median(times) * 1e3
"""
OURS = """
from perijove.interpreter.ansi import Ink
from perijove.interpreter.display.formatter import DisplayFormatter
from perijove.interpreter.traceback.rendering import error_event
from perijove.interpreter.traceback.style import Style
def write(mode):
    return lambda raised: error_event(raised, Style(mode, Ink(colors=True)))
formatter = DisplayFormatter()
"""
THEIRS = """
from IPython.core.interactiveshell import InteractiveShell
from IPython.core.ultratb import VerboseTB, ListTB
shell = InteractiveShell.instance()
def write(mode):
    shell.InteractiveTB.set_mode(mode.capitalize())
    def one(raised):
        return shell.InteractiveTB.structured_traceback(type(raised), raised, raised.__traceback__)
    return one
formatter = shell.display_formatter
"""
ASK = """
rounds = int(sys.argv[2])
for mode in ("context", "verbose"):
    print(mode, medians(write(mode), rounds))
def show(value, times):
    formatter.format(value)
    begin = time.perf_counter()
    for _ in range(times):
        formatter.format(value)
    return (time.perf_counter() - begin) / times * 1e3
for name, value, times in [("int", 5, 3000), ("text", "abc", 3000), ("list-of-1000", list(range(1000)), 20)]:
    print(name, show(value, times))
"""


def measured(python, code, folder, rounds):
    """What a program prints: the milliseconds of each task."""
    environment = {**os.environ, "PYTHONPATH": str(HERE.parent / "src") if code is OURS else ""}
    command = [python, "-c", MEASURE + code + ASK, folder, str(rounds)]
    done = subprocess.run(command, capture_output=True, text=True, check=True, env=environment)
    return {task: float(time) for task, time in (line.split() for line in done.stdout.splitlines())}


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=100)
    parser.add_argument("--turns", type=int, default=3)
    peers = os.environ.get("PERIJOVE_PEERS", str(HERE.parent / ".venv-bench" / "bin" / "python"))
    parser.add_argument("--peers", default=peers)
    given = parser.parse_args()
    ours, theirs = [], []
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "faulty.py").write_text(FAULTY)
        for _ in range(given.turns):
            ours.append(measured(sys.executable, OURS, folder, given.rounds))
            theirs.append(measured(given.peers, THEIRS, folder, given.rounds))
    print(f"load {os.getloadavg()[0]:.1f}; milliseconds, medians")
    for task in ours[0]:
        mine, peer = (statistics.median(turn[task] for turn in turns) for turns in (ours, theirs))
        print(f"{task:>14}  perijove {mine:8.4f}   IPython {peer:8.4f}   {peer / mine:5.1f} times faster")


if __name__ == "__main__":
    main()
