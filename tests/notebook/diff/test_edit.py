"""Diffs as values."""

import pytest

from perijove.notebook.diff.edit import Keep, NotebookDiff, ObjectEdit, Replace


def test_a_diff_is_true_when_something_differs():
    assert not NotebookDiff()
    assert NotebookDiff(rest=ObjectEdit({"a": Replace(1, 2)}))


def test_edits_are_frozen():
    with pytest.raises(AttributeError):
        Keep(1).count = 2
