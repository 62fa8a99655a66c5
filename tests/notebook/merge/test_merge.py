"""What is true of every merge, and what becomes of the edits that people make at the same time."""

import json
from collections import Counter

import pytest
from hypothesis import given

from perijove.notebook import CodeCell, DisplayData, MarkdownCell, Notebook, Stream, reads, writes
from perijove.notebook.merge import merge
from perijove.notebook.validate import problems


def faults(notebook):
    return problems(json.loads(writes(notebook)))


def sources(notebook):
    return [cell.source for cell in notebook.cells]


def test_what_one_side_alone_has_done_is_the_result(versions):
    @given(versions)
    def check(three):
        base, local, remote = three

        assert merge(base, local, base).notebook == local
        assert merge(base, base, remote).notebook == remote
        assert merge(base, local, local).notebook == local

    check()


def test_it_does_not_matter_which_side_is_which(versions):
    @given(versions)
    def check(three):
        base, local, remote = three
        one, other = merge(base, local, remote), merge(base, remote, local)

        assert Counter(c.kind for c in one.conflicts) == Counter(c.kind for c in other.conflicts)
        if not one.conflicts:
            assert Counter(sources(one.notebook)) == Counter(sources(other.notebook))

    check()


def test_nothing_is_dropped_and_the_result_is_valid(versions, dropped):
    @given(versions)
    def check(three):
        base, local, remote = three
        merged = merge(base, local, remote).notebook

        assert dropped(base, local, remote, merged) == []
        assert faults(merged) == []
        assert reads(writes(merged)) == merged

    check()


@pytest.mark.parametrize("strategy", ["local", "remote", "union"])
def test_a_strategy_leaves_no_conflict(versions, dropped, strategy):
    @given(versions)
    def check(three):
        base, local, remote = three
        merged = merge(base, local, remote, strategy=strategy)

        assert merged.conflicts == ()
        assert faults(merged.notebook) == []
        if strategy == "union":
            assert dropped(base, local, remote, merged.notebook) == []

    check()


def versions_of(*texts, cell=CodeCell):
    return [Notebook((cell("a", text),)) for text in texts]


def test_disjoint_edits_of_one_cell_are_both():
    assert sources(merge(*versions_of("x\ny\nz", "X\ny\nz", "x\ny\nZ")).notebook) == ["X\ny\nZ"]


def test_a_cell_is_moved_by_one_and_edited_by_the_other():
    a, b, c = (CodeCell(name, f"{name} = 1") for name in "abc")
    merged = merge(Notebook((a, b, c)), Notebook((b, c, a)), Notebook((CodeCell("a", "a = 2"), b, c)))

    assert merged.conflicts == ()
    assert sources(merged.notebook) == ["b = 1", "c = 1", "a = 2"]


def test_a_cell_that_both_added_is_there_once():
    a, b = MarkdownCell("a", "a"), MarkdownCell("b", "b")
    local, remote = Notebook((a, MarkdownCell("l", "new"), b)), Notebook((a, MarkdownCell("r", "new"), b))

    assert merge(Notebook((a, b)), local, remote).notebook == local


def test_equal_cells_added_at_different_places_are_two():
    a, b = MarkdownCell("a", "a"), MarkdownCell("b", "b")
    local, remote = Notebook((a, CodeCell("l", "show()"), b)), Notebook((a, b, CodeCell("r", "show()")))

    assert sources(merge(Notebook((a, b)), local, remote).notebook) == ["a", "show()", "b", "show()"]


def test_what_one_deleted_and_the_other_edited_stays_in_conflict():
    base, remote = versions_of("x = 1", "x = 2")
    merged = merge(base, Notebook(), remote)

    assert [conflict.kind for conflict in merged.conflicts] == ["deleted"]
    assert sources(merged.notebook)[1:] == ["x = 2"]


def test_what_one_deleted_and_the_other_ran_again_is_deleted():
    (base,) = versions_of("x = 1")
    ran = Notebook(
        (CodeCell("a", "x = 1", {"execution": {"shell.execute_reply": "2026"}}, (Stream("stdout", "1"),), 4),)
    )

    assert merge(base, Notebook(), ran) == merge(base, ran, Notebook())
    assert merge(base, Notebook(), ran).notebook == Notebook()


def test_cells_without_ids_are_merged_by_content():
    def notebook(*texts):
        cells = [
            {"cell_type": "code", "metadata": {}, "outputs": [], "execution_count": None, "source": t} for t in texts
        ]
        return reads(json.dumps({"nbformat": 4, "nbformat_minor": 4, "metadata": {}, "cells": cells}))

    base = notebook("import a", "def f():\n    return 1", "f()")
    merged = merge(
        base,
        notebook("import a", "new()", "def f():\n    return 2", "f()"),
        notebook("import a, b", "def f():\n    return 1", "f()\ng()"),
    )

    assert merged.conflicts == ()
    assert sources(merged.notebook) == ["import a, b", "new()", "def f():\n    return 2", "f()\ng()"]
    assert faults(merged.notebook) == []


