"""Tries kernels and writes docs/kernel-conformance.md: `conformance.py perijove echo ipykernel` (names of columns).

ipykernel is the one of `.venv-peers`, or of the Python that PERIJOVE_PEERS names; other names are kernelspecs.
What earlier runs have found of other kernels stays.
"""

import json
import os
import re
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from perijove.testing.program import SUITES
from perijove.testing.report import markdown

ROOT = Path(__file__).parent.parent
RESULTS, PAGE = ROOT / "docs" / "ledgers" / "kernels.json", ROOT / "docs" / "kernel-conformance.md"
PEERS = os.environ.get("PERIJOVE_PEERS", str(ROOT / ".venv-peers" / "bin" / "python"))
START = "<!-- what follows is written by tools/conformance.py -->\n"
SEEN = 200  # characters
SPECS = {
    "echo": ([sys.executable, "-m", "perijove.kernel", "--language", "perijove.testing.echo:Echo"], "echo"),
    "ipykernel": ([PEERS, "-m", "ipykernel_launcher"], "python"),
}


def main(names: list[str]) -> None:
    known = json.loads(RESULTS.read_text()) if RESULTS.exists() else []
    found = {result["kernel"]: result for result in known}
    with tempfile.TemporaryDirectory() as folder:
        for name, (command, language) in SPECS.items():
            place = Path(folder) / "kernels" / name
            place.mkdir(parents=True)
            spec = {"argv": [*command, "-f", "{connection_file}"], "display_name": name, "language": language}
            (place / "kernel.json").write_text(json.dumps(spec))
        path = os.pathsep.join(filter(None, [folder, os.environ.get("JUPYTER_PATH")]))
        for name in names:
            done = subprocess.run(
                [sys.executable, "-m", "perijove", "test-kernel", name, "--json"],
                env={**os.environ, "JUPYTER_PATH": path, "PYTHONPATH": str(ROOT / "src")},
                stdout=subprocess.PIPE,
                check=False,
            )
            if not done.stdout:
                sys.exit(f"{name} gave no results")
            found[name] = json.loads(done.stdout, object_hook=short)
    results = list(found.values())
    RESULTS.write_text(json.dumps(results, indent=1, ensure_ascii=False) + "\n")
    head = PAGE.read_text().partition(START)[0]
    tables = [f"## {suite.capitalize()}\n\n{markdown(results, suite)}" for suite in SUITES]
    PAGE.write_text(head + START + "\n" + "\n".join([*tables, where()]))


def short(value: dict[str, Any]) -> dict[str, Any]:
    """What was seen, as far as it tells something: a kernel may answer with a whole traceback."""
    if len(value.get("seen", "")) > SEEN:
        value["seen"] = value["seen"][:SEEN] + "…"
    return value


def where() -> str:
    """Which function is which check, and which tests of our own kernel hold the same rule, by its number."""
    own = {}
    for path in sorted((ROOT / "tests" / "kernel").glob("test_*.py")):
        for name, number in re.findall(r"^def (test_rule_(\d+)_\w+)", path.read_text(), re.MULTILINE):
            own.setdefault(number, []).append(f"`{path.stem}.{name}`")
    rows = ["## Where each is tested", "", "| | check | tests of our own |", "|---|---|---|"]
    for suite, checks in SUITES.items():
        for check in checks:
            function = f"{check.run.__module__.rpartition('.')[2]}.{check.run.__name__}"
            tests = ", ".join(own.get(check.number, ())) if suite == "conformance" else ""
            rows.append(f"| {suite} {check.number} | `{function}` | {tests} |")
    return "\n".join(rows) + "\n"


if __name__ == "__main__":
    main(sys.argv[1:])
