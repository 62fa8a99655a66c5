import json

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from perijove.notebook import CodeCell, MarkdownCell, reads, writes
from perijove.notebook.changes import EditSource, apply
from perijove.notebook.ipynb import content_of
from perijove.notebook.style import Style, arrange, style_of

PLAIN = {
    "nbformat_minor": 5,
    "nbformat": 4,
    "metadata": {"z": 1, "a": [1.5, {"y": "é", "b": None}]},
    "cells": [
        {"source": "one string\nof two lines", "cell_type": "markdown", "metadata": {}, "id": "m"},
        {
            "cell_type": "code",
            "source": ["1\n", "2"],
            "id": "c",
            "outputs": [],
            "metadata": {},
            "execution_count": None,
        },
    ],
}
LAYOUTS = [
    {"indent": 1}, {"indent": 2}, {"indent": 4}, {"indent": "\t"}, {"indent": None}, {"separators": (",", ":")},
    {"indent": 2, "ensure_ascii": False}, {"indent": 1, "sort_keys": True, "ensure_ascii": False},
]  # fmt: skip


@pytest.mark.parametrize("newline", ["\n", "\r\n"])
@pytest.mark.parametrize("end", ["", "\n"])
@pytest.mark.parametrize("layout", LAYOUTS)
def test_an_untouched_notebook_keeps_its_bytes(layout, newline, end):
    text = json.dumps(PLAIN, **layout).replace("\n", newline) + end

    assert content_of(reads(text), style=style_of(text)).decode() == text


def test_a_touched_cell_is_the_only_difference():
    text = json.dumps(PLAIN, indent=4)
    touched = apply(reads(text), EditSource("m", (3, (0, "!"), 20)))

    lines = [
        (old, new)
        for old, new in zip(text.splitlines(), writes(touched, style=style_of(text)).splitlines(), strict=True)
        if old != new
    ]

    assert lines == [
        ('            "source": "one string\\nof two lines",', '            "source": "one! string\\nof two lines",')
    ]


def test_a_new_cell_is_laid_out_as_the_others_of_its_type():
    notebook = reads(json.dumps(PLAIN))
    longer = msgspec.structs.replace(notebook, cells=(*notebook.cells, MarkdownCell("n", "x"), CodeCell("d", "y")))

    plain = json.loads(writes(longer, style=style_of(json.dumps(PLAIN))))

    assert [list(cell) for cell in plain["cells"]] == [list(cell) for cell in PLAIN["cells"] * 2]


@given(data=st.data())
def test_a_style_changes_no_content(data, notebooks):
    notebook, other = data.draw(notebooks), data.draw(notebooks)

    assert reads(writes(notebook, style=style_of(json.dumps(json.loads(writes(other)), indent=3)))) == notebook
    assert reads(writes(notebook, style=Style(indent=None, separators=(",", ":")))) == notebook


def test_strings_are_split_as_the_pattern_has_them():
    assert arrange(["a\n", "b"], "old") == "a\nb"
    assert arrange("a\nb", ["x"]) == ["a\n", "b"]
    assert arrange("abc", ["ab", "c"]) == ["ab", "c"]
    assert arrange([], "") == ""
    assert arrange({"b": 1, "a": 2, "c": 3}, {"c": 0, "b": 0}) == {"c": 3, "b": 1, "a": 2}