def test_ids_that_one_side_has_given_stay():
    old = Notebook((MarkdownCell("derived", "x"),), {}, 4)
    new = Notebook((MarkdownCell("given", "x"),), {}, 5)
    edited = Notebook((MarkdownCell("derived2", "x\ny"),), {}, 4)

    for local, remote in [(new, edited), (edited, new)]:
        assert merge(old, local, remote).notebook == Notebook((MarkdownCell("given", "x\ny"),), {}, 5)


def test_metadata_of_the_notebook():
    base, local, remote = (Notebook(metadata=metadata) for metadata in ({}, {"a": 1, "c": 1}, {"b": 2, "c": 2}))
    merged = merge(base, local, remote)

    assert merged.notebook.metadata == {
        "a": 1,
        "b": 2,
        "c": 1,
        "perijove-conflict": [{"path": ["metadata", "c"], "local": 1, "remote": 2}],
    }
    assert [(one.kind, one.cell_id) for one in merged.conflicts] == [("metadata", None)]


def test_what_kernels_write_at_each_save_is_no_conflict():
    base, local, remote = (Notebook(metadata={"language_info": {"version": f"3.{n}"}}) for n in (1, 2, 3))

    assert merge(base, local, remote) == merge(base, local, base)


def test_what_local_holds_in_memory_stays():
    output = DisplayData({"text/plain": "1"}, display_id="live")
    base = Notebook((CodeCell("a", "f()"), CodeCell("b", "g()")))
    local = Notebook((CodeCell("a", "f()", outputs=(output,)), CodeCell("b", "g()")))
    remote = Notebook((CodeCell("a", "f()\nh()"), CodeCell("b", "changed")))

    assert merge(base, local, remote).notebook.cells[0] == CodeCell("a", "f()\nh()", outputs=(output,))


PEERS_TRIPLES = [
    ("inline-conflict--1", "inline-conflict--2", "inline-conflict--3"),
    ("mixed-conflicts--1", "mixed-conflicts--2", "mixed-conflicts--3"),
    ("output-conflict--1", "output-conflict--2", "output-conflict--3"),
    ("source-conflict--1", "source-conflict--2", "source-conflict--3"),
    ("apap--1", "apap--2", "apap--3"),
    ("multi_cell_nb", "multi_cell_nb--local", "multi_cell_nb--remote"),
    ("multilevel-test-base", "multilevel-test-local", "multilevel-test-remote"),
    ("cellids--base", "cellids--local", "cellids--remote"),
    ("attachment", "attachment--change_attachment", "attachment--remove_attachment"),
    ("single_cell_nb", "single_cell_nb--changed_source", "single_cell_nb--changed_output"),
    ("single_cell_nb", "single_cell_nb--changed_source_output_ec", "single_cell_nb--changed_metadata"),
]
NBDIME_FILES = """
import json, pathlib, sys, nbdime
folder = pathlib.Path(nbdime.__file__).parent / "tests" / "files"
json.dump({name: (folder / f"{name}.ipynb").read_text(encoding="utf-8") for name in json.load(sys.stdin)}, sys.stdout)
"""
NBDIME_MERGE = """
import json, logging, sys, nbformat
logging.disable(logging.CRITICAL)
from nbdime.merging.notebooks import decide_notebook_merge
counts = []
for triple in json.load(sys.stdin):
    base, local, remote = (nbformat.reads(text, as_version=4) for text in triple)
    counts.append(sum(1 for decision in decide_notebook_merge(base, local, remote) if decision.conflict))
json.dump(counts, sys.stdout)
"""


@pytest.mark.peers
def test_the_peers_own_triples_are_valid_and_whole_with_no_more_conflicts(ask_peers, dropped):
    texts = ask_peers(NBDIME_FILES, sorted({name for triple in PEERS_TRIPLES for name in triple}))
    theirs = ask_peers(NBDIME_MERGE, [[texts[name] for name in triple] for triple in PEERS_TRIPLES])
    found = {}
    for triple, count in zip(PEERS_TRIPLES, theirs, strict=True):
        base, local, remote = (reads(texts[name]) for name in triple)
        merged = merge(base, local, remote)
        assert faults(merged.notebook) == [], triple
        assert dropped(base, local, remote, merged.notebook) == [], triple
        found[triple[1]] = (len(merged.conflicts), count)

    assert {name: counts for name, counts in found.items() if counts[0] > counts[1]} == {}
