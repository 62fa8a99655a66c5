"""Live notebooks and the world around them: the disk, the journal, other programs."""

import asyncio
import json
import os

import pytest

from perijove.server.errors import Refusal


def run(serving, work, **options):
    async def main():
        async with serving(**options) as server:
            return await work(server)

    return asyncio.run(main())


async def gone(*pages):
    for page in pages:
        page.leave()
    await asyncio.gather(*(page.task for page in pages))


def set_key(value, id_=1):
    return {"id": id_, "texts": {}, "changes": [{"op": "set_metadata", "key": "k", "value": value}]}


def key_of(file):
    return json.loads(file.read_text())["metadata"].get("k")


def asides(root):
    return sorted(path for path in root.iterdir() if ".conflict-" in path.name)


def test_a_notebook_that_is_only_looked_at_is_not_touched(serving, root):
    # Not as anything of ours would write it: another indentation, no final newline, a key of its own.
    file = root / "a.ipynb"
    file.write_text('{"cells":[],"metadata":{},"nbformat":4,"nbformat_minor":2, "mine": 1}')
    os.utime(file, ns=(1, 1))
    before = file.read_bytes()

    async def work(server):
        page = server.page("a.ipynb")
        await page.until("kernel", state="idle")
        page.say("save", id=1)
        await page.until("reply", id=1)
        await gone(page)

    run(serving, work)
    assert (file.read_bytes(), file.stat().st_mtime_ns) == (before, 1)
    assert list(root.iterdir()) == [file]


def test_changes_are_saved_by_themselves(serving, notebook_file):
    file = notebook_file("1")

    async def work(server):
        page = server.page("a.ipynb")
        page.say("change", **set_key("new"))
        assert (await page.until("file", dirty=True))["saved_version"] == 0
        saved = await page.until("file", dirty=False)
        assert (saved["saved_version"], saved["problem"]) == (1, None)
        assert key_of(file) == "new"
        await gone(page)

    run(serving, work)


def test_what_is_not_saved_yet_is_saved_at_the_end(serving, notebook_file):
    file = notebook_file("1")

    async def work(server):
        page = server.page("a.ipynb")
        page.say("change", **set_key("new"))
        await page.until("changes")
        await gone(page)
        assert key_of(file) is None

    run(serving, work, autosave=1000)
    assert key_of(file) == "new"


def test_the_end_of_the_server_ends_its_kernels_and_its_pages(serving, notebook_file):
    notebook_file("wait never")

    async def main():
        async with serving() as server:
            page = server.page("a.ipynb")
            page.say("run", cells=["a"])
            await page.until("runs", runs={"a": "running"})
            kernels = server.kernels
        assert await page.end() == 1001
        return kernels.alive

    assert asyncio.run(main()) == []


def test_a_save_that_fails_is_told_kept_and_tried_again(serving, notebook_file, monkeypatch):
    file = notebook_file("1")
    full = True
    really = os.fsync

    def fsync(descriptor):
        if full:
            raise OSError(28, "No space left on device")
        really(descriptor)

    monkeypatch.setattr(os, "fsync", fsync)
    monkeypatch.setattr("perijove.server.live.file._RETRIES", (0.05,))

    async def work(server):
        nonlocal full
        page = server.page("a.ipynb")
        page.say("change", **set_key("new"))
        message = await page.until("file", problem="a.ipynb: No space left on device")
        assert (message["dirty"], message["conflict"]) == (True, False)
        assert key_of(file) is None
        page.say("save", id=9)
        content = (await page.until("reply", id=9))["content"]
        assert content == {"status": "error", "evalue": "a.ipynb: No space left on device"}
        full = False
        assert (await page.until("file", dirty=False))["problem"] is None
        assert key_of(file) == "new"
        await gone(page)

    run(serving, work)


def test_a_clean_room_follows_the_file(serving, notebook_file):
    notebook_file("1")

    async def work(server):
        page = server.page("a.ipynb")
        first = await page.until("snapshot")
        notebook_file("22")
        second = await page.until("snapshot")
        assert second["notebook"]["cells"][0]["source"] == "22"
        assert second["epoch"] != first["epoch"]
        assert second["client"] == first["client"]
        page.say("change", **set_key("new"))
        await page.until("file", dirty=False)
        await gone(page)

    run(serving, work)


