"""Reading (with validation) and writing notebook files, beside nbformat: medians, and how many times faster.

usage: notebook_io.py [FOLDER] [--peers PYTHON] [--runs N] [--megabytes N]

After the files: a made notebook of 400 short cells, the import, and one of 200 MB with its time and memory.

FOLDER is searched for .ipynb files of format 4; the default is ../shared/notebooks, else tests/notebooks. Both sides
read the same text from memory and write to memory; what they write is compared.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path
from statistics import median

ROOT = Path(__file__).parent.parent
OURS = """
from perijove.notebook import reads, writes
"""
THEIRS = """
import logging, warnings
warnings.simplefilter("ignore"); logging.disable(logging.CRITICAL)
import nbformat
def reads(text): return nbformat.reads(text, as_version=nbformat.NO_CONVERT)
def writes(notebook): return nbformat.writes(notebook)
"""
MEASURE = """
import json, sys, time
from hashlib import sha256
def measure(path, runs):
    text = open(path, encoding="utf-8").read()
    took = {"read": [], "write": []}
    for _ in range(runs):
        start = time.perf_counter()
        notebook = reads(text)
        read = time.perf_counter()
        written = writes(notebook)
        took["read"].append(read - start)
        took["write"].append(time.perf_counter() - read)
    return took | {"written": sha256(written.encode("utf-8", "backslashreplace")).hexdigest()}
paths, runs = json.load(sys.stdin)
measure(paths[0], 1)
for path in paths:
    try: print(json.dumps(measure(path, runs)), flush=True)
    except Exception as error: print(json.dumps({"error": repr(error)[:200]}), flush=True)
"""


def run(python: str, program: str, paths: list[Path], runs: int) -> list[dict]:
    environment = {**os.environ, "PYTHONPATH": str(ROOT / "src") if program is OURS else ""}
    environment.pop("PYTHONDONTWRITEBYTECODE", None)
    done = subprocess.run(
        [python, "-c", program + MEASURE],
        input=json.dumps([[str(path) for path in paths], runs]),
        capture_output=True,
        text=True,
        check=True,
        env=environment,
    )
    return [json.loads(line) for line in done.stdout.splitlines()]


# Time and peak memory of a process that reads the file at argv[1] and writes it to memory, over those of the imports.
LARGE = """
import sys, time
def peak():
    # Not ru_maxrss: it begins with what the parent had when it forked.
    return int(next(line for line in open("/proc/self/status") if "VmHWM" in line).split()[1]) / 1024
