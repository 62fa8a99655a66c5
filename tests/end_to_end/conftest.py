"""What the end-to-end tests start: the real programs, as a user would, on loopback and in temporary folders."""

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from notebook_page import NotebookPage
from programs import ROOT, Server, start_notebook_server


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
        started.append(start_notebook_server(folder or tmp_path / "notebooks", home, **more))
        return started[-1]

    yield start
    for server in started:
        server.close()


@pytest.fixture(
    scope="module"
)  # while it is open an event loop counts as running, which other modules' tests can't have
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


def is_ours(said: Any) -> bool:
    """Whether the page broke its own policy.

    What documents of strangers try in their frames is theirs, and refused: the message is about the frame's address, or
    about its lack of a frame-src. And when text is put into an editor, Chromium first tries to keep its style.
    """
    theirs = "/frame/" in said.location.get("url", "") or "'frame-src' was not explicitly set" in said.text
    typing = said.text.startswith("Applying inline style") and said.location.get("lineNumber") == 0
    return "Content Security" in said.text and not theirs and not typing


@pytest.fixture
def open_notebook(browser: Any) -> Iterator[Callable[..., NotebookPage]]:
    """Opens a notebook's page in a browser session of its own; whatever the page complains of fails the test."""
    contexts: list[Any] = []
    complaints: list[str] = []

    def open_page(server: Server, path: str, *, ready: bool = True, **options: Any) -> NotebookPage:
        context = browser.new_context(viewport={"width": 1100, "height": 900}, **options)
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(30_000)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("console", lambda said: complaints.append(said.text) if is_ours(said) else None)
        page.goto(server.url(path))
        notebook = NotebookPage(page)
        if ready:
            notebook.wait_until_shown()
        return notebook

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
