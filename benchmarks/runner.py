"""Running notebooks, beside nbclient with ipykernel: seconds from a started Python to the written file, medians.

usage: runner.py [--peers PYTHON] [--runs N]

One notebook has 100 cells with hardly anything in them, the other a cell that prints 10,000 messages, each flushed. The
programs are timed as their users start them, and the imports alone as well, to tell which part is which.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from statistics import median

ROOT = Path(__file__).parent.parent
NBCLIENT = ["-c", "import sys; from nbclient.cli import main; sys.exit(main([sys.argv[1], '--output', sys.argv[2]]))"]
CASES = {
    "100 cells": [f"x{number} = {number}" for number in range(100)],
    "10,000 messages": ["import sys\nfor i in range(10_000):\n    print(i); sys.stdout.flush()"],
}


def notebook(sources: list[str]) -> dict:
    cells = [
        {"cell_type": "code", "execution_count": None, "id": f"c{i}", "metadata": {}, "outputs": [], "source": source}
        for i, source in enumerate(sources)
    ]
    spec = {"display_name": "Python 3", "language": "python", "name": "python3"}
    return {"cells": cells, "metadata": {"kernelspec": spec}, "nbformat": 4, "nbformat_minor": 5}


def seconds(command: list[str], runs: int) -> float:
    environment = {key: value for key, value in os.environ.items() if key not in DROPPED}
    took = []
    for _ in range(runs + 1):  # the first compiles bytecode
        start = time.perf_counter()
        subprocess.run(command, check=True, capture_output=True, env=environment)
        took.append(time.perf_counter() - start)
    return median(took[1:])


DROPPED = {"PYTHONDONTWRITEBYTECODE", "PYTHONUNBUFFERED", "PYTHONPATH"}


def printed(path: Path) -> str:
    outputs = [output for cell in json.loads(path.read_text())["cells"] for output in cell["outputs"]]
    return "".join("".join(output.get("text", [])) for output in outputs)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--peers", default=str(ROOT / ".venv-bench/bin/python"))
    parser.add_argument("--runs", type=int, default=5)
    arguments = parser.parse_args()
    print(f"{'':18}{'nbclient':>10}{'ours':>10}{'ratio':>8}")
    with tempfile.TemporaryDirectory() as folder:
        source, theirs, ours = (Path(folder) / f"{name}.ipynb" for name in ("source", "theirs", "ours"))
        for name, sources in CASES.items():
            source.write_text(json.dumps(notebook(sources)))
            peer = seconds([arguments.peers, *NBCLIENT, str(source), str(theirs)], arguments.runs)
            own = seconds([sys.executable, "-m", "perijove", "run", str(source), "-o", str(ours)], arguments.runs)
            assert printed(ours) == printed(theirs), "the two have run the same"
            print(f"{name:18}{peer:>8.2f} s{own:>8.2f} s{peer / own:>8.1f}")


if __name__ == "__main__":
    main()
