import importlib
import io

import pytest


def test_everything_is_format_3():
    with pytest.warns(DeprecationWarning, match="nbformat.current is deprecated"):
        current = importlib.import_module("perijove.facades.nbformat.current")
    newest = '{"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": []}'
    notebook = current.reads(newest)
    assert notebook.nbformat == 3
    file = io.StringIO()
    current.write(notebook, file)
    again = current.read(io.StringIO(file.getvalue()))
    # What belongs to a session is not written.
    assert again.worksheets == notebook.worksheets
    assert "orig_nbformat" not in again
