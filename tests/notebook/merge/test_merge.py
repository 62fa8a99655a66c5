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
