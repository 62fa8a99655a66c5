import json
import sys
from pathlib import Path

import pytest

SOURCES = str(Path(__file__).parents[2] / "src")


@pytest.fixture
def user(tmp_path, monkeypatch):
    """A user of their own, with the echo kernel's kernelspec."""
    folder = tmp_path / "data" / "kernels" / "echo"
    folder.mkdir(parents=True)
    command = [sys.executable, "-m", "perijove.kernel", "--language", "perijove.testing.echo:Echo", "-f"]
    spec = {"argv": [*command, "{connection_file}"], "display_name": "Echo", "language": "echo"}
    (folder / "kernel.json").write_text(json.dumps({**spec, "interrupt_mode": "message"}))
    monkeypatch.setenv("JUPYTER_PATH", str(tmp_path / "data"))
    monkeypatch.setenv("PYTHONPATH", SOURCES)
