"""Kernels of ours in the libraries' environment: as it is, and with IPython and ipykernel installed beside."""

import json
import os
import sys
from collections.abc import Callable, Iterator
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[2]
LIBRARIES = Path(os.environ.get("PERIJOVE_LIBRARIES", ROOT / ".venv-libraries" / "bin" / "python"))
PEERS = sorted((ROOT / ".venv-peers" / "lib").glob("python3*/site-packages"))

_spec = spec_from_file_location("kernel_front", ROOT / "tests" / "kernel" / "conftest.py")
assert _spec is not None
assert _spec.loader is not None
kernel_front = sys.modules[_spec.name] = module_from_spec(_spec)
_spec.loader.exec_module(kernel_front)


class Drawing:
    """What a cell has published, and how it ended."""

    def __init__(self, reply: dict[str, Any], messages: list[Any]) -> None:
        self.reply = reply
        self.messages = [(message.msg_type, kernel_front.content(message), message) for message in messages]

    def bundles(self) -> list[dict[str, Any]]:
        kinds = ("display_data", "execute_result", "update_display_data")
        return [told for kind, told, _ in self.messages if kind in kinds]

    def of(self, kind: str) -> str:
        """All that was published as a MIME type, on a stream, or in a kind of message, as one text."""
        if kind in ("stdout", "stderr"):
            return "".join(told["text"] for name, told, _ in self.messages if name == "stream" and told["name"] == kind)
        if kind == "metadata":
            return "".join(str(told["metadata"]) for told in self.bundles())
        if kind in ("page", "set_next_input"):
            asked = [each for each in self.reply["payload"] if each["source"] == kind]
            return "".join(each["text"] if "text" in each else each["data"]["text/plain"] for each in asked)
        if kind == "any":
            return "".join(str(told) for _, told, _ in self.messages)
        found = [str(told) for name, told, _ in self.messages if name == kind]
        for told in self.bundles():
            for mime, value in told["data"].items():
                if mime.startswith(kind):
                    found.append(value if isinstance(value, str) else json.dumps(value))
        return "".join(found)

    @property
    def published(self) -> list[str]:
        """The kinds of message and the types that there were."""
        names = {name for name, _, _ in self.messages} - {"status", "execute_input"}
        return sorted(names | {mime for told in self.bundles() for mime in told["data"]})


def draw(kernel: Any, code: str) -> Drawing:
    """Runs a cell."""
    request = kernel.execute(code)
    messages = kernel.until_idle(request)
    return Drawing(kernel.reply(request), messages)


@pytest.fixture(scope="session")
def libraries() -> str:
    """The interpreter of the environment that holds the libraries."""
    if not LIBRARIES.exists():
        pytest.skip(f"the libraries' environment is not there: {LIBRARIES}; make .venv-libraries/.libraries")
    return str(LIBRARIES)


@pytest.fixture(scope="module", params=["alone", "beside IPython"])
def beside(request: pytest.FixtureRequest) -> bool:
    """Whether the real packages can be found as well."""
    if request.param != "alone" and not PEERS:
        pytest.skip("the peers' environment is not there: .venv-peers; make .venv-peers/.peers")
    return bool(request.param != "alone")


@pytest.fixture(scope="module")
def open_kernel(libraries: str, beside: bool, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[[], Any]]:
    """Starts kernels in that environment; they end with the module."""
    kernels: list[Any] = []
    home = str(tmp_path_factory.mktemp("home"))

    def begin() -> Any:
        foreign = dict.fromkeys(("MPLBACKEND", "PYTHONDONTWRITEBYTECODE"), "")
        env = {"HOME": home, "IPYTHONDIR": f"{home}/.ipython", "PYTHONWARNINGS": "ignore", **foreign}
        kernel = kernel_front.Front("--python", libraries, env=env).ready()
        kernels.append(kernel)
        if beside:
            drawing = draw(kernel, f"import sys; sys.path += {[str(path) for path in PEERS]}")
            assert drawing.reply["status"] == "ok"
        return kernel

    yield begin
    for kernel in kernels:
        kernel.close()
