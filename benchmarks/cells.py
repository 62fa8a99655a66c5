"""Cells one after the other, beside IPython in one run: the time of `a = 1`, and what 10,000 cells leave in memory.

usage: cells.py [--cells N]      PERIJOVE_PEERS names IPython's python, `.venv-bench` by default
"""

import argparse
import gc
import json
import os
import subprocess
import sys
import time
import tracemalloc
from pathlib import Path
from statistics import median

ROOT = Path(__file__).parent.parent
PEERS = os.environ.get("PERIJOVE_PEERS", str(ROOT / ".venv-bench" / "bin" / "python"))
CELLS = {
    "a = 1": "a = 1",
    "a value": "a + 1",
    "a function": "def f(x):\n    return x + 1\nf(2)",
    "an error": "1 / 0",
    "a magic": "%who_ls",
}
# What a long session is: mostly plain, some values, now and then an error and a large result.
FULL = 2500  # cells after which all that is bounded in number (Out, the outputs of `%notebook`) is full on both sides
SESSION = [
    "a = 1",
    "a + 1",
    "b = [a] * 10",
    "def f(x):\n    return x + a\nf(2)",
    "a = a + 1;",
    "list(range(1000))",
    "1 / 0",
]


def ours():
    from perijove.interpreter.interpreter import Interpreter

    class Host:
        def emit(self, event):
            pass

        def ask(self, *_):
            raise AssertionError

    interpreter = Interpreter(Host())
    return lambda code: interpreter.run_sync(interpreter.prepare(code))


def theirs():
    from IPython.core.interactiveshell import InteractiveShell

    shell = InteractiveShell()
    shell.history_manager.enabled = False
    sys.stdout = open(os.devnull, "w")  # noqa: PTH123, SIM115 - it prints what we hand to a host
    return lambda code: shell.run_cell(code, store_history=True)


def measure(run, count):
    figures = {}
    run("a = 1")
    for name, code in CELLS.items():
        times = []
        for _ in range(300 if "error" not in name else 60):
            started = time.perf_counter()
            run(code)
            times.append(time.perf_counter() - started)
        figures[name] = median(times)
    for index in range(FULL):
        run(SESSION[index % len(SESSION)])
    gc.collect()
    before = resident()
    for index in range(count):
        run(SESSION[index % len(SESSION)])
    gc.collect()
    figures["memory"] = (resident() - before) / count
    return figures


def traced(run, count):
    """Bytes of Python objects that a cell leaves."""
    gc.collect()
    tracemalloc.start()
    for index in range(FULL):  # so that what makes room for something new was counted as it was made
        run(SESSION[index % len(SESSION)])
    before = tracemalloc.get_traced_memory()[0]
    for index in range(count):
        run(SESSION[index % len(SESSION)])
    gc.collect()
    return (tracemalloc.get_traced_memory()[0] - before) / count


def resident():
    return int(Path("/proc/self/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")


def child(which, count):
    out = sys.stdout
    run = ours() if which == "ours" else theirs()
    figures = measure(run, count)
    if which == "ours":
        figures["traced"] = traced(run, 7000)
    json.dump(figures, out)


def ask(python, which, count):
    environment = {**os.environ, "PYTHONPATH": str(ROOT / "src")} if which == "ours" else dict(os.environ)
    done = subprocess.run(
        [python, __file__, "--as", which, "--cells", str(count)], capture_output=True, check=True, env=environment
    )
    return json.loads(done.stdout)


def main() -> int:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--cells", type=int, default=10_000)
    options.add_argument("--as", dest="which", choices=["ours", "theirs"])
    chosen = options.parse_args()
    if chosen.which:
        child(chosen.which, chosen.cells)
        return 0
    perijove = ask(sys.executable, "ours", chosen.cells)
    ipython = ask(PEERS, "theirs", chosen.cells) if Path(PEERS).exists() else {}
    print(f"load {os.getloadavg()[0]:.1f}; medians")
    print(f"{'cell':12} {'perijove':>12} {'IPython':>12} {'ratio':>7}")
    for name in CELLS:
        mine, other = perijove[name], ipython.get(name)
        print(f"{name:12} {mine * 1e6:9.1f} µs " + (f"{other * 1e6:9.1f} µs {other / mine:6.1f}x" if other else ""))
    print(f"memory a cell, over {chosen.cells} cells: {perijove['memory']:.0f} bytes", end="")
    print(f"; IPython {ipython['memory']:.0f}" if ipython else "")
    print(f"of which Python objects: {perijove['traced']:.0f} bytes")
    return 0


if __name__ == "__main__":
    sys.exit(main())
