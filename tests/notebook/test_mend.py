from perijove.notebook.mend import Mender
from perijove.notebook.validate import problems


def mended(plain):
    repairs = []
    mender = Mender(plain, repairs)
    for _ in range(5):
        mender.mend(problems(plain))
    assert problems(plain) == []
    return [(repair.place, repair.rule) for repair in repairs]


def with_cells(*cells):
    return {"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": list(cells)}


def test_keys_that_are_missing_and_keys_that_are_too_many():
    plain = with_cells(
        {"cell_type": "markdown", "id": "a", "source": ["x", 1], "outputs": [1], "metadata": {"tags": ["x", 5]}}
    )

    assert mended(plain) == [
        ("cells/0/metadata/tags/1", "wrong-value"),
        ("cells/0/source", "wrong-value"),
        ("cells/0/outputs", "extra-key"),
    ]
    cell = plain["cells"][0]
    assert cell["source"] == "x"
    assert cell["metadata"]["perijove"]["quarantine"] == {"metadata/tags/1": 5, "source": ["x", 1], "outputs": [1]}


def test_types_that_do_not_exist():
    plain = with_cells(
        {"cell_type": "heading", "id": "a", "level": 2, "source": "x", "metadata": {}},
        {"cell_type": "new", "id": "b", "source": "y", "metadata": {}},
        {"cell_type": "code", "id": "c", "source": "z", "metadata": {}, "execution_count": None,
         "outputs": [{"output_type": "pyerr", "ename": "E", "evalue": "", "traceback": []}, {"output_type": "hologram"}, 5]},
    )  # fmt: skip
    mended(plain)

    assert [(cell["cell_type"], cell["source"]) for cell in plain["cells"]] == [
        ("markdown", "## x"),
        ("raw", "y"),
        ("code", "z"),
    ]
    assert [output["output_type"] for output in plain["cells"][2]["outputs"]] == ["error"]
    assert plain["cells"][1]["metadata"]["perijove"]["quarantine"] == {"cell_type": "new"}
    assert plain["cells"][2]["metadata"]["perijove"]["quarantine"] == {
        "outputs/1": {"output_type": "hologram"},
        "outputs/2": 5,
    }


def test_a_cell_that_is_none_and_metadata_of_the_notebook():
    plain = with_cells("no cell") | {"metadata": {"kernelspec": 5, "perijove": 1}}

    mended(plain)

    assert plain["cells"] == []
    assert plain["metadata"] == {
        "perijove": {"value": 1, "quarantine": {"cells/0": "no cell", "metadata/kernelspec": 5}}
    }
