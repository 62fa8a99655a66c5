import json

from perijove.notebook.ipynb import read, write
from perijove.notebook.model import new_code_cell, new_notebook

CONFLICT = """\
{"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": [{"cell_type": "raw", "id": "a", "metadata": {},
<<<<<<< HEAD
"source": "mine"
=======
"source": "yours"
>>>>>>> branch
}]}
"""


def test_a_file_is_repaired_in_place_with_a_backup(command, tmp_path):
    path = tmp_path / "n.ipynb"
    broken = '{"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": [{"cell_type": "raw", "source": "x"}]}'
    path.write_text(broken)

    dry = command("repair", "--dry-run", "n.ipynb")
    assert (dry.returncode, path.read_text()) == (0, broken)
    assert [line.split(": ")[:3] for line in dry.stdout.splitlines()] == [
        ["n.ipynb", "cells/0/id", "missing-id"],
        ["n.ipynb", "cells/0/metadata", "missing-key"],
    ]
    assert command("repair", "--backup", "n.ipynb").stdout == dry.stdout
    assert (tmp_path / "n.ipynb.bak").read_text() == broken
    assert command("check", "n.ipynb").returncode == 0
    assert command("repair", "n.ipynb").stdout == ""


def test_preserve_keeps_the_layout(command, tmp_path):
    path = tmp_path / "n.ipynb"
    path.write_text('{\n    "nbformat": 4,\n    "nbformat_minor": 5,\n    "cells": []\n}')
    command("repair", "--preserve", "n.ipynb")
    assert (
        path.read_text() == '{\n    "nbformat": 4,\n    "nbformat_minor": 5,\n    "cells": [],\n    "metadata": {}\n}'
    )


def test_a_conflict_is_shown_or_chosen(command, tmp_path):
    path = tmp_path / "n.ipynb"
    path.write_text(CONFLICT)
    told = command("repair", "n.ipynb")
    assert "choose with --keep" in told.stderr
    assert told.returncode == 1
    assert path.read_text() == CONFLICT
    assert read(tmp_path / "n.ours.ipynb").cells[0].source == "mine"
    assert read(tmp_path / "n.theirs.ipynb").cells[0].source == "yours"
    command("repair", "--keep", "both", "n.ipynb")
    assert [cell.source for cell in read(path).cells] == ["mine", "yours"]
    assert command("check", "n.ipynb").returncode == 0


def test_what_can_not_be_repaired(command, tmp_path):
    write(new_notebook((new_code_cell("1", id="a"),)), tmp_path / "good.ipynb")
    (tmp_path / "none.ipynb").write_text("no notebook at all")
    told = command("repair", "--json", ".")
    assert told.returncode == 1
    assert told.stderr == "perijove: none.ipynb: line 1, column 1: is no JSON: expecting value\n"
    assert json.loads(told.stdout) == [{"file": "good.ipynb", "repairs": []}]
