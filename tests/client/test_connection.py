import os

import pytest

from perijove.client import connection
from perijove.protocol.connection import PORTS


def test_ports_differ_and_keys_are_fresh():
    one, two = (connection.new_connection("id", "x", ipc=False) for _ in range(2))
    ports = {getattr(info, name) for info in (one, two) for name in PORTS}
    assert len({getattr(one, name) for name in PORTS}) == len(PORTS)
    assert all(ports)
    assert one.key != two.key
    assert len(one.key) == 64


@pytest.mark.skipif(os.name != "posix", reason="Unix sockets")
def test_files_where_they_fit(monkeypatch):
    assert connection.new_connection("id", "x", ipc=True).transport == "ipc"
    monkeypatch.setenv("JUPYTER_RUNTIME_DIR", "/tmp/" + "long" * 30)
    assert connection.new_connection("id", "x", ipc=True).transport == "tcp"


def test_the_file_is_private_and_goes_with_its_sockets(tmp_path):
    path = tmp_path / "runtime" / "kernel-x.json"
    info = connection.new_connection("x", "x", ipc=True)
    connection.write_connection_file(path, info)
    assert path.stat().st_mode & 0o777 == 0o600
    assert connection.read_connection_file(path) == info
    connection.remove_connection(path, info)
    connection.remove_connection(path, info)
    assert list(path.parent.iterdir()) == []
