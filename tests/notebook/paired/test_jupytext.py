"""Our texts beside jupytext's own: of real notebooks, of some in every language with what is hard, and its golden files.

Its golden files need its source; what it makes of our notebooks is asked of the installed program in every run.
"""

import json
import os
import re
import subprocess
from pathlib import Path

import pytest

from perijove.notebook import CodeCell, MarkdownCell, Notebook, NotebookError, RawCell, reads, writes
from perijove.notebook.paired.convert import from_text, to_text
from perijove.notebook.paired.format import parse_format
from perijove.notebook.paired.languages import SCRIPTS, same_language

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
            if fmt.startswith("auto"):
                read = {"extension": notebook.metadata.language_info.file_extension, "format_name": "percent"}
            else:
                read = fmt
            cells = [[cell.cell_type, cell.source] for cell in jupytext.reads(text, fmt=read).cells]
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


# What a kernel calls its language, where that is not the name in the table.
CALLED = {".cpp": "C++17", ".cs": "C#", ".fsx": "F#", ".ml": "OCaml"}
RENAMED = {".r", ".scm", ".fs", ".resource", ".coco"}  # extensions that jupytext takes for others
PROSE = [
    "# Title\n\nSome *prose* with `code`, and a [link](https://example.org).",
    "A list:\n\n- one\n- two\n\n1. first\n2. second",
    "```python\n1 + 1\n```",
    "Math $x^2$ and\n\n$$\n\\int_0^1 f\n$$",
    "é 🐍 ü",
    "| a | b |\n|---|---|\n| 1 | 2 |",
    "<details>\n<summary>more</summary>\n\nhidden\n</details>",
]
PYTHON = [
    "import numpy as np\nimport pandas as pd", "def f(x):\n    return x\n\n\nclass A:\n    pass", "%matplotlib inline\nx = 1",
    "%time f(1)", "!ls -l\n!echo {x}", "files = !ls", "f?", "?f", "cd ..", "%%bash\nls -l | wc", "%%bash\necho $HOME\n\nls",
    "%%html\n<b>bold</b>", "%%javascript\nalert(1)", "%%timeit -n 3\nf(1)", "%%writefile a.py\nprint(1)",
    "%load_ext autoreload\n%autoreload 2\nimport os", "'''a\nstring'''", '"""\n# Heading in a string\n"""', "# a comment only",
    "@decorated\ndef g():\n    pass", "x = 1  # behind", "if True:\n    %time 1", "async def h():\n    await x\n\n\nawait h()", "1;", "",
]  # fmt: skip
METADATA = [
    {"tags": ["parameters"]},
    {"tags": ["a", "b"], "collapsed": True},
    {"jupyter": {"source_hidden": True}},
    {"slideshow": {"slide_type": "slide"}},
    {"title": "A title"},
    {"name": "named", "deep": {"a": [1, None, "x=y"]}},
    {"scrolled": False, "editable": True},
]
KERNEL = {
    "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
    "language_info": {"file_extension": ".py", "name": "python"},
}
OPTIONS = [
    {"cell_metadata_filter": "all"}, {"cell_metadata_filter": "-all"}, {"cell_metadata_filter": "tags"},
    {"cell_metadata_filter": "-tags"}, {"notebook_metadata_filter": "all"}, {"notebook_metadata_filter": "-all"},
    {"cell_markers": '"""'}, {"comment_magics": False}, {"split_at_heading": True}, {"hide_notebook_metadata": True},
    {"cell_metadata_json": True},
]  # fmt: skip


def with_prose(sources):
    """Code cells with those sources, and prose before each."""
    return tuple(
        cell
        for number, source in enumerate(sources)
        for cell in (MarkdownCell(f"m{number}", PROSE[number % len(PROSE)]), CodeCell(f"c{number}", source))
    )


def in_language(extension, script):
    name = CALLED.get(extension, script.language)
    comment, end = script.comment, f" {script.suffix}" if script.suffix else ""
    sources = [
        f"{comment} a comment{end}\nx = 1",
        "f(x)\n\ng(y)",
        "%lsmagic",
        "?help",
        "!ls",
        f'"a"\n{comment} end{end}',
        "",
    ]
    # jupytext leaves the end of the comment in the code of another language, and takes a language's own magic for none.
    foreign = [] if end else [one for one in ("bash", "python") if not same_language(one, script.language)]
    kernelspec = {"display_name": name, "language": name, "name": script.language.replace(" ", "-")}
    metadata = {"kernelspec": kernelspec, "language_info": {"file_extension": extension, "name": name}}
    cells = with_prose([*sources, *(f"%%{one}\nls" for one in foreign)])
    return Notebook((*cells, RawCell("raw", "raw <b>")), metadata)


def golden_notebooks():
    """Notebooks by name: one a language, and Python's with magics, prose, metadata, headers and options."""
    marked = tuple(
        kind(f"{kind.__name__}{number}", "x", metadata)
        for number, metadata in enumerate(METADATA)
        for kind in (CodeCell, MarkdownCell, RawCell)
    )
    mixed = with_prose(PYTHON)
    page = RawCell("a", "---\ntitle: A page\nauthor: me\n---")
    found = {
        extension: in_language(extension, script) for extension, script in SCRIPTS.items() if extension not in RENAMED
    }
    return found | {
        "code": Notebook(mixed[1::2], KERNEL),
        "prose": Notebook(mixed[::2], KERNEL),
        "both": Notebook(mixed, KERNEL),
        "metadata": Notebook(marked, KERNEL),
        "front matter": Notebook((page, *mixed[:2]), KERNEL),
        "empty": Notebook((), KERNEL),
        **{
            str(option): Notebook((*mixed[:24], *marked), {**KERNEL, "toc": {}, "jupytext": option})
            for option in OPTIONS
        },
    }


@pytest.fixture(scope="module")
def golden(tmp_path_factory):
    """What jupytext makes of our notebooks: the name, the format, the text, and the cells that it reads in it."""
    folder = tmp_path_factory.mktemp("golden")
    paths = [folder / f"{name}.ipynb" for name in golden_notebooks()]
    for path, notebook in zip(paths, golden_notebooks().values(), strict=True):
        path.write_text(writes(notebook), encoding="utf-8")
    lines = "\n".join(map(str, paths))
    done = subprocess.run(
        [PEER, "-c", SCRIPT, "auto:percent", *FORMATS[1:]],
        input=lines,
        capture_output=True,
        text=True,
        check=True,
        timeout=110,
    )
    return [(Path(path).stem, fmt, plain, text, cells) for path, fmt, plain, text, cells in json.loads(done.stdout)]


@pytest.mark.parametrize("name", ["auto:percent", "md", "md:myst"])
def test_notebooks_in_every_language_and_with_every_option(golden, name):
    mine = [one for one in golden if one[1] == name]
    assert len(mine) == len(golden_notebooks())
    for stem, _, plain, text, cells in mine:
        notebook = reads(plain)
        fmt = parse_format(name, notebook.metadata)
        assert to_text(notebook, fmt).rstrip("\n") == text.rstrip("\n"), stem
        assert [[cell.cell_type, cell.source] for cell in from_text(text, fmt).cells] == cells, stem


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
