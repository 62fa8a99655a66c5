"""What the tests of documents share: generated notebooks, real ones, and the peers' opinion."""

import json
import os
import subprocess
from pathlib import Path

import pytest
from hypothesis import settings
from hypothesis import strategies as st

from perijove.notebook import (
    CodeCell,
    DisplayData,
    Error,
    ExecuteResult,
    MarkdownCell,
    Notebook,
    RawCell,
    Stream,
    UnknownCell,
    UnknownOutput,
)

# How long an example takes depends on what else the machine does.
settings.register_profile("unhurried", deadline=None)
settings.load_profile("unhurried")

ROOT = Path(__file__).parent.parent.parent
OURS = sorted((ROOT / "tests" / "notebooks").glob("*.ipynb"))
SHARED = sorted((ROOT.parent / "shared" / "notebooks").rglob("*.ipynb"))
PEERS = Path(os.environ.get("PERIJOVE_PEERS", ".venv-peers/bin/python"))

values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=6,
)
objects = st.dictionaries(st.text(min_size=1, max_size=5).map("m-".__add__), values, max_size=2)
extras = st.dictionaries(st.text(max_size=5).map("x-".__add__), values, max_size=2)
texts = st.text(st.characters(exclude_categories=["Cs"]) | st.sampled_from("\r\n\b\x0b\x85\u2028😀"), max_size=20)
counts = st.none() | st.integers(0, 99)
bundles = st.dictionaries(
    st.sampled_from(["text/plain", "text/html", "image/svg+xml", "image/png", "application/javascript"]), texts
) | st.dictionaries(st.sampled_from(["application/json", "application/vnd.x+json"]), values)
outputs = st.one_of(
    st.builds(Stream, st.sampled_from(["stdout", "stderr"]), texts, extras),
    st.builds(DisplayData, bundles, objects, extras),
    st.builds(ExecuteResult, bundles, objects, counts, extras),
    st.builds(Error, texts, texts, st.lists(texts, max_size=3).map(tuple), extras),
    st.builds(lambda extra: UnknownOutput({**extra, "output_type": "hologram"}), extras),
)
attachments = st.none() | st.dictionaries(st.text(max_size=5), bundles, max_size=2)
cells = st.one_of(
    st.builds(CodeCell, st.just(""), texts, objects, st.lists(outputs, max_size=4).map(tuple), counts, extras),
    st.builds(MarkdownCell, st.just(""), texts, objects, attachments, extras),
    st.builds(RawCell, st.just(""), texts, objects, attachments, extras),
    st.builds(
        lambda source, metadata, extra: UnknownCell(
            "", {**extra, "cell_type": "future", "source": source, "metadata": metadata}
        ),
        texts,
        objects,
        extras,
    ),
)


def with_id(cell, cell_id):
    return type(cell)(*[cell_id if key == "id" else getattr(cell, key) for key in cell.__struct_fields__])


def numbered(found):
    return tuple(with_id(cell, f"cell-{number}") for number, cell in enumerate(found))


generated = st.builds(
    lambda found, metadata, extra: Notebook(numbered(found), metadata, 5, extra),
    st.lists(cells, max_size=4),
    objects,
    extras,
)


@pytest.fixture(scope="session")
def notebooks():
    """Notebooks of format 4.5 with everything in them; their cells are called cell-0, cell-1 and so on."""
    return generated


@pytest.fixture(scope="session")
def strategies():
    """The parts that notebooks are generated from."""
    return {"cell": cells, "output": outputs, "text": texts, "value": values, "object": objects, "bundle": bundles}


@pytest.fixture(scope="session")
def real_notebooks():
    """The project's notebooks, and the larger collection beside the checkout where there is one."""
    return [*OURS, *SHARED]


@pytest.fixture(scope="session")
def ask_peers():
    """Runs a program in the peers' environment: JSON in, JSON out."""
    if not PEERS.exists():
        pytest.skip(f"the peers' environment {PEERS} is not there")

    def ask(program, value):
        done = subprocess.run(
            [PEERS, "-c", program], input=json.dumps(value), capture_output=True, text=True, check=False, timeout=110
        )
        assert done.returncode == 0, done.stderr
        return json.loads(done.stdout)

    return ask


@pytest.fixture(scope="session")
def cases():
    """The changes that Python and TypeScript agree about."""
    return json.loads((Path(__file__).parent / "cases" / "changes.json").read_text(encoding="utf-8"))
