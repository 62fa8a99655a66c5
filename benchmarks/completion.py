"""Tab beside IPython's: `numpy.`, a frame's attributes, keys of a dictionary, modules, and the first Tab of a session.

    python benchmarks/completion.py [--peer PATH_OF_A_PYTHON_WITH_IPYTHON] [--times 100]

Each program completes in a process of its own, one after the other; times are milliseconds from the call to the result.
"""

import argparse
import json
import os
import statistics
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parent.parent
SETUP = """
table = {f"key {n}": {"inner": n} for n in range(1000)}
try:
    import numpy
except ImportError:
    import os as numpy
try:
    import pandas
    df = pandas.DataFrame({"column": range(1000), "other": range(1000)})
    wide = pandas.DataFrame({f"column {n}": [n] for n in range(5000)})
except ImportError:
    df = wide = table
large = {f"key {n}": {"inner": n} for n in range(100_000)}
class Many: pass
many = Many()
vars(many).update({f"attribute_{n}": n for n in range(20_000)})
"""
CASES = {
    "numpy.": "numpy.",
    "df.": "df.",
    "df['": "df['",
    "table['": "table['",
    "wide['": "wide['",
    "large['key 77": "large['key 77",
    "many.": "many.",
    "import n": "import n",
    "from os import p": "from os import p",
    "value.upp (in the cell)": "value = 'text'\nvalue.upp",
}
OURS = """
from perijove.interpreter.interpreter import Interpreter
class Host:
    def emit(self, event): pass
    def ask(self, prompt, password): return ""
python = Interpreter(Host(), inline_figures=False)
python.run_sync(python.prepare(SETUP, silent=True))
complete = lambda code: len(python.complete(code, len(code)).matches)
"""
THEIRS = """
from IPython.core.interactiveshell import InteractiveShell
from IPython.core.completer import provisionalcompleter
shell = InteractiveShell.instance()
shell.Completer.use_jedi = JEDI
shell.run_cell(SETUP, silent=True)
def complete(code):
    with provisionalcompleter():
        return len(list(shell.Completer.completions(code, len(code))))
"""
MEASURE = """
import json, sys, time
found = {}
for number, (name, code) in enumerate(CASES.items()):
    times = []
    for _ in range(TIMES):
        before = time.perf_counter()
        count = complete(code)
        times.append((time.perf_counter() - before) * 1000)
    found[name] = (count, times)
print(json.dumps(found))
"""


def measured(python, setup, times, jedi=False):
    values = f"SETUP = {SETUP!r}\nCASES = {CASES!r}\nTIMES = {times}\nJEDI = {jedi}\n"
    environ = {key: value for key, value in os.environ.items() if key != "PYTHONDONTWRITEBYTECODE"}
    if python == sys.executable:
        environ["PYTHONPATH"] = str(ROOT / "src")
    done = subprocess.run(
        [python, "-c", values + setup + MEASURE], capture_output=True, text=True, check=True, env=environ, cwd=ROOT
    )
    return json.loads(done.stdout.splitlines()[-1])


def main():
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--peer", default=str(ROOT / ".venv-bench" / "bin" / "python"))
    arguments.add_argument("--times", type=int, default=100)
    chosen = arguments.parse_args()
    programs = {
        "perijove": measured(sys.executable, OURS, chosen.times),
        "IPython": measured(chosen.peer, THEIRS, chosen.times),
        "IPython, jedi": measured(chosen.peer, THEIRS, chosen.times, jedi=True),
    }
    print(f"load {os.getloadavg()[0]:.1f}; {chosen.times} times each; ms: first, median, 95th percentile (matches)")
    for case in CASES:
        print(case)
        for program, results in programs.items():
            count, times = results[case]
            later = sorted(times[1:]) or times
            p95 = later[int(len(later) * 0.95) - 1]
            print(f"    {program:14} {times[0]:8.2f} {statistics.median(later):8.2f} {p95:8.2f}  ({count})")


if __name__ == "__main__":
    main()
