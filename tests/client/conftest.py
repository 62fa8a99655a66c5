"""Doubles and kernels for the tests of clients."""

import asyncio
import os
import subprocess
import sys
from pathlib import Path

import msgspec
import pytest

from perijove.client.specs import FoundSpec, native_spec
from perijove.protocol.kernelspec import KernelSpec
from perijove.protocol.message import Author, Channel

PEERS = Path(os.environ.get("PERIJOVE_PEERS", Path(__file__).parents[2] / ".venv-peers/bin/python"))


class FakeChannels:
    """A client's channels that end in a list: what was sent is in `sent`, and `tell` makes something arrive."""

    def __init__(self):
        self.sent = []
        self.closed = False
        self.kernel = Author("kernel")

    def start(self, received, refused):
        self.received, self.refused = received, refused

    def send(self, channel, message):
        self.sent.append((channel, message))

    async def heartbeat(self):
        return

    def close(self):
        self.closed = True

    async def next_request(self, msg_type):
        """The next request of that type that has been sent."""
        while not (self.sent and self.sent[0][1].msg_type == msg_type):  # noqa: ASYNC110 - nothing tells when it is sent
            await asyncio.sleep(0)
        return self.sent.pop(0)[1]

    def tell(self, channel, msg_type, parent=None, **content):
        extra = {} if parent is None else {"parent": parent.raw_header}
        self.received(channel, self.kernel.message(msg_type, msgspec.Raw(msgspec.json.encode(content)), **extra))

    def status(self, parent, state):
        self.tell(Channel.IOPUB, "status", parent, execution_state=state)

    def serve(self, parent, reply, **content):
        """All that a kernel says to a request without outputs."""
        self.status(parent, "busy")
        self.tell(Channel.SHELL, reply, parent, **content)
        self.status(parent, "idle")


@pytest.fixture
def channels():
    return FakeChannels()


@pytest.fixture(autouse=True)
def _own_directories(monkeypatch, tmp_path_factory):
    """Nothing is read from, or left in, the user's directories; short, as sockets' paths have to be."""
    folder = tmp_path_factory.mktemp("j")
    monkeypatch.setenv("JUPYTER_DATA_DIR", str(folder))
    monkeypatch.delenv("JUPYTER_RUNTIME_DIR", raising=False)
    monkeypatch.delenv("JUPYTER_PATH", raising=False)
    monkeypatch.setenv("PYTHONPATH", str(Path(__file__).parents[2] / "src"))  # for kernels of a checkout


def python_spec(code):
    """A kernelspec that runs a Python program in a kernel's place."""
    return FoundSpec("odd", KernelSpec(argv=(sys.executable, "-c", code, "{connection_file}"), display_name="Odd"))


def ipykernel_spec():
    if not PEERS.exists():
        pytest.skip("the peers' environment is not installed (make peers)")
    argv = (str(PEERS), "-m", "ipykernel_launcher", "-f", "{connection_file}")
    return FoundSpec("ipykernel", KernelSpec(argv=argv, display_name="Python 3 (ipykernel)", language="python"))


@pytest.fixture
def odd_spec():
    return python_spec


@pytest.fixture(
    params=[
        pytest.param("perijove", id="perijove"),
        pytest.param("ipykernel", id="ipykernel", marks=pytest.mark.peers),
    ]
)
def kernel_spec(request):
    """Our kernel, and the one that people have."""
    return native_spec("perijove") if request.param == "perijove" else ipykernel_spec()


def descendants():
    """The processes that this one has started and that live."""
    told = subprocess.run(
        ["ps", "-o", "pid=,stat=,args=", "--ppid", str(os.getpid())], capture_output=True, text=True, check=False
    )
    return [line for line in told.stdout.splitlines() if " ps " not in line and "Z" not in line.split()[1]]
