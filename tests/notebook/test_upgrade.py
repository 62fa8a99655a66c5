import pytest

from perijove.notebook import NotebookError
from perijove.notebook.upgrade import cell_from_3, format_of, join_lines, output_from_3, to_format_4, to_mime_types


@pytest.mark.parametrize(
    ("plain", "major"),
    [
        ({"nbformat": 4}, 4),
        ({"nbformat": 2}, 2),
        ({"worksheets": []}, 3),
        ({"cells": []}, 1),
        ({"cells": [{"cell_type": "code", "code": "1"}]}, 1),
    ],
)
def test_each_format_is_known(plain, major):
    assert format_of(plain) == major


@pytest.mark.parametrize(
    ("plain", "message"),
    [
        ({}, "key 'nbformat' is missing: it is JSON, but no notebook"),
        # A notebook of format 4 that has lost its version is not taken for format 1, which would lose its sources.
        ({"cells": [{"cell_type": "code", "source": "1"}]}, "key 'nbformat' is missing: it is JSON, but no notebook"),
        ({"nbformat": True}, "key 'nbformat' must be a number, found true"),
        ({"nbformat": 5}, "the notebook is of format 5; formats 1 to 4 are known"),
        ({"nbformat": 1, "cells": [5]}, "cell 1: must be an object, found a number (5)"),
        ({"nbformat": 3, "metadata": []}, "key 'metadata' must be an object, found a list ([])"),
        (
            {"nbformat": 3, "worksheets": [{"cells": {}}]},
            "worksheet 1: key 'cells' must be a list, found an object ({})",
        ),
    ],
)
def test_what_is_no_notebook_is_named(plain, message):
    with pytest.raises(NotebookError) as told:
        to_format_4(plain)
    assert str(told.value) == message


def test_cells_of_format_3():
    assert cell_from_3({"cell_type": "heading", "level": 2, "source": "a\nb"}) == {
        "cell_type": "markdown",
        "metadata": {},
        "source": "## a b",
    }
    assert cell_from_3({"cell_type": "code", "input": "1", "collapsed": True, "prompt_number": 3, "language": "x"}) == {
        "cell_type": "code",
        "metadata": {"collapsed": True},
        "source": "1",
        "execution_count": 3,
        "outputs": [],
    }


def test_outputs_of_format_3():
    assert output_from_3({"output_type": "pyout", "prompt_number": 1, "text": "x", "json": "[1]", "a/b": "c"}) == {
        "output_type": "execute_result",
        "execution_count": 1,
        "metadata": {},
        "data": {"text/plain": "x", "application/json": [1], "a/b": "c"},
    }
    assert output_from_3({"output_type": "display_data", "json": "no json"})["data"] == {"application/json": "no json"}
    assert output_from_3({"output_type": "stream", "text": "x"}) == {
        "output_type": "stream",
        "text": "x",
        "name": "stdout",
    }
    assert output_from_3({"output_type": "pyerr"}) == {"output_type": "error"}
    assert to_mime_types({"png": "x", "other": "y"}) == {"image/png": "x", "other": "y"}


def test_lines_with_and_without_ends():
    def sheet(*lines):
        return {"worksheets": [{"cells": [{"cell_type": "markdown", "source": list(lines)}]}]}

    assert join_lines(sheet("a", "b"), 2) == {"worksheets": [{"cells": [{"cell_type": "markdown", "source": "a\nb"}]}]}
    assert join_lines(sheet("a\n", "b"), 3) == join_lines(sheet("a", "b"), 3)
