"""What the end-to-end tests start: the real programs, as a user would, on loopback and in temporary folders."""

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parent.parent.parent
PROGRAM = [sys.executable, "-m", "perijove"]
TOKEN = "a-token-for-tests"


def environment(folder: Path, **more: str) -> dict[str, str]:
    """The environment of a user whose home is FOLDER."""
    kept = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("PYTHON", "JUPYTER", "PERIJOVE", "XDG"))
    }
    return {
        **kept,
        "HOME": str(folder),
        "PYTHONPATH": str(ROOT / "src"),
        "JUPYTER_RUNTIME_DIR": str(folder / "runtime"),
        **more,
    }


@dataclass
class Server:
    """A running `perijove notebook`."""

    process: subprocess.Popen[str]
    base: str
    folder: Path
    home: Path

    def url(self, path: str) -> str:
        return f"{self.base}{path}?token={TOKEN}"

    def stop(self) -> int:
        self.process.terminate()
        return self.process.wait(30)


@pytest.fixture
def home(tmp_path: Path) -> Path:
    folder = tmp_path / "home"
    folder.mkdir()
    return folder


@pytest.fixture
def start_server(tmp_path: Path, home: Path) -> Iterator[Callable[..., Server]]:
    """Starts a server on a folder; each is stopped when the test ends."""
    started: list[Server] = []

    def start(folder: Path | None = None, **more: str) -> Server:
        folder = folder or tmp_path / "notebooks"
        folder.mkdir(exist_ok=True)
        process = subprocess.Popen(
            [*PROGRAM, "notebook", "--no-browser", "--port", "0", "--token", TOKEN, str(folder)],
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            env=environment(home, **more),
        )
        assert process.stdout is not None
        said = ""
        for line in process.stdout:
            said += line
            if found := re.search(r"(http://127\.0\.0\.1:\d+/)", line):
                started.append(Server(process, found[1], folder, home))
                return started[-1]
        raise AssertionError(f"the server said no address:\n{said}")

    yield start
    for server in started:
        if server.process.poll() is None:
            server.process.terminate()
            try:
                server.process.wait(20)
            except subprocess.TimeoutExpired:
                server.process.kill()
        assert server.process.stdout is not None
        server.process.stdout.close()
        server.process.wait(10)


@pytest.fixture(scope="session")
def browser() -> Iterator[Any]:
    program = next(filter(None, map(shutil.which, ["chromium", "chromium-browser", "google-chrome"])), None)
    if program is None:
        pytest.skip("no chromium, chromium-browser or google-chrome was found on the path")
    sync_api = pytest.importorskip("playwright.sync_api")
    arguments = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"]
    with sync_api.sync_playwright() as playwright:
        running = playwright.chromium.launch(
            executable_path=program, args=[*arguments, "--disable-component-update", "--disable-sync"]
        )
        yield running
        running.close()


@pytest.fixture
def new_page(browser: Any) -> Iterator[Callable[[], Any]]:
    """Opens a page in a browser session of its own; whatever the page complains of fails the test."""
    contexts: list[Any] = []
    complaints: list[str] = []

    def open_page(**options: Any) -> Any:
        context = browser.new_context(viewport={"width": 1100, "height": 900}, **options)
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(30_000)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on(
            "console", lambda said: complaints.append(said.text) if "Content Security Policy" in said.text else None
        )
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert complaints == []


@pytest.fixture(scope="session")
def peers() -> str:
    """The interpreter of the environment that holds the programs people use today."""
    python = Path(os.environ.get("PERIJOVE_PEERS", ROOT / ".venv-peers" / "bin" / "python"))
    if not python.exists():
        pytest.skip(f"the peers' environment is not there: {python}; make .venv-peers/.peers")
    return str(python)
