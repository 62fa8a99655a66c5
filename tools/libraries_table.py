"""Writes the table of docs/libraries.md, from the cells that the tests run: `python tools/libraries_table.py`.

A test compares the two, so the table says what has been seen, in the versions of requirements/libraries.lock.
"""

import importlib.util
import re
import sys
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parent.parent
PAGE = ROOT / "docs" / "libraries.md"
BEGIN, END = "<!-- made by tools/libraries_table.py -->\n", "<!-- end -->"
NAMES = {
    "application/vnd.jupyter.widget-view+json": "widget",
    "application/vnd.dataresource+json": "table schema",
    "application/vnd.plotly.v1+json": "plotly JSON",
    "application/vnd.bokehjs_exec.v0+json": "bokeh JSON",
    "text/plain": "text",
    "text/html": "HTML",
    "text/latex": "LaTeX",
    "image/png": "PNG",
    "image/svg+xml": "SVG",
    "application/pdf": "PDF",
    "application/javascript": "script",
    "comm_open": "comm",
    "comm_msg": "comm message",
    "update_display_data": "updates",
    "page": "page",
    "set_next_input": "next input",
    "stdout": "text",
    "stderr": "text",
    "any": "text",
}


def load(path: Path) -> Any:
    """A file of the tests as a module."""
    spec = importlib.util.spec_from_file_location(path.stem, path)
    assert spec is not None
    assert spec.loader is not None
    module = sys.modules[spec.name] = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def versions() -> dict[str, str]:
    """What the lock has by lower-case name; of several, the one for the oldest Python."""
    lock = (ROOT / "requirements" / "libraries.lock").read_text()
    found = re.findall(r"^([\w.-]+)==([\w.]+)", lock, re.MULTILINE)
    return {name.lower().replace("_", "-"): version for name, version in reversed(found)}


def rows() -> list[str]:
    """A row for each cell."""
    known = versions()
    cases = load(ROOT / "tests" / "libraries" / "cases.py")
    made = []
    for group in cases.GROUPS.values():
        for case in group:
            shown = dict.fromkeys(name for kind, _ in case.shown if (name := NAMES.get(kind)))
            version = known[case.library.lower().replace("_", "-")]
            where = "kernel, terminal" if case.terminal else "kernel"
            made.append(f"| {case.library} | {version} | {case.what} | {', '.join(shown)} | {where} |\n")
    return made


def page() -> str:
    """The page with the table as it should be."""
    before, _, rest = PAGE.read_text().partition(BEGIN)
    after = rest.partition(END)[2]
    head = "| library | version | what was shown | as | front end |\n|---|---|---|---|---|\n"
    return f"{before}{BEGIN}\n{head}{''.join(rows())}\n{END}{after}"


if __name__ == "__main__":
    PAGE.write_text(page())
