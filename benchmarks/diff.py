"""The diff of two notebooks of some 4 MB, beside nbdime's: medians, and how many times faster.

usage: diff.py [--peers PYTHON] [--runs N] [--size MB]

Three pairs, made here and the same for both: nearly all cells equal; every cell changed in source and output; one large
output changed in a few lines. Measured are the diff of notebooks in memory, and of two files, read included. nbdime
runs once a pair, within a time limit: what did not end in time is told as "more than".
"""

import argparse
import json
import os
import random
import subprocess
import sys
import tempfile
from pathlib import Path
from statistics import median

ROOT = Path(__file__).parent.parent
LIMIT = 300
OURS = """
from perijove.notebook import read
from perijove.notebook.diff import diff
"""
THEIRS = """
import logging, warnings
warnings.simplefilter("ignore"); logging.disable(logging.CRITICAL)
import nbformat
from nbdime.diffing.notebooks import diff_notebooks as diff
def read(path): return nbformat.read(path, as_version=4)
"""
MEASURE = """
import json, sys, time
before, after, runs = json.load(sys.stdin)
for _ in range(runs):
    start = time.perf_counter()
    one, other = read(before), read(after)
    ready = time.perf_counter()
    diff(one, other)
    end = time.perf_counter()
    print(json.dumps({"diff": end - ready, "files": end - start}), flush=True)
"""


def notebook(cells: list[tuple[str, str, str]]) -> dict:
    return {
        "nbformat": 4,
        "nbformat_minor": 5,
        "metadata": {},
        "cells": [
            {
                "cell_type": "code",
                "id": cell_id,
                "metadata": {},
                "source": source,
                "execution_count": 1,
                "outputs": [{"output_type": "stream", "name": "stdout", "text": output}],
            }
            for cell_id, source, output in cells
        ],
    }


def line(chance: random.Random) -> str:
    return f"epoch {chance.randrange(10_000)}  loss {chance.random():.6f}  accuracy {chance.random():.4f}\n"


def pairs(size: float) -> dict[str, tuple[dict, dict]]:
    chance = random.Random(4)
    count = int(size * 500)
    cells = [
        (f"cell-{n}", f"model_{n} = fit(data, {n})\nshow(model_{n})", "".join(line(chance) for _ in range(40)))
        for n in range(count)
    ]
    few = [
        (name, f"{source}\nextra()", output) if n % 100 == 50 else (name, source, output)
        for n, (name, source, output) in enumerate(cells)
    ]
    every = [(name, source.replace("fit", "train"), output + line(chance)) for name, source, output in cells]
    long = [line(chance) for _ in range(count * 40)]
    changed = [line(chance) if n % 500 == 250 else text for n, text in enumerate(long)]
    return {
        "many equal cells": (notebook(cells), notebook([*few[:3], ("new", "new()", ""), *few[3:]])),
        "every cell changed": (notebook(cells), notebook(every)),
        "one large output": (
            notebook([("run", "run()", "".join(long))]),
            notebook([("run", "run()", "".join(changed))]),
        ),
    }


def run(python: str, program: str, files: tuple[Path, Path], runs: int) -> list[dict]:
    environment = {**os.environ, "PYTHONPATH": str(ROOT / "src") if program is OURS else ""}
    environment.pop("PYTHONDONTWRITEBYTECODE", None)
    value = json.dumps([*map(str, files), runs])
    try:
        done = subprocess.run(
            [python, "-c", program + MEASURE],
            input=value,
            capture_output=True,
            text=True,
            check=True,
            env=environment,
            timeout=LIMIT,
        )
    except subprocess.TimeoutExpired:
        return []
    return [json.loads(text) for text in done.stdout.splitlines()]


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument(
        "--peers", default=os.environ.get("PERIJOVE_PEERS", str(ROOT / ".venv-bench" / "bin" / "python"))
    )
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--size", type=float, default=4, help="of each notebook, in MB")
    options = parser.parse_args()
    if not Path(options.peers).exists():
        print(f"skipped: the peers' environment {options.peers} is not there")
        return 0
    print(f"load {os.getloadavg()[0]:.1f}")
    with tempfile.TemporaryDirectory() as folder:
        for name, versions in pairs(options.size).items():
            files = Path(folder) / "before.ipynb", Path(folder) / "after.ipynb"
            for file, version in zip(files, versions, strict=True):
                file.write_text(json.dumps(version, indent=1), encoding="utf-8")
            report(name, files, options)
    return 0


def report(name: str, files: tuple[Path, Path], options: argparse.Namespace) -> None:
    print(f"{name} ({files[0].stat().st_size / 1e6:.1f} MB):", flush=True)
    ours = run(sys.executable, OURS, files, options.runs)
    theirs = run(options.peers, THEIRS, files, 1)
    for what in ("diff", "files"):
        mine = median(one[what] for one in ours)
        their, more = (theirs[0][what], "") if theirs else (LIMIT, "more than ")
        ratio = f"{more}{their / mine:.0f} times"
        print(f"  {what:5}  perijove {mine * 1e3:8.1f} ms, nbdime {more}{their * 1e3:10.1f} ms, {ratio}", flush=True)


if __name__ == "__main__":
    sys.exit(main())
