"""Real kernels behind live notebooks."""

import asyncio
import json
import sys
from pathlib import Path

import pytest

from perijove.server.kernels import ClientKernels


@pytest.fixture(autouse=True)
def own_folders(tmp_path, monkeypatch):
    monkeypatch.setenv("JUPYTER_RUNTIME_DIR", str(tmp_path / "runtime"))
    monkeypatch.setenv("JUPYTER_PATH", str(tmp_path / "jupyter"))
    monkeypatch.setenv("PYTHONPATH", str(Path("src").resolve()))


def run(serving, work):
    async def main():
        async with serving(kernels=ClientKernels()) as server:
            await work(server)

    asyncio.run(main())


async def gone(*pages):
    for page in pages:
        page.leave()
    await asyncio.gather(*(page.task for page in pages))


def outputs(file, cell=0):
    return json.loads(file.read_text())["cells"][cell]["outputs"]


async def finished(page):
    while await page.until("runs") and page.seen[-1]["runs"]:
        pass


def test_a_cell_runs_and_its_outputs_are_saved(serving, notebook_file):
    file = notebook_file("print('hi')\n1 + 1", "1/0", "print('not reached')")

    async def work(server):
        page = server.page("a.ipynb")
        page.say("run", cells=["a", "b", "c"])
        await page.until("runs", runs={"a": "running", "b": "queued", "c": "queued"})
        await finished(page)
        await gone(page)

    run(serving, work)
    assert [output["output_type"] for output in outputs(file)] == ["stream", "execute_result"]
    assert [output["ename"] for output in outputs(file, 1)] == ["ZeroDivisionError"]
    assert outputs(file, 2) == []
    plain = json.loads(file.read_text())
    assert [cell["execution_count"] for cell in plain["cells"]] == [1, 2, None]
    assert plain["metadata"]["kernelspec"]["name"] == "perijove"
    assert plain["metadata"]["language_info"]["name"] == "python"


def test_a_reload_during_a_print_loop_loses_and_doubles_nothing(serving, notebook_file):
    file = notebook_file("import time\nfor i in range(100):\n    print(i, flush=True)\n    time.sleep(.005)")
    expected = "".join(f"{i}\n" for i in range(100))

    async def work(server):
        page = server.page("a.ipynb")
        page.say("run", cells=["a"])
        while not any(
            change["op"] == "append_stream"
            for message in page.seen
            if message["type"] == "changes"
            for change in message["changes"]
        ):
            await page.next()
        seen = page.seen[-1]["version"]
        await gone(page)
        shown = text_of(page.seen)
        again = server.page("a.ipynb", epoch=page.seen[0]["epoch"], seen=seen)
        await finished(again)
        assert shown + text_of(again.seen) == expected
        fresh = server.page("a.ipynb")
        [cell] = (await fresh.until("snapshot"))["notebook"]["cells"]
        assert cell["outputs"] == [{"output_type": "stream", "name": "stdout", "text": expected}]
        await gone(again, fresh)

    run(serving, work)
    assert "".join(outputs(file)[0]["text"]) == expected


def text_of(messages):
    changes = [change for message in messages if message["type"] == "changes" for change in message["changes"]]
    return "".join(change["text"] for change in changes if change["op"] == "append_stream")


def test_input_interrupt_completion_inspection_restart(serving, notebook_file):
    file = notebook_file("name = input('name? ')", "print(name)\nwhile True: pass", "print('name' in globals())")

    async def work(server):
        page = server.page("a.ipynb")
        page.say("run", cells=["a", "b"])
        assert (await page.until("input_request")) == {
            "type": "input_request",
            "cell_id": "a",
            "prompt": "name? ",
            "password": False,
        }
        page.say("input", value="Eve")
        await page.until("runs", runs={"b": "running"})
        while "Eve\n" not in text_of(page.seen[-1:]):
            await page.next()
        page.say("interrupt")
        await page.until("kernel", state="idle")
        page.say("complete", id=1, code="nam", cursor=3)
        assert "name" in (await page.until("reply", id=1))["content"].get("matches", []), page.seen[-1]
        page.say("inspect", id=2, code="name", cursor=4, detail=0)
        assert (await page.until("reply", id=2))["content"]["found"]
        page.say("restart")
        await page.until("kernel", state="idle")
        page.say("run", cells=["c"])
        await finished(page)
        await gone(page)

    run(serving, work)
    assert outputs(file, 1)[-1]["ename"] == "KeyboardInterrupt"
    assert outputs(file, 2)[0]["text"] == ["False\n"]


