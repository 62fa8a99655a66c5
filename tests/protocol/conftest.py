"""What the tests of contents share: a message with some JSON as its content."""

import json
import os
import subprocess
from pathlib import Path

import msgspec
import pytest

from perijove.protocol.contents import decode_content, encode_content
from perijove.protocol.message import Author

PEERS = Path(os.environ.get("PERIJOVE_PEERS", ".venv-peers/bin/python"))


@pytest.fixture
def decode():
    """Decodes a value, or JSON text, as the content of a message of some type."""

    def decode(msg_type, content):
        text = content if isinstance(content, bytes) else json.dumps(content).encode()
        return decode_content(Author().message(msg_type, msgspec.Raw(text)))

    return decode


@pytest.fixture
def encode():
    """Encodes a content and reads the JSON again, as a plain value."""
    return lambda content: json.loads(bytes(encode_content(content)))


@pytest.fixture
def ask_peers():
    """Runs a program in the peers' environment: JSON in, JSON out."""
    if not PEERS.exists():
        pytest.skip(f"the peers' environment {PEERS} is not there")

    def ask(program, value):
        done = subprocess.run(
            [PEERS, "-c", program], input=json.dumps(value), capture_output=True, text=True, check=False, timeout=60
        )
        assert done.returncode == 0, done.stderr
        return json.loads(done.stdout)

    return ask
