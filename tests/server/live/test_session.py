"""Pages and a live notebook, through the application."""

import asyncio
import json


def outputs(file, cell=0):
    return json.loads(file.read_text())["cells"][cell]["outputs"]


def test_two_pages_see_each_others_edits_and_outputs(serving, notebook_file):
    notebook_file("print hello")

    async def main():
        async with serving() as server:
            anna, bert = server.page("a.ipynb"), server.page("a.ipynb")
            me = (await anna.until("snapshot"))["client"]
            await bert.until("snapshot")
            anna.say(
                "change",
                id=1,
                texts={"a": 0},
                changes=[{"op": "edit_source", "cell_id": "a", "edits": [11, [0, "", "print you"]]}],
            )
            mine, theirs = await anna.until("changes"), await bert.until("changes")
            assert mine == theirs
            assert (mine["client"], mine["id"], mine["version"]) == (me, 1, 1)
            bert.say("run", cells=["a"])
            await anna.until("runs", runs={"a": "running"})
            await anna.until("runs", runs={})
            texts = [
                c["text"]
                for m in anna.seen
                if m["type"] == "changes"
                for c in m["changes"]
                if c["op"] == "append_stream"
            ]
            assert "".join(texts) == "hello\nyou\n"
            anna.leave(), bert.leave()
            await asyncio.gather(anna.task, bert.task)

    asyncio.run(main())


def test_a_run_goes_on_without_pages_and_a_page_that_comes_back_misses_nothing(serving, notebook_file):
    file = notebook_file("print 1\nwait go\nprint 2\nprint 3")

    async def main():
        async with serving() as server:
            page = server.page("a.ipynb")
            snapshot = await page.until("snapshot")
            page.say("run", cells=["a"])
            last = await page.until("changes", version=3)
            assert [c["op"] for c in last["changes"]] == ["append_stream"], last
            page.leave()
            await page.task

            server.kernels.flag("go").set()
            again = server.page("a.ipynb", epoch=snapshot["epoch"], seen=3)
            while (await again.next())["type"] != "runs" or again.seen[-1]["runs"]:
                pass
            fresh = server.page("a.ipynb")
            [cell] = (await fresh.until("snapshot"))["notebook"]["cells"]
            assert cell["outputs"] == [{"output_type": "stream", "name": "stdout", "text": "1\n2\n3\n"}]
            again.leave(), fresh.leave()
            await asyncio.gather(again.task, fresh.task)

    asyncio.run(main())
    assert outputs(file) == [{"name": "stdout", "output_type": "stream", "text": ["1\n", "2\n", "3\n"]}]


def edits(text, *, old=0):
    return [{"op": "edit_source", "cell_id": "a", "edits": [[old, *text.split("\n")] if old or text else 0]}]


def run(serving, work, **options):
    async def main():
        async with serving(**options) as server:
            await work(server)

    asyncio.run(main())


async def gone(*pages):
    for page in pages:
        page.leave()
    await asyncio.gather(*(page.task for page in pages))


def test_a_stale_edit_is_refused_and_one_that_fits_is_not(serving, notebook_file):
    notebook_file("x")

    async def work(server):
        anna, bert = server.page("a.ipynb"), server.page("a.ipynb")
        anna.say("change", id=1, texts={}, changes=edits("y", old=1))
        await bert.until("changes", version=1)
        bert.say("change", id=1, texts={"a": 0}, changes=edits("z", old=1))
        refused = await bert.until("refused")
        assert refused == {"type": "refused", "id": 1, "reason": "the text of cell a is at version 1, the edit at 0"}
        bert.say("change", id=2, texts={"a": 1}, changes=edits("z", old=1))
        assert (await anna.until("changes", version=2))["id"] == 2
        await gone(anna, bert)

    run(serving, work)


def test_changes_that_are_none_are_refused_and_the_page_stays(serving, notebook_file):
    notebook_file("x")

    async def work(server):
        page = server.page("a.ipynb")
        page.say("change", id=1, texts={}, changes=[{"op": "explode"}])
        assert "explode" in (await page.until("refused"))["reason"]
        page.say("save", id=2)
        assert (await page.until("reply", id=2))["content"] == {"status": "ok"}
        await gone(page)

    run(serving, work)


def test_a_message_that_is_none_ends_the_connection_with_a_word(serving, notebook_file):
    notebook_file("x")

    async def work(server):
        for text in ("{", "[]", '{"type":"fly"}', '{"type":"run"}', '{"type":"input","value":3}', "\ud800"):
            page = server.page("a.ipynb")
            page.say_text(text)
            assert (await page.until("problem"))["message"].startswith("this is no message of the live protocol")
            assert await page.end() == 1008
            await page.task

    run(serving, work)


