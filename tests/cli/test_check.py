import json

from perijove.notebook.ipynb import write
from perijove.notebook.model import new_code_cell, new_notebook


def test_good_and_bad_files(command, tmp_path):
    folder = tmp_path / "books"
    (folder / ".ipynb_checkpoints").mkdir(parents=True)
    write(new_notebook((new_code_cell("1", id="a"),)), folder / "good.ipynb")
    (folder / ".ipynb_checkpoints" / "old.ipynb").write_text("never read")
    assert command("check", "books").returncode == 0
    cell = {"cell_type": "code", "id": "a", "metadata": {}, "source": 5, "outputs": [], "execution_count": None, "x": 1}
    plain = {"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": [cell]}
    (folder / "bad.ipynb").write_text(json.dumps(plain))
    (folder / "torn.ipynb").write_text('{"cells": [')

    told = command("check", "books")

    assert told.returncode == 1
    assert told.stdout.splitlines() == [
        "books/bad.ipynb: cell 1: key 'x' is not one that a code cell has",
        "books/bad.ipynb: cell 1: key 'source' must be a string or a list of strings, found a number (5)",
        "books/torn.ipynb: line 1, column 12: is no JSON: expecting value; the file ends there",
    ]
    assert told.stderr.startswith("2 of 3 not valid")
    as_json = json.loads(command("check", "--json", "books").stdout)
    assert [[problem["path"] for problem in each["problems"]] for each in as_json] == [
        [["cells", 0, "x"], ["cells", 0, "source"]],
        [],
        [[]],
    ]


def test_what_is_not_there(command):
    told = command("check", "none.ipynb")
    assert (told.returncode, told.stderr) == (1, "perijove: none.ipynb: no such file or folder\n")
