import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from perijove.notebook import NotebookError
from perijove.notebook.checked import checked
from perijove.notebook.filing import file_of
from perijove.notebook.repair import repair

WIDGETS = "application/vnd.jupyter.widget-state+json"
VALID = {"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": []}
CELL = {"cell_type": "raw", "id": "a", "metadata": {}, "source": "x"}


def told(content):
    return [str(problem) for problem in checked(content)]


def text(**keys):
    return json.dumps({**VALID, **keys}).encode()


@pytest.mark.parametrize(
    ("content", "rules"),
    [
        (text(), []),
        (b"\xef\xbb\xbf" + text(), ["byte-order-mark"]),
        (text().decode().encode("utf-16"), ["encoding"]),
        (text(metadata={"a": float("nan")}), ["not-finite"]),
        (text(metadata={"a": "\ud800"}), ["lone-surrogate"]),
        (text(metadata={"widgets": {WIDGETS: {"m": {}}}}), ["widget-state"]),
        (text(nbformat_minor=4, cells=[CELL]), ["additionalProperties", "format"]),
        (text(cells=[{**CELL, "id": "!"}, CELL, CELL]), ["pattern", "unique"]),
        (text(cells=[{**CELL, "id": 5}]), ["type"]),
        (text(cells=[CELL])[:-9], ["missing-key", "read"]),
        (b"<<<<<<< ours\n" + text() + b"\n=======\n" + text() + b"\n>>>>>>> theirs\n", ["read"]),
        (b"[]", ["type"]),
        (b'{"nbformat": 3, "metadata": {}, "worksheets": []}', ["required", "format"]),
        (b'{"nbformat": 3, "nbformat_minor": 0, "metadata": {}, "worksheets": []}', []),
        (b'{"nbformat": 2, "metadata": {}, "worksheets": [{"cells": [{"cell_type": "code", "input": "1"}]}]}', []),
    ],
)
def test_what_repair_would_mend_is_told_and_nothing_else(content, rules):
    assert sorted({problem.rule for problem in checked(content)}) == sorted(rules)
    try:
        assert bool(repair(content).repairs) == bool(rules)
    except NotebookError:
        assert rules


def test_problems_beyond_the_schema_name_their_place():
    assert told(text(metadata={"widgets": {WIDGETS: {"m": {}}}})) == [
        f"key 'metadata.widgets.{WIDGETS}' has no key 'state', without which other programs refuse it"
    ]
    assert told(text(cells=[{**CELL, "metadata": {"a": [1, float("inf")]}}])) == [
        "cell 1: key 'metadata.a.1' is not a number that JSON has"
    ]


@given(data=st.data())
def test_every_repair_is_told(data, notebooks):
    plain = file_of(data.draw(notebooks))
    for cell in plain["cells"]:
        del cell[data.draw(st.sampled_from(sorted(cell)))]
    content = json.dumps(plain).encode()
    try:
        repairs = repair(content).repairs
    except NotebookError:
        return
    problems = checked(content)
    assert bool(repairs) == bool(problems)
    for each in repairs:
        assert any(problem.path[: len(each.path)] == each.path for problem in problems)
