"""What goes wrong around a notebook: the page says what, nothing is lost, and it goes on when the trouble is over."""

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from notebook_page import NotebookPage
from playwright.sync_api import expect
from programs import Server

pytestmark = pytest.mark.browser
Open = Callable[..., NotebookPage]
Start = Callable[..., Server]


def write_notebook(folder: Path, *sources: str, **metadata: object) -> Path:
    cells = [
        {"cell_type": "code", "execution_count": None, "id": name, "metadata": {}, "outputs": [], "source": source}
        for name, source in zip("abc", sources, strict=False)
    ]
    path = folder / "n.ipynb"
    path.write_text(json.dumps({"cells": cells, "metadata": metadata, "nbformat": 4, "nbformat_minor": 5}))
    return path


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A file system of 256 KiB."""
    folder = tmp_path / "disk"
    folder.mkdir()
    mount = shutil.which("mount")
    if os.geteuid() != 0 or mount is None:
        pytest.skip("only root can mount the small file system that this test fills")
    done = subprocess.run([mount, "-t", "tmpfs", "-o", "size=256k", "tmpfs", folder], capture_output=True, check=False)
    if done.returncode:
        pytest.skip(f"no small file system could be mounted: {done.stderr.decode().strip()}")
    yield folder
    subprocess.run(["umount", "--lazy", folder], check=True)


def test_a_full_disk_is_told_and_the_changes_are_written_when_there_is_room(
    start_server: Start, open_notebook: Open, small_disk: Path
):
    path = write_notebook(small_disk, "before = 1")
    server = start_server(small_disk)
    page = open_notebook(server, "notebooks/n.ipynb")
    filler = small_disk / "filler"
    with filler.open("wb", buffering=0) as file, pytest.raises(OSError):  # noqa: PT012 - fill it to the last byte
        while True:
            file.write(b"x" * 512)
    page.edit(0, "after = '" + "y" * 6000 + "'")
    page.page.keyboard.press("Control+s")
    expect(page.banner()).to_contain_text("could not be saved")
    expect(page.banner()).to_contain_text(re.compile("no space left", re.IGNORECASE))
    assert "before = 1" in path.read_text()
    filler.unlink()

    page.wait_until_saved()
    expect(page.page.locator(".banner.bad")).to_have_count(0)
    assert "yyyy" in path.read_text()


def test_a_read_only_folder_is_told_and_the_changes_are_written_when_it_is_not(
    start_server: Start, open_notebook: Open, small_disk: Path
):
    path = write_notebook(small_disk, "before = 1")
    server = start_server(small_disk)
    page = open_notebook(server, "notebooks/n.ipynb")
    subprocess.run(["mount", "-o", "remount,ro", small_disk], check=True)
    page.edit(0, "after = 2")
    page.page.keyboard.press("Control+s")
    expect(page.banner()).to_contain_text("could not be saved")
    expect(page.banner()).to_contain_text(re.compile("read-only", re.IGNORECASE))
    page.page.reload()
    expect(page.cell(0).locator(".cm-content")).to_have_text("after = 2")
    subprocess.run(["mount", "-o", "remount,rw", small_disk], check=True)

    page.wait_until_saved()
    assert "after = 2" in path.read_text()


def test_a_kernel_that_cannot_start_says_why(start_server: Start, open_notebook: Open, tmp_path: Path):
    folder = tmp_path / "jupyter" / "kernels" / "broken"
    folder.mkdir(parents=True)
    script = "import sys; print('the licence server is on fire', file=sys.stderr); sys.exit(3)"
    argv = [sys.executable, "-c", script, "{connection_file}"]
    (folder / "kernel.json").write_text(json.dumps({"argv": argv, "display_name": "Broken", "language": "python"}))
    server = start_server(JUPYTER_PATH=str(tmp_path / "jupyter"))
    write_notebook(server.folder, "1", kernelspec={"name": "broken", "display_name": "Broken"})
    page = open_notebook(server, "notebooks/n.ipynb")

    expect(page.banner()).to_contain_text("The kernel did not start")
    expect(page.banner()).to_contain_text("the licence server is on fire")
    expect(page.banner()).to_contain_text("3")


def test_a_kernel_that_dies_says_how_and_runs_again(start_server: Start, open_notebook: Open):
    server = start_server()
    write_notebook(server.folder, "import os; os.kill(os.getpid(), 11)")
    page = open_notebook(server, "notebooks/n.ipynb")
    page.run(0)
    expect(page.outputs(0)).to_contain_text(re.compile("SIGSEGV|segmentation", re.IGNORECASE))
    page.edit(0, "print('alive', 'again')")
    page.run(0)
    expect(page.outputs(0)).to_contain_text("alive again")


# Edits wait for somebody who saves them, and a second page tells that the server has them.
UNSAVED = {"PERIJOVE_SERVER_AUTOSAVE": "1000"}


def test_a_file_changed_by_another_program_is_not_overwritten(start_server: Start, open_notebook: Open):
    server = start_server(**UNSAVED)
    path = write_notebook(server.folder, "mine = 1")
    page = open_notebook(server, "notebooks/n.ipynb")
    write_notebook(server.folder, "theirs = 1")
    expect(page.cell(0).locator(".cm-content")).to_have_text("theirs = 1")
    page.edit(0, "mine = 2")
    expect(open_notebook(server, "notebooks/n.ipynb").cell(0).locator(".cm-content")).to_have_text("mine = 2")
    write_notebook(server.folder, "theirs = 2")
    page.page.keyboard.press("Control+s")
    expect(page.banner()).to_contain_text("changed by another program")
    assert "theirs = 2" in path.read_text()
    page.button("Keep what is here").click()
    page.wait_until_saved()

    assert "mine = 2" in path.read_text()
    assert [text for kept in server.folder.glob("*conflict*") if "theirs = 2" in (text := kept.read_text())]


def test_what_both_have_changed_is_merged_and_nothing_is_lost(start_server: Start, open_notebook: Open):
    server = start_server(**UNSAVED)
    path = write_notebook(server.folder, "first = 1", "second = 1")
    page = open_notebook(server, "notebooks/n.ipynb")
    page.edit(0, "first = 'mine'")
    expect(open_notebook(server, "notebooks/n.ipynb").cell(0).locator(".cm-content")).to_have_text("first = 'mine'")
    write_notebook(server.folder, "first = 'theirs'", "second = 'theirs'")
    expect(page.banner()).to_contain_text("changed by another program")
    page.button("Merge both").click()

    expect(page.page.locator(".banner")).to_have_count(0)
    expect(page.page.get_by_text("second = 'theirs'")).to_be_visible()
    expect(page.page.get_by_text("first = 'mine'")).to_be_visible()
    expect(page.page.get_by_text("first = 'theirs'")).to_be_visible()
    page.save()
    assert all(text in path.read_text() for text in ("first = 'mine'", "first = 'theirs'", "second = 'theirs'"))
    assert not list(server.folder.glob("*conflict*"))


def test_typing_goes_on_while_the_server_is_away(start_server: Start, open_notebook: Open):
    server = start_server()
    path = write_notebook(server.folder, "")
    page = open_notebook(server, "notebooks/n.ipynb")
    page.page.context.set_offline(True)
    page.page.evaluate("window.dispatchEvent(new Event('offline'))")
    page.cell(0).locator(".cm-content").click()
    page.page.keyboard.type("typed_offline = 1")
    page.page.context.set_offline(False)
    page.save()

    assert "typed_offline = 1" in path.read_text()
