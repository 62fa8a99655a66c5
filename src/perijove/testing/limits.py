"""More of what kernels stumble over: code that uses up what there is, forks, or undoes what a kernel rests on."""

import os
import signal
from pathlib import Path

from perijove.protocol.message import Channel
from perijove.testing.checks import Case, Suite
from perijove.testing.subject import content_of, printed, require

SUITE = Suite("torture")
check = SUITE.check


async def _goes_on(case: Case) -> None:
    _, outputs = await case.kernel.run("print('still here')", 20)
    require(printed(outputs) == "still here\n", f"the next cell says {outputs}")


@check("31", "warnings that are errors do not stop the session", "python", fresh=True)
async def warnings_as_errors(case: Case) -> None:
    await case.kernel.run("import warnings; warnings.simplefilter('error')")
    await case.kernel.run("import asyncio; await asyncio.sleep(0)")
    await case.kernel.ask("complete_request", {"code": "warn", "cursor_pos": 4})
    await _goes_on(case)


@check("32", "a context variable keeps its value from cell to cell", "python")
async def context(case: Case) -> None:
    await case.kernel.run("import contextvars; variable = contextvars.ContextVar('variable'); _ = variable.set(1)")
    reply, _ = await case.kernel.run("assert variable.get() == 1")
    require(reply["status"] == "ok", f"{reply.get('ename')}")
    await case.kernel.run("import asyncio; await asyncio.sleep(0); _ = variable.set(2)")
    reply, _ = await case.kernel.run("assert variable.get() == 2")
    require(reply["status"] == "ok", f"set in a cell that awaits: {reply.get('ename')}")


@check("33", "what a process prints in the background belongs to the cell that started it", "python")
async def background(case: Case) -> None:
    gate = "import os, tempfile; gate = os.path.join(tempfile.mkdtemp(), 'gate')\n"
    loop = "while [ ! -e {gate} ]; do sleep 0.05; done; echo 'in the background'"
    first = case.kernel.execute(f"{gate}import subprocess; child = subprocess.Popen(['sh', '-c', f\"{loop}\"])")
    await case.kernel.outputs(first)
    await case.kernel.run("open(gate, 'w').close()")
    await case.kernel.run("_ = child.wait()")
    heard = case.kernel.heard[Channel.IOPUB]

    def said() -> list[str | None]:
        return [m.parent_id for m in heard if m.msg_type == "stream" and "background" in content_of(m)["text"]]

    await case.kernel.until(lambda: bool(said()), awaited="its text")
    require(said() == [first.msg_id], "it went to another cell")


@check("34", "a kernel that is killed leaves no process behind", "python", fresh=True)
async def orphans(case: Case) -> None:
    code = "import subprocess; print(subprocess.Popen(['sleep', '300']).pid)"
    child = int(printed((await case.kernel.run(code))[1]))
    assert case.kernel.manager.pid is not None, "it runs"
    os.kill(case.kernel.manager.pid, signal.SIGKILL)
    await case.kernel.ended()
    await case.kernel.settle(lambda: _ended(child), 0)
    for _ in range(30):
        if _ended(child):
            return
        await case.kernel.settle(lambda: False, 0.1)
    os.kill(child, signal.SIGKILL)
    require(False, "its child runs on")


def _ended(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] == "Z"
    except FileNotFoundError:
        return True


@check("35", "a cell that forks is answered once, and its child ends with it", "python", fresh=True)
async def forks(case: Case) -> None:
    request = case.kernel.execute("import os; pid = os.fork()")
    await case.kernel.reply(request)
    _, outputs = await case.kernel.run("print(os.waitpid(pid, 0)[0] == pid)", 5)
    require(printed(outputs) == "True\n", f"{outputs}")
    replies = [message for message in case.kernel.heard[Channel.SHELL] if message.parent_id == request.msg_id]
    require(len(replies) == 1, f"it has {len(replies)} replies")
    await _goes_on(case)


@check("36", "code that uses up all descriptors fails alone", "python", fresh=True)
async def descriptors(case: Case) -> None:
    code = (
        "import os, resource\nresource.setrlimit(resource.RLIMIT_NOFILE, (256, 256))\nused = []\n"
        "try:\n    while True: used.append(os.dup(0))\nexcept OSError: print('used up')"
    )
    _, outputs = await case.kernel.run(code, 20)
    require(printed(outputs) == "used up\n", f"{outputs}")
    await case.kernel.run("import subprocess; subprocess.run(['true'])")
    await case.kernel.ask("complete_request", {"code": "resour", "cursor_pos": 6})
    await _goes_on(case)


@check("37", "code that runs out of memory fails alone", "python", fresh=True)
async def memory(case: Case) -> None:
    code = (
        "import resource\nroom = int(open('/proc/self/statm').read().split()[0]) * resource.getpagesize() + 2**27\n"
        "resource.setrlimit(resource.RLIMIT_AS, (room, room))\nlarge = bytearray(2**28)"
    )
    reply, _ = await case.kernel.run(code, 20)
    require(reply.get("ename") == "MemoryError", f"{reply.get('ename')}")
    await _goes_on(case)


@check("38", "100 MB go through a comm and come back whole", "python", fresh=True)
async def large_buffers(case: Case) -> None:
    code = (
        "import comm\ncomm.get_comm_manager().register_target("
        "'back', lambda c, m: c.on_msg(lambda m: c.send({}, buffers=[m['buffers'][0]])))"
    )
    await case.kernel.run(code)
    case.kernel.send("comm_open", {"comm_id": "l", "target_name": "back", "data": {}})
    data = bytes(range(256)) * 400_000
    request = case.kernel.send("comm_msg", {"comm_id": "l", "data": {}}, buffers=(data,))
    await case.kernel.outputs(request, 30)
    (back,) = [
        m for m in case.kernel.heard[Channel.IOPUB] if m.parent_id == request.msg_id and m.msg_type == "comm_msg"
    ]
    require(bytes(back.buffers[0]) == data, "it is another")


@check("39", "code that closes or replaces sys.stdout keeps the next cells' text", "python")
async def streams_undone(case: Case) -> None:
    await case.kernel.run("import sys; sys.stdout.close()")
    await _goes_on(case)
    await case.kernel.run("saved = sys.stdout; sys.stdout = None; print('nowhere')")
    await case.kernel.run("sys.stdout = saved")
    await _goes_on(case)


@check("40", "all that was flushed before a crash is shown", "python", fresh=True)
async def last_words(case: Case) -> None:
    code = "import os\nfor i in range(300): print('line', i, flush=True)\nos.kill(os.getpid(), 9)"
    request = case.kernel.execute(code)
    await case.kernel.reply(request, 5)
    lines = printed(await case.kernel.outputs(request)).splitlines()
    require(len(lines) == 300, f"{len(lines)} of 300 lines")
