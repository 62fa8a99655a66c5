"""Our texts beside jupytext's own, of the same notebooks; and jupytext's golden files where its source is at hand."""

import json
import os
import re
import subprocess
from pathlib import Path

import pytest

from perijove.notebook import NotebookError, reads
from perijove.notebook.paired.convert import from_text, to_text
from perijove.notebook.paired.format import parse_format

pytestmark = pytest.mark.peers

ROOT = Path(__file__).parents[3]
PEER = ROOT / ".venv-peers" / "bin" / "python"
FORMATS = ["py:percent", "md", "md:myst"]
MIRRORS = {"percent": "auto:percent", "md": "md", "myst": "md:myst", "quarto": "qmd"}
# The folder tests/data/notebooks of jupytext's source distribution.
GOLDEN = os.environ.get("JUPYTEXT_NOTEBOOKS")
# Prose that ends in indented code takes the next cell in, in jupytext's text.
OURS = {("Using_Dill.ipynb", "md")}
SCRIPT = """
import json, sys, warnings
warnings.simplefilter("ignore")
import jupytext, nbformat
out = []
for path in sys.stdin.read().splitlines():
    try:
        notebook = nbformat.read(path, as_version=4)
        # As a file has it, keys sorted.
        plain = nbformat.writes(notebook)
        notebook = nbformat.reads(plain, as_version=4)
        for fmt in sys.argv[1:]:
            text = jupytext.writes(notebook, fmt=fmt)
            cells = [[cell.cell_type, cell.source] for cell in jupytext.reads(text, fmt=fmt).cells]
            out.append([path, fmt, plain, text, cells])
    except Exception:
        continue  # a notebook that jupytext can't write says nothing about us
print(json.dumps(out))
"""


def corpus():
    folders = [ROOT / "tests" / "notebooks", ROOT.parent / "shared" / "notebooks"]
    found = [path for folder in folders for path in sorted(folder.rglob("*.ipynb"))]
    return [path for path in found if path.stat().st_size < 200_000]


@pytest.fixture(scope="module")
def theirs():
    lines = "\n".join(map(str, corpus()))
    done = subprocess.run(
        [PEER, "-c", SCRIPT, *FORMATS], input=lines, capture_output=True, text=True, check=True, timeout=110
    )
    return json.loads(done.stdout)


@pytest.mark.parametrize("name", FORMATS)
def test_our_texts_are_theirs_and_theirs_are_read_as_they_read_them(theirs, name):
    fmt = parse_format(name)
    compared, differing = 0, []
    for path, their_format, plain, text, cells in theirs:
        if their_format != name:
            continue
        try:
            notebook = reads(plain)
        except NotebookError:
            continue  # an execution count that is a text, from the first notebooks
        compared += 1
        if to_text(notebook, fmt).rstrip("\n") != text.rstrip("\n"):
            differing.append((Path(path).name, "written"))
        if [[cell.cell_type, cell.source] for cell in from_text(text, fmt).cells] != cells:
            differing.append((Path(path).name, "read"))
    assert compared > 5
    assert [one for one in differing if (one[0], name) not in OURS] == []


def without_stamp(text):
    """A text without what tells its writer, which jupytext's golden files leave out."""
    text = re.sub(r"(?m)^(\S{0,3} ?)( *)text_representation:.*\n(?:\1\2  +.*\n)+", "", text)
    text = re.sub(r"(?m)^(\S{0,3} ?)( *)jupytext:( \S+)?\n(?!\1\2 +)", "", text)
    return re.sub(r"\A(\S{0,3} ?)---( \*.)?\n(\1jupyter:( \*.)?\n)?\1---( \*.)?\n\n?", "", text).strip()


@pytest.mark.skipif(GOLDEN is None, reason="JUPYTEXT_NOTEBOOKS names no folder of jupytext's golden files")
@pytest.mark.parametrize("name", MIRRORS)
def test_golden_files(name):
    inputs = {path.stem: path for path in Path(GOLDEN).glob("inputs/ipynb_*/*.ipynb")}
    differing = []
    for mirror in sorted((Path(GOLDEN) / "outputs" / f"ipynb_to_{name}").iterdir()):
        path = inputs.get(mirror.stem) or inputs[mirror.stem.removesuffix(".low")]
        notebook = reads(path.read_bytes())
        ours = without_stamp(to_text(notebook, parse_format(MIRRORS[name], notebook.metadata)))
        want = without_stamp(mirror.read_text(encoding="utf-8"))
        if name == "quarto":  # which kernels a machine has decides about the header
            ours, want = (re.sub(r"\A---\n.*?\n---\n", "", text, flags=re.DOTALL) for text in (ours, want))
        if (
            sorted(ours.splitlines()[:20]) != sorted(want.splitlines()[:20])
            or ours.splitlines()[20:] != want.splitlines()[20:]
        ):
            differing.append(mirror.name)
    assert differing == []
