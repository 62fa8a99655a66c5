import json
import os
import socket
from pathlib import Path

import pytest

from perijove.transport.listening import flat_fields, listen, listen_early

PORTS = dict.fromkeys(("shell_port", "iopub_port", "stdin_port", "control_port", "hb_port"), 0)
FIELDS = {"transport": "tcp", "ip": "127.0.0.1", "key": "a-b", **PORTS}


@pytest.mark.parametrize("indent", [None, 2])
def test_the_usual_file_is_read_without_a_parser(indent):
    assert flat_fields(json.dumps(FIELDS, indent=indent)) == {name: str(value) for name, value in FIELDS.items()}


def test_who_knocks_early_is_heard(tmp_path):
    file = tmp_path / "connection.json"
    file.write_text(json.dumps(FIELDS))
    descriptors, ports = listen_early(["-f", str(file)])
    try:
        for port in ports.values():
            socket.create_connection(("127.0.0.1", port)).close()
        assert len(descriptors) == 5
    finally:
        for descriptor in descriptors.values():
            os.close(descriptor)


def test_paths_are_listened_at_too_also_where_a_killed_kernel_left_some(tmp_path):
    fields = {**FIELDS, "transport": "ipc", "ip": str(tmp_path / "k"), **{name: n for n, name in enumerate(PORTS)}}
    (tmp_path / "k-0").write_text("")
    descriptors, ports = listen(fields)
    try:
        for path in tmp_path.iterdir():
            with socket.socket(socket.AF_UNIX) as client:
                client.connect(str(path))
        assert (len(descriptors), ports, len(list(tmp_path.iterdir()))) == (5, {}, 5)
    finally:
        for descriptor in descriptors.values():
            os.close(descriptor)


@pytest.mark.parametrize(
    "text", ["", "{", "[1, 2]", '{"transport": "ipc", "ip": "/nowhere/x"}', '{"ip": "localhost"}', '{"ip": "*"}']
)
def test_what_is_unusual_is_left_alone(tmp_path, text):
    file = tmp_path / "connection.json"
    file.write_text(text)
    assert listen_early(["-f", str(file)]) == ({}, {})
    assert listen_early([]) == listen_early(["-f"]) == ({}, {})


def test_a_taken_port_is_an_error_and_nothing_stays_open():
    with socket.create_server(("127.0.0.1", 0)) as taken:
        before = len(list(Path("/proc/self/fd").iterdir()))
        with pytest.raises(OSError, match="in use"):
            listen({**FIELDS, "hb_port": taken.getsockname()[1]})
        assert len(list(Path("/proc/self/fd").iterdir())) == before
