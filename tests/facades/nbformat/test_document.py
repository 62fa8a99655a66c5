import io

from perijove.facades.nbformat.document import NO_CONVERT, read, reads, write, writes
from perijove.facades.nbformat.v4 import new_code_cell, new_notebook

BAD = '{"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": [], "new": 1}'


def test_files_paths_and_text(tmp_path):
    notebook = new_notebook(cells=[new_code_cell("1\n2", id="a")])
    write(notebook, tmp_path / "n.ipynb")
    assert read(tmp_path / "n.ipynb", 4) == read(str(tmp_path / "n.ipynb"), NO_CONVERT) == notebook
    file = io.StringIO()
    write(notebook, file)
    assert file.getvalue() == writes(notebook) + "\n"
    assert '"input": [' in writes(notebook, version=3)
    assert repr(NO_CONVERT) == "nbformat.NO_CONVERT"


def test_what_is_not_valid_is_logged_and_captured(caplog):
    captured = {}
    notebook = reads(BAD, 4, capture_validation_error=captured)
    assert notebook.new == 1
    assert "'new' was unexpected" in str(captured["ValidationError"])
    assert "Notebook JSON is invalid" in caplog.text
