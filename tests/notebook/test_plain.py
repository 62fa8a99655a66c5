from types import MappingProxyType

import pytest
from hypothesis import given
from hypothesis import strategies as st

from perijove.notebook import (
    DisplayData,
    Error,
    ExecuteResult,
    NotebookError,
    Stream,
    UnknownOutput,
    from_plain,
    to_plain,
)
from perijove.notebook.plain import cell_from_plain, cell_to_plain, output_from_plain, output_to_plain

BUNDLE = {"text/plain": "x"}


@given(data=st.data())
def test_the_plain_shape_and_back_is_the_same_notebook(data, notebooks):
    notebook = data.draw(notebooks)

    assert from_plain(to_plain(notebook)) == notebook


@pytest.mark.parametrize(
    ("output", "plain"),
    [
        (Stream("stdout", "a\n"), {"output_type": "stream", "name": "stdout", "text": "a\n"}),
        (
            DisplayData(BUNDLE, {}, display_id="d"),
            {"output_type": "display_data", "data": BUNDLE, "metadata": {}, "display_id": "d"},
        ),
        (
            ExecuteResult(BUNDLE, {"m": 1}, 3),
            {"output_type": "execute_result", "data": BUNDLE, "metadata": {"m": 1}, "execution_count": 3},
        ),
        (Error("E", "v", ("t",)), {"output_type": "error", "ename": "E", "evalue": "v", "traceback": ["t"]}),
        (UnknownOutput({"output_type": "hologram", "beams": 3}), {"output_type": "hologram", "beams": 3}),
    ],
)
def test_each_output_has_its_shape(output, plain):
    assert output_to_plain(output) == plain
    assert output_from_plain(plain) == output


def test_lists_of_lines_are_joined():
    cell = {
        "cell_type": "markdown",
        "id": "a",
        "source": ["one\n", "two"],
        "metadata": {},
        "attachments": {"x": {"text/plain": ["a\n", "b"], "application/json": ["a", "b"]}},
    }

    assert cell_to_plain(cell_from_plain(cell)) == {
        **cell,
        "source": "one\ntwo",
        "attachments": {"x": {"text/plain": "a\nb", "application/json": ["a", "b"]}},
    }


def test_what_is_left_out_has_its_default_and_is_there_afterwards():
    assert cell_to_plain(cell_from_plain({"cell_type": "code", "id": "a"})) == {
        "cell_type": "code",
        "id": "a",
        "source": "",
        "metadata": {},
        "outputs": [],
        "execution_count": None,
    }


@pytest.mark.parametrize(
    ("plain", "message"),
    [
        ([], "the notebook: must be an object, found a list ([])"),
        ({"nbformat": 3}, "the notebook: key 'nbformat' must be 4, found a number (3)"),
        ({"cells": {}}, "the notebook: key 'cells' must be a list, found an object ({})"),
        ({"metadata": None}, "the notebook: key 'metadata' must be an object, found null"),
        ({"nbformat_minor": True}, "the notebook: key 'nbformat_minor' must be a number, found true"),
        ({"cells": [5]}, "cell 1: must be an object, found a number (5)"),
        ({"cells": [{}]}, "cell 1: key 'id' is missing"),
        ({"cells": [{"id": 1}]}, "cell 1: key 'id' must be a string, found a number (1)"),
        ({"cells": [{"id": "a", "cell_type": []}]}, "cell 1: key 'cell_type' must be a string, found a list ([])"),
        (
            {"cells": [{"id": "a", "cell_type": "raw", "source": ["a", 1]}]},
            "cell 1: key 'source' must be a string or a list of strings, found a list (['a', 1])",
        ),
        (
            {"cells": [{"id": "a", "cell_type": "raw", "attachments": {"x": 1}}]},
            "cell 1: key 'attachments' must be an object of objects, found a number (1)",
        ),
        (
            {"cells": [{"id": "a", "cell_type": "future", "metadata": 1}]},
            "cell 1: key 'metadata' must be an object, found a number (1)",
        ),
        (
            {"cells": [{"id": "a", "cell_type": "code", "outputs": [{"output_type": "error", "traceback": [1]}]}]},
            "cell 1, output 1: key 'traceback' must be a list of strings, found a list ([1])",
        ),
        (
            {"cells": [{"id": "a", "cell_type": "code", "execution_count": "1"}]},
            "cell 1: key 'execution_count' must be a number or null, found a string ('1')",
        ),
    ],
)
def test_what_is_malformed_is_named(plain, message):
    with pytest.raises(NotebookError) as caught:
        from_plain(plain)

    assert str(caught.value) == message


def test_a_long_value_is_not_quoted():
    with pytest.raises(NotebookError, match=r"found a string$"):
        from_plain({"metadata": "x" * 100})


@given(data=st.data())
def test_the_quick_way_and_the_careful_way_agree(data, strategies):
    plain = output_to_plain(data.draw(strategies["output"]))
    quick = output_from_plain(dict(plain))

    # A mapping that is no dict goes the careful way.
    assert output_from_plain(MappingProxyType(plain)) == quick