def test_a_thread_prints_into_its_cell_after_the_run(serving, notebook_file):
    notebook_file(
        "import threading\ngo = threading.Event()\nthreading.Thread(target=lambda: (go.wait(), print('late'))).start()",
        "go.set()",
    )

    async def work(server):
        page = server.page("a.ipynb")
        page.say("run", cells=["a", "b"])
        while "late" not in text_of(page.seen):
            await page.next()
        cells = {
            change["cell_id"]
            for message in page.seen
            if message["type"] == "changes"
            for change in message["changes"]
            if change["op"] == "append_stream"
        }
        assert cells == {"a"}
        await gone(page)

    run(serving, work)


def test_a_kernel_that_dies_says_how(serving, notebook_file):
    file = notebook_file("import os\nos.kill(os.getppid(), 9)\nos.kill(os.getpid(), 9)", "print('again')")

    async def work(server):
        page = server.page("a.ipynb")
        page.say("run", cells=["a"])
        message = await page.until("kernel", state="dead")
        assert "SIGKILL" in message["message"]
        page.say("run", cells=["b"])
        await page.until("runs", runs={"b": "running"})
        await finished(page)
        await gone(page)

    run(serving, work)
    assert outputs(file)[-1]["ename"] == "KernelDied"
    assert outputs(file, 1)[0]["text"] == ["again\n"]


def broken_spec(tmp_path, *argv):
    folder = tmp_path / "jupyter" / "kernels" / "broken"
    folder.mkdir(parents=True)
    (folder / "kernel.json").write_text(json.dumps({"argv": list(argv), "display_name": "Broken", "language": "none"}))


def test_a_kernel_that_cannot_start_shows_its_last_words(serving, notebook_file, tmp_path):
    broken_spec(tmp_path, sys.executable, "-c", "import sys; sys.exit('no such engine')", "{connection_file}")
    notebook_file("1", metadata={"kernelspec": {"name": "broken"}})

    async def work(server):
        page = server.page("a.ipynb")
        assert "no such engine" in (await page.until("kernel", state="failed"))["message"]
        await gone(page)

    run(serving, work)


def test_a_kernel_that_is_not_there_names_those_that_are(serving, notebook_file):
    notebook_file("1", metadata={"kernelspec": {"name": "brainfuck", "language": "brainfuck"}})

    async def work(server):
        page = server.page("a.ipynb")
        message = (await page.until("kernel", state="failed"))["message"]
        assert "no kernelspec 'brainfuck'" in message
        assert "perijove" in message
        await gone(page)

    run(serving, work)


def test_a_python_notebook_whose_kernel_is_not_here_runs_on_ours(serving, notebook_file):
    notebook_file("6 * 7", metadata={"kernelspec": {"name": "conda-env-x", "language": "python"}})

    async def work(server):
        page = server.page("a.ipynb")
        told = await page.until("kernel", state="idle")
        assert told["message"] == "the notebook's kernel 'conda-env-x' is not here, so it is run with 'perijove'"
        await gone(page)

    run(serving, work)


def test_kernelspecs_are_listed_as_jupyter_does(serving):
    async def work(server):
        answer = await server.ask("GET", "/api/kernelspecs")
        assert answer.json["default"] == "perijove"
        assert answer.json["kernelspecs"]["python3"]["spec"]["language"] == "python"

    run(serving, work)
