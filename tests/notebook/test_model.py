import re

import pytest

from perijove.notebook import (
    CodeCell,
    MarkdownCell,
    NoSuchCell,
    Notebook,
    UnknownCell,
    UnknownOutput,
    new_cell_id,
    new_code_cell,
    new_markdown_cell,
    new_notebook,
    new_raw_cell,
)

NOTEBOOK = Notebook((CodeCell("a", "1"), MarkdownCell("b", "*two*")))


def test_a_cell_is_found_by_its_id():
    assert NOTEBOOK.cell("b") == MarkdownCell("b", "*two*")
    assert NOTEBOOK.index("b") == 1


def test_a_cell_that_is_not_there_is_named():
    with pytest.raises(NoSuchCell, match="no cell with the id 'z' among 2 cells"):
        NOTEBOOK.cell("z")


def test_values_are_frozen():
    with pytest.raises(AttributeError):
        NOTEBOOK.cells = ()


def test_equal_content_is_equal():
    assert Notebook((CodeCell("a", "1"), MarkdownCell("b", "*two*"))) == NOTEBOOK


def test_defaults_are_not_shared():
    assert CodeCell("a").metadata is not CodeCell("b").metadata


def test_new_ids_are_valid_and_differ():
    ids = {new_cell_id() for _ in range(50)}

    assert len(ids) == 50
    assert all(re.fullmatch(r"[a-zA-Z0-9-_]{1,64}", cell_id) for cell_id in ids)


def test_new_cells():
    made = [new_code_cell("1", id="a"), new_markdown_cell("2", id="b"), new_raw_cell("3", id="c")]

    assert [(cell.cell_type, cell.id, cell.source) for cell in made] == [
        ("code", "a", "1"),
        ("markdown", "b", "2"),
        ("raw", "c", "3"),
    ]
    assert new_notebook(tuple(made)).cells == tuple(made)
    assert new_notebook().nbformat_minor == 5


def test_what_is_unknown_says_its_type():
    cell = UnknownCell("u", {"cell_type": "future", "source": "s", "metadata": {"m": 1}})

    assert (cell.cell_type, cell.source, cell.metadata) == ("future", "s", {"m": 1})
    assert UnknownOutput({"output_type": "hologram"}).output_type == "hologram"


def test_what_is_unknown_and_malformed_has_no_source_and_no_metadata():
    cell = UnknownCell("u", {"source": 5, "metadata": None})

    assert (cell.cell_type, cell.source, cell.metadata) == ("", "", {})