def test_interrupt_restart_and_input(serving, notebook_file):
    file = notebook_file("wait never\nprint no", "print yes", "ask name?", "wait never")

    async def work(server):
        page = server.page("a.ipynb")
        page.say("run", cells=["a", "b"])
        await page.until("runs", runs={"a": "running", "b": "queued"})
        page.say("interrupt")
        await page.until("runs", runs={})
        page.say("run", cells=["d"])
        await page.until("runs", runs={"d": "running"})
        page.say("restart")
        await page.until("kernel", state="restarting")
        await page.until("kernel", state="idle")
        page.say("run", cells=["c"])
        assert (await page.until("input_request"))["prompt"] == "name? "
        page.say("input", value="Eve")
        await page.until("input_done")
        await page.until("runs", runs={})
        await gone(page)

    run(serving, work)
    [[error], [], [text]] = [outputs(file, number) for number in range(3)]
    assert error["ename"] == "KeyboardInterrupt"
    assert text["text"] == ["name? Eve\n", "got Eve\n"]


def test_a_kernel_that_cannot_start_says_why(serving, notebook_file):
    notebook_file("print x", metadata={"kernelspec": {"name": "broken", "display_name": "Broken"}})

    async def work(server):
        page = server.page("a.ipynb")
        assert "last words:\nno module" in (await page.until("kernel", state="failed"))["message"]
        page.say("set_kernel", name="perijove")
        await page.until("kernel", state="idle", name="perijove")
        await gone(page)

    run(serving, work)


def test_a_kernel_that_dies_says_so_in_the_cell(serving, notebook_file):
    file = notebook_file("print x\ndie", "print y")

    async def work(server):
        page = server.page("a.ipynb")
        page.say("run", cells=["a", "b"])
        assert "last words" in (await page.until("kernel", state="dead"))["message"]
        page.say("run", cells=["b"])
        await page.until("kernel", state="idle")
        await page.until("runs", runs={})
        await gone(page)

    run(serving, work)
    assert [output["output_type"] for output in outputs(file, 0)] == ["stream", "error"]
    assert len(outputs(file, 1)) == 1


def test_completion_and_inspection_are_answered_in_their_own_time(serving, notebook_file):
    notebook_file("wait go")

    async def work(server):
        page = server.page("a.ipynb")
        await page.until("kernel", state="idle")
        page.say("complete", id=7, code="pri", cursor=3)
        assert (await page.until("reply", id=7))["content"]["matches"] == ["pri!"]
        page.say("inspect", id=8, code="print", cursor=2, detail=1)
        assert (await page.until("reply", id=8))["content"]["data"] == {"text/plain": "print 2 1"}
        await gone(page)

    run(serving, work)


def test_display_ids_update_what_another_cell_shows(serving, notebook_file):
    notebook_file("show one <b>1</b>", "update one <b>2</b>")

    async def work(server):
        page = server.page("a.ipynb")
        page.say("run", cells=["a", "b"])
        await page.until("runs", runs={"b": "running"})
        await page.until("runs", runs={})
        again = server.page("a.ipynb")
        snapshot = await again.until("snapshot")
        [output] = snapshot["notebook"]["cells"][0]["outputs"]
        assert (output["data"], output["display_id"]) == ({"text/html": "<b>2</b>"}, "one")
        assert snapshot["fresh"] == ["a", "b"]
        await gone(page, again)

    run(serving, work)


def test_a_page_that_is_too_slow_is_let_go_and_comes_back(serving, notebook_file, monkeypatch):
    monkeypatch.setattr("perijove.server.live.session.OUTBOX_BYTES", 3000)
    notebook_file("1")

    async def work(server):
        slow, quick = server.page("a.ipynb"), server.page("a.ipynb")
        epoch = (await slow.until("snapshot"))["epoch"]
        await slow.until("kernel", state="idle")
        slow.paused.clear()
        for number in range(100):
            quick.say("change", id=number, texts={}, changes=[{"op": "set_metadata", "key": "k", "value": number}])
            await quick.until("changes", id=number)
        slow.paused.set()
        assert await slow.end() == 4008
        await slow.task
        assert max(message["version"] for message in slow.seen if message["type"] == "changes") < 100
        again = server.page("a.ipynb", epoch=epoch, seen=95)
        assert [(await again.next())["version"] for _ in range(5)] == [96, 97, 98, 99, 100]
        await gone(quick, again)

    run(serving, work)
