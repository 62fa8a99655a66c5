"""Kernels of others on our host, and a host that writes down what it is told."""

import json
import logging
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest

from perijove.client.blocking import BlockingClient, open_kernel
from perijove.facades import uninstall
from perijove.protocol.message import Message

ROOT = Path(__file__).parents[3]
KERNELS = Path(__file__).parent / "kernels"
PEERS = Path(os.environ.get("PERIJOVE_PEERS", ROOT / ".venv-peers" / "bin" / "python"))
LIBRARIES = Path(os.environ.get("PERIJOVE_LIBRARIES", ROOT / ".venv-libraries" / "bin" / "python"))


class Front:
    """What a kernel tells its host."""

    def __init__(self, answer: str = "") -> None:
        self.told: list[tuple[Any, ...]] = []
        self.answer = answer

    def publish(self, msg_type: str, content: Any, metadata: Any = None, buffers: Any = ()) -> None:
        self.told.append((msg_type, content))

    def log(self, text: str) -> None:
        self.told.append(("log", text))

    def ask(self, prompt: str, *, password: bool = False) -> str:
        self.told.append(("ask", prompt, password))
        return self.answer


@pytest.fixture(autouse=True)
def _own_log():
    """A wrapper kernel has its process's log sent to its host; the tests' process goes on."""
    before = logging.getLogger().handlers[:]
    yield
    logging.getLogger().handlers[:] = before


@pytest.fixture
def served() -> Iterator[None]:
    """The names are served in this process."""
    from perijove.facades import install

    install("ipykernel")
    yield
    uninstall()


@pytest.fixture
def libraries() -> str:
    """The Python of an environment that has bash_kernel and metakernel, and no ipykernel."""
    if not LIBRARIES.exists():
        pytest.skip("the libraries' environment is not installed (make .venv-libraries/.libraries)")
    return str(LIBRARIES)


@pytest.fixture
def kernel(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[..., BlockingClient]]:
    """Starts kernels by their command line, as a kernelspec would; they end with the test."""
    data = tmp_path / "jupyter"
    monkeypatch.setenv("JUPYTER_PATH", str(data))
    monkeypatch.setenv("JUPYTER_DATA_DIR", str(tmp_path / "own"))
    monkeypatch.setenv("PYTHONPATH", str(ROOT / "src"))

    with ExitStack() as stack:

        def start(*argv: str, **fields: Any) -> BlockingClient:
            folder = data / "kernels" / "wrapped"
            folder.mkdir(parents=True)
            spec = {"argv": [*argv, "-f", "{connection_file}"], "display_name": "X", "language": "x", **fields}
            (folder / "kernel.json").write_text(json.dumps(spec))
            return stack.enter_context(open_kernel("wrapped", cwd=tmp_path))

        yield start


@pytest.fixture
def wrapper(kernel: Callable[..., BlockingClient]) -> Callable[[str], BlockingClient]:
    """Starts one of the kernels beside this file, in this environment."""
    command = [sys.executable, "-m", "perijove", "kernel", "--python", sys.executable, "--wrapper"]
    return lambda name: kernel(*command, str(KERNELS / f"{name}.py"))


def told(message: Message) -> tuple[str, Any]:
    """A message's type and content."""
    return message.msg_type, json.loads(bytes(message.content))


def outputs(client: BlockingClient, code: str, **options: Any) -> tuple[Any, list[tuple[str, Any]]]:
    """The reply, and what was published but for status and input."""
    found: list[Message] = []
    reply = client.execute(code, on_output=found.append, timeout=30, **options)
    return reply, [item for item in map(told, found) if item[0] not in {"status", "execute_input"}]
