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
    assert current.read(io.StringIO(file.getvalue())) == notebook
