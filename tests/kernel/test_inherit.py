"""Whose output it is: work that one cell begins and that is done later."""

import pytest

from perijove.protocol.message import Channel

from .conftest import content, printed

GO = "import threading\ngo = threading.Event()\n"


@pytest.mark.parametrize(
    "begin",
    [
        "threading.Thread(target=lambda: (go.wait(), print('late'))).start()",
        "threading.Timer(0, lambda: (go.wait(), print('late'))).start()",
        "threading.Thread(target=lambda: threading.Thread(target=lambda: (go.wait(), print('late'))).start()).start()",
        "import concurrent.futures as c; pool = c.ThreadPoolExecutor(1); _ = pool.submit(lambda: (go.wait(), print('late')))",
        "import asyncio\nasync def f():\n    while not go.is_set(): await asyncio.sleep(0.01)\n    print('late')\ntask = asyncio.create_task(f())",
        "import asyncio\nasync def f():\n    await asyncio.to_thread(go.wait)\n    print('late')\ntask = asyncio.create_task(f())",
    ],
    ids=["thread", "timer", "thread of a thread", "executor", "task", "to_thread"],
)
def test_it_belongs_to_the_cell_that_began_it(kernel, begin):
    request = kernel.execute(GO + begin)
    assert kernel.reply(request)["status"] == "ok"
    kernel.until_idle(request)
    other = kernel.execute("go.set(); print('another cell')")
    assert kernel.until("stream", "late").parent_id == request.msg_id
    kernel.reply(other)


def test_what_an_executor_is_given_belongs_to_the_cell_that_gave_it(kernel):
    kernel.run("import concurrent.futures as c; pool = c.ThreadPoolExecutor(1); pool.submit(int).result()")
    request = kernel.execute("pool.submit(print, 'given').result()")
    kernel.reply(request)
    assert printed(kernel.outputs(request)) == "given\n"


def test_an_exit_hook_prints_into_its_cell_and_can_be_taken_back(start):
    front = start()
    request = front.execute(
        "import atexit\natexit.register(print, 'so long')\natexit.register(print, 'never')\natexit.unregister(print)\n"
        "@atexit.register\ndef bye(): print('bye')"
    )
    front.reply(request)
    front.run("'another cell'")
    front.send("shutdown_request", {"restart": False}, Channel.CONTROL)
    told = front.until("stream")
    assert (told.parent_id, content(told)["text"]) == (request.msg_id, "bye\n")
    front.until("shutdown_reply")


@pytest.mark.parametrize("method", ["fork", "spawn", "forkserver"])
def test_children_of_multiprocessing_print_into_their_cell(kernel, method, tmp_path):
    (tmp_path / f"work_{method}.py").write_text("def say(n):\n    print('child', n, flush=True)\n    return n * n\n")
    text = kernel.text(
        f"import sys, multiprocessing as m\nsys.path.insert(0, {str(tmp_path)!r})\nimport work_{method} as work\n"
        f"with m.get_context({method!r}).Pool(2) as pool: squares = pool.map(work.say, range(4))\nprint(squares)"
    )
    assert sorted(text.splitlines()) == ["[0, 1, 4, 9]", *(f"child {n}" for n in range(4))]


def test_children_of_a_process_pool_executor_print_into_their_cell(kernel):
    text = kernel.text(
        "import concurrent.futures as c, multiprocessing as m\n"
        "with c.ProcessPoolExecutor(1, m.get_context('fork')) as pool: pool.submit(print, 'from a process').result()"
    )
    assert text == "from a process\n"
