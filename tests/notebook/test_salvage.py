import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from perijove.notebook import NotebookError, reads, writes
from perijove.notebook.filing import notebook_of
from perijove.notebook.salvage import Versions, parsed_whole, versions_of

TWO = "a\n<<<<<<< HEAD\nmine\n=======\nyours\n>>>>>>> branch\nz\n"
THREE = "a\n<<<<<<< HEAD\nmine\n||||||| base\nold\n=======\nyours\n>>>>>>> branch\nz\n"


def test_the_versions_of_a_conflict():
    assert versions_of(TWO) == Versions("a\nmine\nz\n", "a\nyours\nz\n")
    assert versions_of(THREE) == Versions("a\nmine\nz\n", "a\nyours\nz\n", "a\nold\nz\n")
    assert versions_of(TWO + THREE) == Versions("a\nmine\nz\n" * 2, "a\nyours\nz\n" * 2)


@pytest.mark.parametrize(
    "text", ["", "no conflict", "<<<<<<< HEAD\nx", "=======\n", ">>>>>>> x\n", TWO + "<<<<<<< HEAD\n"]
)
def test_text_without_whole_marks_is_no_conflict(text):
    assert versions_of(text) is None


@given(data=st.data())
def test_a_torn_file_gives_what_is_whole(data, notebooks):
    notebook = data.draw(notebooks)
    text = writes(notebook)
    cut = data.draw(st.integers(1, len(text) - 1))

    plain, lost = parsed_whole(text[:cut])

    assert "after line" in lost
    if "cells" in plain:
        torn = notebook_of(plain)
        # All but the last cell are as they were.
        whole = [cell.source for cell in torn.cells][:-1]
        assert whole == [cell.source for cell in notebook.cells][: len(whole)]


def test_every_line_before_the_tear_is_saved():
    lines = [f"line {number}\n" for number in range(100)]
    plain = {"cells": [{"cell_type": "code", "id": "a", "metadata": {}, "outputs": [], "source": lines}]}
    text = json.dumps(plain, indent=1)

    found, _ = parsed_whole(text[: text.index("line 50")])

    assert reads(json.dumps(found)).cells[0].source == "".join(lines[:50])
    assert (found["nbformat"], found["nbformat_minor"]) == (4, 5)


def test_what_was_never_a_notebook_is_refused():
    for text in ("", "text", "[1, 2"):
        with pytest.raises(NotebookError):
            parsed_whole(text)
