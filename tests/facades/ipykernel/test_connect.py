import json
from types import SimpleNamespace

import pytest

from perijove.facades.ipykernel.connect import get_connection_file, get_connection_info


def test_the_connection_file_of_a_kernel(tmp_path, monkeypatch):
    monkeypatch.setenv("JUPYTER_RUNTIME_DIR", str(tmp_path))
    file = tmp_path / "kernel.json"
    file.write_text(json.dumps({"ip": "127.0.0.1"}))
    assert get_connection_file(SimpleNamespace(connection_file="kernel.json")) == str(file)
    assert get_connection_info(file, unpack=True) == {"ip": "127.0.0.1"}
    assert "127" in get_connection_info(file)
    with pytest.raises(RuntimeError, match="no kernel in this process"):
        get_connection_file()