@pytest.mark.parametrize("keep", ["mine", "disk", "both"])
def test_a_conflict_loses_neither_side(serving, notebook_file, root, keep):
    file = notebook_file("1")

    async def work(server):
        page = server.page("a.ipynb")
        page.say("change", **set_key("mine"))
        await page.until("changes")
        notebook_file("theirs")
        theirs = file.read_bytes()
        await page.until("file", conflict=True)
        page.say("save", id=1)
        assert (await page.until("reply", id=1))["content"]["status"] == "error"
        assert file.read_bytes() == theirs

        page.say("resolve", keep=keep)

        if keep == "mine":
            await page.until("file", dirty=False, conflict=False)
            assert key_of(file) == "mine"
            assert [aside.read_bytes() for aside in asides(root)] == [theirs]
        elif keep == "both":
            await page.until("file", dirty=False, conflict=False)
            assert json.loads(file.read_bytes())["cells"][0]["source"] == ["theirs"]
            assert key_of(file) == "mine"
            assert asides(root) == []
        else:
            assert (await page.until("snapshot"))["notebook"]["cells"][0]["source"] == "theirs"
            assert file.read_bytes() == theirs
            assert [key_of(aside) for aside in asides(root)] == ["mine"]
        await gone(page)

    run(serving, work, autosave=1000 if keep == "disk" else 0.5)

    async def look_again(server):
        page = server.page("a.ipynb")
        found = (await page.until("snapshot"))["file"]
        assert (found["dirty"], found["conflict"]) == (False, False)
        await gone(page)

    run(serving, look_again)


def test_a_file_that_becomes_unreadable_is_left_alone(serving, notebook_file):
    file = notebook_file("1")

    async def work(server):
        page = server.page("a.ipynb")
        await page.until("snapshot")
        file.write_text('{"cells": [')
        message = await page.until("file", conflict=True)
        assert "a.ipynb" in message["problem"]
        page.say("change", **set_key("new"))
        await page.until("changes")
        await gone(page)

    run(serving, work)
    assert file.read_text() == '{"cells": ['


def test_a_file_that_is_deleted_is_not_brought_back_unasked(serving, notebook_file):
    file = notebook_file("1")

    async def work(server):
        page = server.page("a.ipynb")
        await page.until("snapshot")
        file.unlink()
        await page.until("file", conflict=True)
        page.say("change", **set_key("new"))
        await page.until("changes")
        assert not file.exists()
        page.say("resolve", keep="mine")
        await page.until("file", dirty=False)
        assert key_of(file) == "new"
        await gone(page)

    run(serving, work)


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ("", "a.ipynb"),
        ('{"cells": [', "a.ipynb: line 1"),
        ('{"a": 1}', "a.ipynb"),
        ("\x00\xff", "a.ipynb"),
        ('{"nbformat": 5, "cells": []}', "a.ipynb: the notebook is of format 5"),
    ],
)
def test_a_broken_file_is_explained_and_not_touched(serving, root, content, words):
    file = root / "a.ipynb"
    file.write_text(content, encoding="latin-1")

    async def work(server):
        page = server.page("a.ipynb")
        message = (await page.until("problem"))["message"]
        assert await page.end() == 4004
        await page.task
        assert (await server.ask("GET", "/api")).status == 200
        return message

    assert words in run(serving, work)
    assert file.read_text(encoding="latin-1") == content


@pytest.mark.parametrize("path", ["nowhere.ipynb", "../a.ipynb", ".a.ipynb", "sub", "text.txt"])
def test_what_is_no_notebook_is_not_opened(serving, root, path):
    (root / "sub").mkdir()
    (root / "text.txt").touch()
    (root.parent / "a.ipynb").write_text("{}")

    async def work(server):
        with pytest.raises(Refusal):
            await server.rooms.open(path)

    run(serving, work)


def test_trust_is_kept_found_again_and_asked_for_anew_when_others_write(serving, root, tmp_path):
    file = root / "a.ipynb"

    def write(html):
        output = {"output_type": "display_data", "data": {"text/html": html}, "metadata": {}}
        cell = {
            "cell_type": "code",
            "execution_count": None,
            "id": "a",
            "metadata": {},
            "source": "",
            "outputs": [output],
        }
        file.write_text(json.dumps({"cells": [cell], "metadata": {}, "nbformat": 4, "nbformat_minor": 5}))

    async def trusts(server):
        page = server.page("a.ipynb")
        await page.until("kernel", state="idle")
        page.say("trust")
        await page.until("fresh", cells=["a"])
        await gone(page)

    async def finds_it(server):
        page = server.page("a.ipynb")
        snapshot = await page.until("snapshot")
        if not snapshot["fresh"]:
            await page.until("fresh", cells=["a"])
        write("<script>of(another)</script>")
        snapshot = await page.until("snapshot")
        assert snapshot["fresh"] == []
        write("<script></script>")
        await page.until("fresh", cells=["a"])
        await gone(page)

    write("<script></script>")
    run(serving, trusts, trust=tmp_path / "data")
    run(serving, finds_it, trust=tmp_path / "data")


