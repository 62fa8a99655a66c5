"""What is true of every diff, and what a diff says of the changes that people make."""

import msgspec
from hypothesis import given
from hypothesis import strategies as st

from perijove.notebook import CodeCell, DisplayData, MarkdownCell, Notebook, Stream, UnknownOutput, read, writes
from perijove.notebook.diff import diff, invert, patch
from perijove.notebook.diff.edit import (
    Add,
    Arrive,
    Change,
    Delete,
    Hunk,
    Insert,
    Keep,
    Leave,
    ListEdit,
    NotebookDiff,
    ObjectEdit,
    Replace,
    TextEdit,
)


def notebook(*cells, minor=5):
    return Notebook(tuple(cells), {}, minor)


def test_a_notebook_does_not_differ_from_itself(notebooks):
    @given(notebooks)
    def check(one):
        assert diff(one, one) == NotebookDiff()
        assert not diff(one, one)

    check()


def test_a_diff_applied_gives_the_other_and_inverted_leads_back(version_pairs):
    @given(version_pairs)
    def check(pair):
        before, after = pair
        found = diff(before, after)

        there = patch(before, found)
        assert writes(there) == writes(after)
        assert writes(patch(after, invert(found))) == writes(before)
        assert invert(invert(found)) == found
        if after.nbformat_minor == 5:
            assert there == after

    check()


def test_unrelated_notebooks_have_a_diff_as_well(notebooks):
    @given(notebooks, notebooks)
    def check(before, after):
        assert patch(before, diff(before, after)) == after

    check()


def test_real_notebooks(real_notebooks):
    pass
