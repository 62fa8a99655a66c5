"""Reading (with validation) and writing notebook files, beside nbformat: medians, and how many times faster.

usage: notebook_io.py [FOLDER] [--peers PYTHON] [--runs N]

FOLDER is searched for .ipynb files of format 4; the default is ../shared/notebooks, else tests/notebooks. Both sides
read the same text from memory and write to memory; what they write is compared.
"""

import argparse
import json
import os
import subprocess
import sys
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
