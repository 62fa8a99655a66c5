"""Notebooks that people wrote, opened in the page: every cell is there, nothing breaks, no byte of theirs changes."""

import json
import shutil
import urllib.parse
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from notebook_page import NotebookPage
from playwright.sync_api import expect
from programs import ROOT, Server

pytestmark = pytest.mark.browser
# The large collection lies beside the checkout where the project is developed; a small one is part of it.
FOLDERS = [folder for folder in (ROOT / "tests" / "notebooks", ROOT.parent / "shared" / "notebooks") if folder.is_dir()]


def is_current(path: Path) -> bool:
    try:
        return json.loads(path.read_bytes())["nbformat"] == 4
    except (ValueError, KeyError, TypeError):
        return False


@pytest.mark.timeout(300)
@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.parent.name)
def test_every_notebook_opens(
    start_server: Callable[..., Server], open_notebook: Callable[..., NotebookPage], folder: Path, tmp_path: Path
):
    copy = tmp_path / "copy"
    shutil.copytree(folder, copy, copy_function=shutil.copyfile)
    server = start_server(copy)
    paths = sorted(path for path in copy.rglob("*.ipynb") if is_current(path))
    before = {path: (path.read_bytes(), path.stat().st_mtime_ns) for path in paths}
    page: Any = open_notebook(server, "tree", ready=False).page
    for path in paths:
        page.goto(server.url(f"notebooks/{urllib.parse.quote(str(path.relative_to(copy)))}"))
        notebook = NotebookPage(page)
        cells = json.loads(before[path][0])["cells"]
        expect(notebook.cells, path.name).to_have_count(len(cells))
        expect(notebook.page.locator(".banner.bad"), path.name).to_have_count(0)

    assert len(paths) >= 5
    assert {path: (path.read_bytes(), path.stat().st_mtime_ns) for path in paths} == before
