import json
from types import SimpleNamespace

import pytest

from perijove.compat.ipykernel import seat as module


class Seat:
    """A kernel that writes down what it is asked to do."""

    def __init__(self, connection_file=""):
        self.connection_file = connection_file
        self.shell = SimpleNamespace(user_ns={"x": 1}, user_module=None, execution_count=3, config={"IPKernelApp": {}})
        self.header = {"msg_id": "m1", "msg_type": "execute_request"}
        self.published = []
        self.logged = []

    def publish(self, msg_type, content, metadata=None, buffers=(), *, parent=None):
        self.published.append((msg_type, content, metadata, list(buffers), parent))

    def parent(self):
        return self.header

    def work_for(self, header):
        self.header = header

    def ask(self, prompt, *, password=False):
        return f"{prompt}{password}"

    def log(self, text):
        self.logged.append(text)

    def loop(self):
        return "the loop"


@pytest.fixture
def seat(tmp_path, monkeypatch):
    file = tmp_path / "kernel.json"
    file.write_text(json.dumps({"key": "secret", "shell_port": 1}))
    monkeypatch.setattr(module, "_seats", [])
    module.take(Seat(str(file)))
    yield module.kernel_here()
    from perijove.compat.ipykernel.app import IPKernelApp
    from perijove.compat.ipykernel.kernel import IPythonKernel

    IPythonKernel.clear_instance()
    IPKernelApp.clear_instance()
