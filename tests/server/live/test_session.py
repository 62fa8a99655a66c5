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
            anna.say("change", id=1, texts={"a": 0}, changes=[{"op": "edit_source", "cell_id": "a", "edits": [11, [0, "", "print you"]]}])
            mine, theirs = await anna.until("changes"), await bert.until("changes")
            assert mine == theirs
            assert (mine["client"], mine["id"], mine["version"]) == (me, 1, 1)
            bert.say("run", cells=["a"])
            await anna.until("runs", runs={"a": "running"})
            await anna.until("runs", runs={})
            texts = [c["text"] for m in anna.seen if m["type"] == "changes" for c in m["changes"] if c["op"] == "append_stream"]
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