def leave_unsaved(serving, notebook_file):
    """A server that ended without saving: its journal stays."""
    file = notebook_file("1")

    async def work(server):
        page = server.page("a.ipynb")
        page.say("change", **set_key("unsaved"))
        await page.until("changes")
        await gone(page)
        # As after a kill: nothing is saved at the end.
        for room in server.rooms._rooms.values():
            await room.seat.close()
            room._cancel_timer()
        server.rooms._rooms.clear()

    run(serving, work, autosave=1000)
    assert key_of(file) is None
    return file


def test_unsaved_changes_come_back_after_a_kill(serving, notebook_file):
    file = leave_unsaved(serving, notebook_file)

    async def work(server):
        page = server.page("a.ipynb")
        assert (await page.until("snapshot"))["notebook"]["metadata"] == {"k": "unsaved"}
        await page.until("file", dirty=False)
        assert key_of(file) == "unsaved"
        await gone(page)

    run(serving, work)

    async def nothing_left(server):
        page = server.page("a.ipynb")
        assert (await page.until("snapshot"))["file"]["dirty"] is False
        await gone(page)

    run(serving, nothing_left)


def test_unsaved_changes_and_a_changed_file_are_a_conflict(serving, notebook_file, root):
    leave_unsaved(serving, notebook_file)
    file = notebook_file("theirs")
    theirs = file.read_bytes()

    async def work(server):
        page = server.page("a.ipynb")
        snapshot = await page.until("snapshot")
        assert snapshot["notebook"]["metadata"] == {"k": "unsaved"}
        assert snapshot["file"]["conflict"]
        assert file.read_bytes() == theirs
        page.say("resolve", keep="mine")
        await page.until("file", dirty=False)
        await gone(page)

    run(serving, work)
    assert key_of(file) == "unsaved"
    assert [aside.read_bytes() for aside in asides(root)] == [theirs]


def test_unsaved_changes_survive_a_file_that_was_broken_since(serving, notebook_file, root):
    file = leave_unsaved(serving, notebook_file)
    file.write_text("broken")

    async def work(server):
        page = server.page("a.ipynb")
        snapshot = await page.until("snapshot")
        assert snapshot["notebook"]["metadata"] == {"k": "unsaved"}
        assert "can't be read" in snapshot["file"]["problem"]
        page.say("resolve", keep="mine")
        await page.until("file", dirty=False)
        await gone(page)

    run(serving, work)
    assert key_of(file) == "unsaved"
    assert [aside.read_text() for aside in asides(root)] == ["broken"]


def test_a_renamed_notebook_goes_on_under_its_new_name(serving, notebook_file, root):
    notebook_file("wait go\nprint done")

    async def work(server):
        page = server.page("a.ipynb")
        page.say("run", cells=["a"])
        await page.until("runs", runs={"a": "running"})
        assert (await server.ask("PATCH", "/api/contents/a.ipynb", body={"path": "b.ipynb"})).status == 200
        server.kernels.flag("go").set()
        await page.until("runs", runs={})
        again = server.page("b.ipynb")
        assert (await again.until("snapshot"))["epoch"] == page.seen[0]["epoch"]
        await gone(page, again)

    run(serving, work)
    assert sorted(path.name for path in root.iterdir()) == ["b.ipynb"]
    assert json.loads((root / "b.ipynb").read_text())["cells"][0]["outputs"][0]["text"] == ["done\n"]


def test_a_deleted_notebook_takes_its_kernel_along_when_nobody_looks(serving, notebook_file, root):
    notebook_file("1")

    async def work(server):
        page = server.page("a.ipynb")
        await page.until("kernel", state="idle")
        await gone(page)
        assert (await server.ask("DELETE", "/api/contents/a.ipynb")).status == 204
        assert server.kernels.alive == []

    run(serving, work)
    assert list(root.iterdir()) == []


def test_a_room_that_nobody_needs_is_let_go_with_its_kernel(serving, notebook_file):
    notebook_file("1")
    notebook_file("1", name="b.ipynb", metadata={"kernelspec": {"name": "broken"}})

    async def work(server):
        pages = [server.page("a.ipynb"), server.page("b.ipynb")]
        await pages[0].until("kernel", state="idle")
        await pages[1].until("kernel", state="failed")
        await gone(*pages)
        while server.rooms._rooms or server.kernels.alive:  # noqa: ASYNC110 - timers of the server
            await asyncio.sleep(0.01)

    run(serving, work)


def test_a_kernel_that_has_run_something_stays(serving, notebook_file):
    notebook_file("print 1")

    async def work(server):
        page = server.page("a.ipynb")
        page.say("run", cells=["a"])
        await page.until("runs", runs={"a": "running"})
        await page.until("file", dirty=False)
        await gone(page)
        await asyncio.sleep(0.05)
        assert len(server.kernels.alive) == 1
        assert server.rooms.at(server.root / "a.ipynb") is not None

    run(serving, work)
