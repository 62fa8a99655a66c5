"""A live notebook's timers and its journal; what it does with files is in test_rooms."""

import asyncio
import sqlite3


def run(serving, work, **options):
    async def main():
        async with serving(**options) as server:
            await work(server)

    asyncio.run(main())


def set_key(value, id_=1):
    return {"id": id_, "texts": {}, "changes": [{"op": "set_metadata", "key": "k", "value": value}]}


async def gone(*pages):
    for page in pages:
        page.leave()
    await asyncio.gather(*(page.task for page in pages))


def test_changes_that_never_stop_are_saved_all_the_same(serving, notebook_file):
    notebook_file("1")

    async def work(server):
        page = server.page("a.ipynb")
        await page.until("snapshot")
        while not any(message["type"] == "file" and message["saved_version"] for message in page.seen):
            page.say("change", **set_key(len(page.seen)))
            await page.until("changes")
        await gone(page)

    run(serving, work, autosave=0.05)


def test_a_journal_that_fails_stops_nothing(serving, notebook_file, monkeypatch, caplog):
    notebook_file("1")

    async def work(server):
        def fails(*_):
            raise sqlite3.OperationalError("database or disk is full")

        page = server.page("a.ipynb")
        await page.until("snapshot")
        monkeypatch.setattr(server.rooms._store, "write", fails)
        page.say("change", **set_key("x"))
        await page.until("file", dirty=False)
        await gone(page)

    run(serving, work)
    assert "the journal could not be written: database or disk is full" in caplog.text
