"""Kernels that leave nothing in the user's directories."""

from pathlib import Path

import pytest


@pytest.fixture(autouse=True)
def _own_directories(monkeypatch, tmp_path_factory):
    monkeypatch.setenv("JUPYTER_DATA_DIR", str(tmp_path_factory.mktemp("j")))
    monkeypatch.delenv("JUPYTER_RUNTIME_DIR", raising=False)
    monkeypatch.delenv("JUPYTER_PATH", raising=False)
    monkeypatch.setenv("PYTHONPATH", str(Path(__file__).parents[2] / "src"))