before = peak()
start = time.perf_counter()
mode = {"encoding": "utf-8"} if "nbformat" in sys.modules else {"mode": "rb"}
text = open(sys.argv[1], **mode).read()
notebook = reads(text)
del text
read, top = time.perf_counter() - start, peak() - before
start = time.perf_counter()
length = len(writes(notebook))
print(read, top, time.perf_counter() - start, peak() - before)
"""


def made(cells: int, output: str) -> str:
    """A notebook of many cells, each with one printed output and one page."""
    made_cells = [
        {
            "cell_type": "code",
            "execution_count": number,
            "id": f"cell-{number}",
            "metadata": {},
            "outputs": [
                {"name": "stdout", "output_type": "stream", "text": [f"{output}\n"] * 3},
                {"data": {"text/html": [f"<p>{output}</p>\n"]}, "metadata": {}, "output_type": "display_data"},
            ],
            "source": [f"value_{number} = {number}\n", f"print(value_{number})"],
        }
        for number in range(cells)
    ]
    plain = {"cells": made_cells, "metadata": {}, "nbformat": 4, "nbformat_minor": 5}
    return json.dumps(plain, indent=1, sort_keys=True)


def imports(python: str, program: str) -> float:
    code = f"import time; start = time.perf_counter()\n{program}\nprint(time.perf_counter() - start)"
    return median(float(output(python, program, code).stdout) for _ in range(5)) * 1e3


def output(python: str, program: str, code: str, *arguments: str) -> subprocess.CompletedProcess:
    environment = {**os.environ, "PYTHONPATH": str(ROOT / "src") if program is OURS else ""}
    environment.pop("PYTHONDONTWRITEBYTECODE", None)
    command = [python, "-c", code, *arguments]
    return subprocess.run(command, capture_output=True, text=True, check=True, env=environment)


def large(peers: str, megabytes: int) -> None:
    line = "0123456789 " * 90
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "large.ipynb"
        path.write_text(made(megabytes * 240, line), encoding="utf-8")
        size = path.stat().st_size / 1e6
        for name, python, program in (("perijove", sys.executable, OURS), ("nbformat", peers, THEIRS)):
            done = output(python, program, program + LARGE, str(path))
            read, top, write, whole = map(float, done.stdout.split())
            print(
                f"  {size:.0f} MB  {name}: open {read:5.2f} s, peak {top / size:4.1f} times the file;"
                f"  write {write:5.2f} s, peak of both {whole / size:4.1f} times"
            )


def main() -> int:
    shared = ROOT.parent / "shared" / "notebooks"
    parser = argparse.ArgumentParser()
    parser.add_argument(
        "folder", nargs="?", type=Path, default=shared if shared.exists() else ROOT / "tests" / "notebooks"
    )
    parser.add_argument(
        "--peers", default=os.environ.get("PERIJOVE_PEERS", str(ROOT / ".venv-peers" / "bin" / "python"))
    )
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--megabytes", type=int, default=200, help="the size of the large notebook; 0 leaves it out")
    options = parser.parse_args()
    if not Path(options.peers).exists():
        print(f"skipped: the peers' environment {options.peers} is not there")
        return 0
    paths = [path for path in sorted(options.folder.rglob("*.ipynb")) if is_format_4(path)]
    if not paths:
        print(f"no notebook of format 4 in {options.folder}", file=sys.stderr)
        return 2
    ours = run(sys.executable, OURS, paths, options.runs)
    theirs = run(options.peers, THEIRS, paths, options.runs)
    report(paths, ours, theirs)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "400 cells.ipynb"
        path.write_text(made(400, "0123456789"), encoding="utf-8")
        report([path], run(sys.executable, OURS, [path], 20), run(options.peers, THEIRS, [path], 20))
    mine, their = imports(sys.executable, OURS), imports(options.peers, THEIRS)
    print(f"import: perijove.notebook {mine:.0f} ms, nbformat {their:.0f} ms, {their / mine:.0f} times")
    if options.megabytes and Path("/proc/self/status").exists():
        large(options.peers, options.megabytes)
    return 0


def is_format_4(path: Path) -> bool:
    return json.loads(path.read_bytes()).get("nbformat") == 4


def report(paths: list[Path], ours: list[dict], theirs: list[dict]) -> None:
    pairs = [
        (path, mine, their)
        for path, mine, their in zip(paths, ours, theirs, strict=True)
        if "error" not in mine and "error" not in their
    ]
    same = sum(mine["written"] == their["written"] for _, mine, their in pairs)
    total = sum(path.stat().st_size for path, _, _ in pairs)
    print(f"{len(pairs)} notebooks, {total / 1e6:.1f} MB, load {os.getloadavg()[0]:.1f}; written alike: {same}")
    for what in ("read", "write"):
        ratios = sorted(median(their[what]) / median(mine[what]) for _, mine, their in pairs)
        mine_all = sum(median(mine[what]) for _, mine, _ in pairs)
        their_all = sum(median(their[what]) for _, _, their in pairs)
        print(
            f"{what:5}  all: perijove {mine_all * 1e3:7.1f} ms, nbformat {their_all * 1e3:8.1f} ms,"
            f" {their_all / mine_all:5.1f} times;  a file: median {median(ratios):5.1f} times, least {ratios[0]:.1f}"
        )
    for path, mine, their in sorted(pairs, key=lambda pair: -pair[0].stat().st_size)[:5]:
        figures = "  ".join(
            f"{what} {median(mine[what]) * 1e3:6.2f} / {median(their[what]) * 1e3:7.2f} ms"
            for what in ("read", "write")
        )
        print(f"  {path.stat().st_size / 1e6:5.2f} MB  {figures}  {path.name[:60]}")


if __name__ == "__main__":
    sys.exit(main())
