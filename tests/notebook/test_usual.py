import copy
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from perijove.notebook import NotebookError
from perijove.notebook.density import SMALL
from perijove.notebook.filing import file_of, notebook_of
from perijove.notebook.jsontext import parsed
from perijove.notebook.usual import usual_notebook

CODE = {
    "cell_type": "code",
    "id": "a",
    "metadata": {"trusted": True, "tags": []},
    "source": ["1\n", "2"],
    "outputs": [
        {"output_type": "stream", "name": "stdout", "text": ["x\n", "y"]},
        {"output_type": "error", "ename": "E", "evalue": "", "traceback": ["a\n", "b"]},
        {"output_type": "display_data", "data": {"text/html": ["<", ">"]}, "metadata": {}},
        {"output_type": "execute_result", "data": {"application/json": ["a"]}, "metadata": {}, "execution_count": None},
    ],
    "execution_count": 1,
}
TEXT = {
    "cell_type": "markdown",
    "id": "b",
    "metadata": {},
    "source": "x",
    "attachments": {"f": {"text/plain": ["a", "b"]}},
}
FILE = {
    "nbformat": 4,
    "nbformat_minor": 5,
    "metadata": {"orig_nbformat": 3, "k": 1},
    "cells": [CODE, TEXT, {"cell_type": "raw", "id": "c", "metadata": {}, "source": []}],
}


def careful(text):
    try:
        return notebook_of(parsed(text))
    except NotebookError:
        return None


def places(value, path=()):
    """The path of every value inside."""
    items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, inner in items:
        yield (*path, key)
        yield from places(inner, (*path, key))


def test_a_usual_file_is_what_the_careful_way_makes_of_it():
    found = usual_notebook(json.dumps(FILE))
    assert found is not None
    assert found == careful(json.dumps(FILE))


@pytest.mark.parametrize("minor", [0, 4])
def test_ids_before_4_5_are_for_the_careful_way_and_no_ids_are_derived_alike(minor):
    plain = copy.deepcopy(FILE) | {"nbformat_minor": minor}
    assert usual_notebook(json.dumps(plain)) is None
    for cell in plain["cells"]:
        del cell["id"]
    assert usual_notebook(json.dumps(plain)) == careful(json.dumps(plain)) is not None


def test_ids_that_are_missing_or_there_twice_are_derived_alike():
    plain = copy.deepcopy(FILE)
    del plain["cells"][0]["id"]
    plain["cells"][2]["id"] = "b"
    assert usual_notebook(json.dumps(plain)) == careful(json.dumps(plain)) is not None


@pytest.mark.parametrize("path", list(places(FILE)), ids=lambda path: "/".join(map(str, path)))
@pytest.mark.parametrize("value", [None, True, 1.0, 99**99, "x", [1], ["x"], {}, {"name": 1}], ids=repr)
def test_with_any_value_in_any_place_both_ways_agree(path, value):
    plain = copy.deepcopy(FILE)
    *steps, last = path
    holder = plain
    for step in steps:
        holder = holder[step]
    holder[last] = value
    text = json.dumps(plain)
    found = usual_notebook(text)
    assert found is None or found == careful(text)


@pytest.mark.parametrize("key", ["name", "data", "execution_count", "traceback", "new"])
@pytest.mark.parametrize("value", [None, "x", {}])
@pytest.mark.parametrize("place", [("cells", 0, "outputs", 0), ("cells", 0, "outputs", 2), ("cells", 1), ()], ids=str)
def test_a_key_of_something_else_is_for_the_careful_way(place, key, value):
    plain = copy.deepcopy(FILE)
    holder = plain
    for step in place:
        holder = holder[step]
    if key in holder:
        return
    holder[key] = value
    assert usual_notebook(json.dumps(plain)) is None


@pytest.mark.parametrize(
    "text",
    ["", "[]", '{"nbformat": 4', '{"a": NaN}', "[" * 100_000, b"\xff", b'\xef\xbb\xbf{"nbformat": 4}', '"\ud800"'],
    ids=lambda text: repr(text[:12]),
)
def test_what_is_no_usual_file_is_none(text):
    assert usual_notebook(text) is None


@given(data=st.data())
def test_both_ways_agree_about_any_notebook(data, notebooks):
    plain = file_of(data.draw(notebooks))
    text = json.dumps(plain)
    found = usual_notebook(text)
    assert found is None or found == notebook_of(plain)


def test_both_ways_agree_about_real_notebooks(real_notebooks):
    usual = 0
    for path in real_notebooks:
        content = path.read_bytes()
        found = usual_notebook(content)
        usual += found is not None
        assert found is None or found == notebook_of(parsed(content)), path
    assert usual > 0


@pytest.mark.parametrize("value", [{"a": 1}, [1], ["a", 1], None, 5])
def test_data_that_are_json_go_the_careful_way(value):
    plain = copy.deepcopy(FILE)
    plain["cells"][0]["outputs"][2]["data"]["application/json"] = value
    assert usual_notebook(json.dumps(plain)) is None


def test_large_metadata_go_the_careful_way():
    plain = copy.deepcopy(FILE)
    plain["cells"][0]["metadata"]["a"] = [0] * SMALL
    assert usual_notebook(json.dumps(plain)) is None
