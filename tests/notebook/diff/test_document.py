"""Cells as what a file holds."""

import json

from hypothesis import given

from perijove.notebook import CodeCell, DisplayData, MarkdownCell, Notebook, reads, writes
from perijove.notebook.diff.document import cell_of, document_of, minor_of, notebook_of, output_document, rest_document


def test_a_document_gives_the_cell_back(strategies):
    @given(strategies["cell"])
    def check(cell):
        assert cell_of(document_of(cell, 5), 5, "unused") == cell
        assert "id" not in document_of(cell, 4)

    check()


def test_what_a_file_left_out_is_left_out():
    text = json.dumps(
        {"nbformat": 4, "cells": [{"cell_type": "code", "id": "a", "outputs": [{"output_type": "stream"}]}]}
    )
    notebook = reads(text)

    assert document_of(notebook.cells[0], 4) == {
        "cell_type": "code",
        "id": "a",
        "outputs": [{"output_type": "stream"}],
    }
    assert rest_document(notebook) == {"nbformat": 4}
    assert cell_of(document_of(notebook.cells[0], 4), 4, notebook.cells[0].id) == notebook.cells[0]
    assert notebook_of(rest_document(notebook), notebook.cells) == notebook


def test_an_id_of_a_format_without_ids_is_an_unknown_key():
    cell = cell_of({"cell_type": "markdown", "id": "mine", "metadata": {}, "source": ""}, 4, "given")

    assert cell == MarkdownCell("given", extra={"id": "mine"})
    assert document_of(cell, 4)["id"] == "mine"


def test_a_display_id_is_of_the_session():
    output = DisplayData({"text/plain": "1"}, display_id="live")

    assert output_document(output) == {"output_type": "display_data", "data": {"text/plain": "1"}, "metadata": {}}
    assert output_document(DisplayData({}, extra={"display_id": "in the file"}, display_id="live"))["display_id"] == (
        "in the file"
    )


def test_the_format_that_a_file_was_upgraded_from_is_not_in_the_file():
    notebook = Notebook((CodeCell("a"),), {"x": 1}, 5, {"unknown": 2}, upgraded_from=3)

    assert rest_document(notebook) == {"nbformat": 4, "nbformat_minor": 5, "metadata": {"x": 1}, "unknown": 2}
    assert writes(notebook_of(rest_document(notebook), notebook.cells)) == writes(notebook)
    assert minor_of({"nbformat_minor": True}) == 0
