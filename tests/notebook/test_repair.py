import contextlib
import importlib.util
import json
import random
import tracemalloc
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from perijove.notebook import NotebookError, reads, writes
from perijove.notebook.repair import repair
from perijove.notebook.validate import problems

spec = importlib.util.spec_from_file_location("validate_cases", Path(__file__).with_name("test_validate.py"))
cases = importlib.util.module_from_spec(spec)
spec.loader.exec_module(cases)

WIDGETS = "application/vnd.jupyter.widget-state+json"


def rules(plain):
    return [
        (each.place, each.rule)
        for each in repair(plain if isinstance(plain, bytes) else json.dumps(plain).encode()).repairs
    ]


def with_cells(*cells, **keys):
    return {"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": list(cells), **keys}


def raw(**keys):
    return {"cell_type": "raw", "id": "a", "metadata": {}, "source": "x", **keys}


def test_ids_are_made_and_stay():
    plain = with_cells(raw(), raw(), raw(id="sp ace"), {"cell_type": "raw", "metadata": {}, "source": ""})
    assert rules(plain) == [("cells/1/id", "duplicate-id"), ("cells/2/id", "illegal-id"), ("cells/3/id", "missing-id")]
    notebook = repair(json.dumps(plain).encode()).notebook
    assert notebook == repair(json.dumps(plain).encode()).notebook
    assert repair(writes(notebook).encode()).repairs == ()


def test_each_rule():
    assert rules(with_cells(raw(), nbformat_minor=4)) == [("nbformat_minor", "format")]
    assert rules(b"\xef\xbb\xbf" + json.dumps(with_cells()).encode()) == [("", "byte-order-mark")]
    assert rules(json.dumps(with_cells()).encode("utf-16")) == [("", "encoding")]
    assert rules(with_cells(raw(metadata={"n": float("nan"), "s": "a\ud800"}))) == [
        ("cells/0/metadata/n", "not-finite"),
        ("cells/0/metadata/s", "lone-surrogate"),
    ]
    assert rules(with_cells(raw(cell_type="markdown", outputs=[]))) == [("cells/0/outputs", "extra-key")]
    assert rules({"cells": [raw()], "metadata": {}, "nbformat_minor": 5}) == [("nbformat", "format")]
    assert rules(json.dumps(with_cells(raw())).encode()[:-20])[0] == ("", "truncated")
    assert rules(json.dumps(with_cells(raw(source="é"))).encode("latin-1")) == []
    assert rules('{"nbformat": 4, "nbformat_minor": 5, "metadata": {"é": 1}, "cells": []}'.encode("latin-1")) == [
        ("", "encoding")
    ]


def test_widgets_state_gets_its_key():
    plain = with_cells(metadata={"widgets": {WIDGETS: {"m1": {"model_name": "X"}, "version_major": 2}, "other": 1}})
    repaired = repair(json.dumps(plain).encode())
    assert repaired.notebook.metadata["widgets"] == {
        WIDGETS: {"state": {"m1": {"model_name": "X"}}, "version_major": 2, "version_minor": 0},
        "other": 1,
    }
    assert [each.rule for each in repaired.repairs] == ["widget-state"]


def conflict(mine, yours, base=None):
    def text(plain):
        return json.dumps(plain, indent=1).split('"source": ')[1].split("\n")[0]

    whole = json.dumps(mine, indent=1)
    middle = f"||||||| base\n{text(base)}\n" if base else ""
    block = f"\n<<<<<<< HEAD\n{text(mine)}\n{middle}=======\n{text(yours)}\n>>>>>>> branch"
    return whole.replace(text(mine), block, 1).encode()


@pytest.mark.parametrize(
    ("keep", "sources"), [(None, ["mine"]), ("ours", ["mine"]), ("theirs", ["yours"]), ("both", ["mine", "yours"])]
)
def test_a_conflict_has_three_versions(keep, sources):
    content = conflict(with_cells(raw(source="mine")), with_cells(raw(source="yours")), with_cells(raw(source="old")))
    repaired = repair(content, keep=keep)
    assert [cell.source for cell in repaired.notebook.cells] == sources
    assert {name: side.cells[0].source for name, side in repaired.versions.items()} == (
        {} if keep else {"ours": "mine", "theirs": "yours", "base": "old"}
    )
    assert len({cell.id for cell in repaired.notebook.cells}) == len(sources)


def test_mutated_notebooks_become_valid_or_one_error():
    rng = random.Random(1)
    bases = [cases.of_minor(cases.FULL_4, minor) for minor in range(7)] + [cases.FULL_3]
    for _ in range(1500):
        content = json.dumps(cases.mutated(rng.choice(bases), rng)).encode()
        with contextlib.suppress(NotebookError):
            repaired = repair(content)
            text = writes(repaired.notebook)
            assert problems(json.loads(text)) == []
            assert repair(text.encode()).repairs == ()


@given(data=st.data())
def test_mutated_bytes_give_a_notebook_or_one_error(data, notebooks):
    content = bytearray(writes(data.draw(notebooks)).encode("utf-8", "replace"))
    for _ in range(data.draw(st.integers(1, 4))):
        at = data.draw(st.integers(0, len(content) - 1))
        content[at : at + data.draw(st.integers(0, 3))] = data.draw(
            st.binary(max_size=3) | st.just(b"1e999") | st.just(b"[" * 2000)
        )
    for use in (reads, repair):
        with contextlib.suppress(NotebookError):
            use(bytes(content))


@pytest.mark.parametrize(
    "content",
    [b"[" * 10**6, b'{"a":' * 10**5, b'{"nbformat": 4, "cells": ' + b"[" * 10**5, b"9" * 10**6, b'"' + b"x" * 10**6, b"\x00" * 10**6],
)  # fmt: skip
def test_hostile_files_take_little_memory(content):
    for use in (reads, repair):
        tracemalloc.start()
        with contextlib.suppress(NotebookError):
            use(content)
        _, peak = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        assert peak < 10 * len(content) + 10**6


@pytest.mark.parametrize(
    "content",
    [b'{"cells": null[', json.dumps(with_cells(raw(output_type="x"), output_type="y", cell_type="z")).encode()],
)
def test_what_mutated_files_have_shown(content):
    with contextlib.suppress(NotebookError):
        assert problems(json.loads(writes(repair(content).notebook))) == []


def test_what_is_hardly_a_notebook_is_not_made_one():
    with pytest.raises(NotebookError, match=r"can't be repaired: \d+ or more things are wrong with it"):
        repair(b'{"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": [' + b"1," * 5_000 + b"1]}")


def test_a_fault_in_each_of_many_outputs_is_repaired():
    output = b'{"output_type": "display_data", "data": {"text/plain": ["the same fault in each of them"]}, "transient": 1},\n'
    head = b'{"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": [{"cell_type": "code", "id": "a", "source": "", "metadata": {}, "execution_count": 1, "outputs": ['
    assert len(repair(head + output * 990 + output[:-2] + b"]}]}").repairs) == 2 * 991
