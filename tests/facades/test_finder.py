import importlib
import subprocess
import sys
from pathlib import Path

import pytest

from perijove.facades import install, uninstall
from perijove.facades.finder import MODULES

SOURCE = Path(__file__).parents[2] / "src"


@pytest.fixture
def nbformat():
    install("nbformat", "nbclient", "papermill", "comm", "ipykernel", "jupyter_core")
    yield importlib.import_module("nbformat")
    uninstall()


def test_every_module_is_served_and_is_ours(nbformat):
    for name, ours in MODULES.items():
        if name != "nbformat.current":
            module = importlib.import_module(name)
            assert module.__name__ == f"perijove.facades.{ours}"
            assert module.__spec__.name == module.__name__


def test_submodules_are_attributes_of_their_packages(nbformat):
    assert nbformat.v4.nbbase.new_code_cell is nbformat.v4.new_code_cell
    assert nbformat.sign.NotebookNotary
    with pytest.raises(AttributeError, match="'nbformat' has no attribute 'nothing'"):
        _ = nbformat.nothing
    with pytest.raises(ImportError):
        importlib.import_module("nbformat.nothing")


def test_installing_twice_is_installing_once(nbformat):
    install("nbformat")
    install("nbformat")
    uninstall()
    assert "nbformat" not in sys.modules
    with pytest.raises(LookupError, match=r"there is no facade for 'numpy'; there are: comm, .*, nbformat, papermill"):
        install("numpy")


def test_what_is_imported_already_is_not_replaced(monkeypatch):
    monkeypatch.setitem(sys.modules, "nbformat", sys)
    with pytest.raises(LookupError, match="nbformat is imported already"):
        install("nbformat")


def test_a_program_runs_on_our_packages(tmp_path):
    def run(*arguments, stdin=""):
        return subprocess.run(
            [sys.executable, "-m", "perijove.facades", *arguments],
            cwd=tmp_path, input=stdin, capture_output=True, text=True, check=False, timeout=60,
            env={"PYTHONPATH": str(SOURCE), "JUPYTER_DATA_DIR": str(tmp_path), "PATH": ""},
        )  # fmt: skip

    (tmp_path / "program.py").write_text("import nbformat, sys; print(nbformat.__name__, sys.argv)")
    assert run("nbformat", "program.py", "x").stdout == "perijove.facades.nbformat ['program.py', 'x']\n"
    empty = '{"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": []}'
    assert run("nbformat", "-m", "nbformat.sign", stdin=empty).stdout == "Signing notebook: <stdin>\n"
    assert run("nbformat", "-m", "nbformat.sign", stdin=empty).stdout == "Notebook already signed: <stdin>\n"
    assert run("numpy", "program.py").returncode == 1
    assert run().stderr.startswith("usage: ")
