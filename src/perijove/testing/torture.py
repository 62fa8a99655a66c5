"""What kernels stumble over, each as it was once seen to go wrong; docs/kernel-conformance.md lists them.

The numbers up to 20 are those of the faults that were found in ipykernel 7.4.0. No fork bombs.
"""

from time import perf_counter

from perijove.protocol.message import Channel
from perijove.testing.checks import Case, Suite
from perijove.testing.subject import content_of, printed, require

SUITE = Suite("torture")
check = SUITE.check
_RESIDENT = "int(open('/proc/self/statm').read().split()[1]) * 4096"


async def _text(case: Case, code: str, name: str = "stdout", patience: float = 10.0) -> str:
    reply, outputs = await case.kernel.run(code, patience)
    require(reply["status"] == "ok", f"it failed: {reply.get('ename')}: {reply.get('evalue')}")
    return printed(outputs, name)


@check("1", "input and reply agree on the count of an empty cell", "python")
async def empty_cell(case: Case) -> None:
    await case.kernel.run("1")
    request = case.kernel.execute("")
    reply = await case.kernel.reply(request)
    told = [
        content["execution_count"] for kind, content in await case.kernel.outputs(request) if kind == "execute_input"
    ]
    require(told in ([], [reply["execution_count"]]), f"the input says {told}, the reply {reply['execution_count']}")


@check("2", "an aborted reply is an error with a count", "python")
async def aborted(case: Case) -> None:
    case.kernel.execute("import time; time.sleep(0.2); 1 / 0")
    reply = await case.kernel.reply(case.kernel.execute("1"))
    require(reply["status"] == "error" and "execution_count" in reply, f"{reply}")


@check("3", "an object whose text fails: the cell fails with that error, not a nameless one", "python")
async def broken_text(case: Case) -> None:
    reply, _ = await case.kernel.run("class A:\n    def __repr__(self): raise KeyError('text')\nA()")
    require(reply["status"] == "ok" or reply["ename"] == "KeyError", f"the error is named {reply.get('ename')}")


@check("4", "an interrupt ends `await` at once, while nothing else happens", "python", fresh=True)
async def interrupted_await(case: Case) -> None:
    request = case.kernel.execute("import asyncio; await asyncio.sleep(30)")
    await case.kernel.is_under_way(request)
    begun = perf_counter()
    await case.kernel.interrupt()
    await case.kernel.reply(request, 20)
    seconds = perf_counter() - begun
    require(seconds < 2, f"it took {seconds:.1f} s")


@check("5", "an interrupted `await` is a KeyboardInterrupt", "python", fresh=True)
async def interrupt_by_name(case: Case) -> None:
    request = case.kernel.execute("import asyncio; await asyncio.sleep(3)")
    await case.kernel.is_under_way(request)
    await case.kernel.interrupt()
    reply = await case.kernel.reply(request)
    require(reply.get("ename") == "KeyboardInterrupt", f"it is {reply.get('ename', reply['status'])}")


@check("6", "asyncio.run() in a cell", "python")
async def asyncio_run(case: Case) -> None:
    require(
        await _text(case, "import asyncio\nasync def f(): return 3\nprint(asyncio.run(f()))") == "3\n", "another text"
    )


@check("7", "stdout and stderr keep their order", "python")
async def interleaved(case: Case) -> None:
    code = "import sys\nfor i in range(4): print(i, file=(sys.stdout, sys.stderr)[i % 2])"
    _, outputs = await case.kernel.run(code)
    said = "".join(content["text"] for kind, content in outputs if kind == "stream")
    require(said.split() == ["0", "1", "2", "3"], f"{said.split()}")


@check("8", "sys.stdout.buffer, fileno, isatty and sys.stdin", "python")
async def streams(case: Case) -> None:
    code = (
        "import sys\nsys.stdout.buffer.write(b'bytes\\n')\nsys.stdout.flush()\nsys.stdout.fileno(), sys.stdout.isatty()"
    )
    require("bytes" in await _text(case, code), "the bytes did not come")
    request = case.kernel.execute("import sys; print(sys.stdin.readline())", allow_stdin=True)
    asked = case.kernel.heard[Channel.STDIN]
    count = len(asked)
    await case.kernel.until(lambda: len(asked) > count, 3, "a question from sys.stdin")
    case.kernel.send("input_reply", {"value": "a line"}, Channel.STDIN)
    require((await case.kernel.reply(request))["status"] == "ok", "reading a line failed")


@check("9", "C code that prints 100 kB while it holds the interpreter's lock", "python", fresh=True)
async def locked_print(case: Case) -> None:
    code = "import ctypes\nctypes.PyDLL(None).printf(b'%0100000d\\n', 7), ctypes.PyDLL(None).fflush(None)"
    require(len(await _text(case, code)) > 100_000, "not all of it came")


@check(
    "10", "what is written to descriptor 1 is shown, and not written to the server's terminal too", "python", fresh=True
)
async def no_copy(case: Case) -> None:
    require("once" in await _text(case, "import os; os.system('echo once')") or await _late(case, "once"), "not shown")
    require("once" not in case.kernel.wrote(), "it is in the terminal, too")


async def _late(case: Case, text: str) -> bool:
    heard = case.kernel.heard[Channel.IOPUB]
    found = lambda: any(m.msg_type == "stream" and text in content_of(m)["text"] for m in heard)  # noqa: E731 - short
    await case.kernel.until(found, 3, f"the text {text!r}")
    return True


@check("11", "a forked child's line comes whole", "python")
async def forked_line(case: Case) -> None:
    child = "    print('child', 'line', flush=True); os._exit(0)"
    code = f"import os\nif not (pid := os.fork()):\n{child}\n_ = os.waitpid(pid, 0)"
    _, outputs = await case.kernel.run(code)
    texts = [content["text"] for kind, content in outputs if kind == "stream"]
    require("child line\n" in "".join(texts) and not any(text == "\n" for text in texts), f"{texts}")


@check("12", "what a thread prints later belongs to the cell that started it", "python")
async def thread_text(case: Case) -> None:
    code = "import threading\ngate = threading.Event()\nsay = lambda: (gate.wait(20), print('late'))\n"
    code += "threading.Thread(target=say).start()"
    first = case.kernel.execute(code)
    await case.kernel.outputs(first)
    await case.kernel.run("gate.set()")
    await _late(case, "late")
    require("late" in printed(case.kernel.published(first)), "it went to another cell")


@check("13", "200,000 prints leave no memory behind", "python", fresh=True)
async def prints_forgotten(case: Case) -> None:
    await case.kernel.run("for i in range(1000): print(i, flush=True)")
    before = int(await _text(case, f"print({_RESIDENT})"))
    await case.kernel.run("for i in range(200_000): print('x', 'y')", 60)
    grown = (int(await _text(case, f"print({_RESIDENT})")) - before) / 2**20
    require(grown < 20, f"the process grew by {grown:.0f} MB")


@check("14", "a message for an unknown comm is not the cell's business", "python")
async def unknown_comm(case: Case) -> None:
    request = case.kernel.send("comm_open", {"comm_id": "nobody", "target_name": "nobody", "data": {}})
    after = case.kernel.send("comm_msg", {"comm_id": "nobody", "data": {}})
    told = await case.kernel.outputs(request) + await case.kernel.outputs(after)
    require(not printed(told, "stderr"), f"stderr has {printed(told, 'stderr')[:80]!r}")


@check("15", "`!command` keeps stdout and stderr apart", "python")
async def command(case: Case) -> None:
    _, outputs = await case.kernel.run("!echo out; echo err >&2")
    found = (printed(outputs), printed(outputs, "stderr"))
    require(found == ("out\n", "err\n"), f"stdout has {found[0]!r}, stderr {found[1]!r}")


@check("16", "a loop that swallows every interrupt can be ended without ending the session", "python", fresh=True)
async def swallows(case: Case) -> None:
    code = "import time\nprint('begun', flush=True)\nwhile True:\n"
    code += "    try: time.sleep(1)\n    except BaseException: pass"
    request = case.kernel.execute(code)
    await case.kernel.says(request, "begun")

    def replied() -> bool:
        return any(message.parent_id == request.msg_id for message in case.kernel.heard[Channel.SHELL])

    for _ in range(30):
        await case.kernel.interrupt()
        await case.kernel.settle(replied, 0.5)
        if replied():
            break
    require(replied(), "thirty interrupts did not end it")
    require((await case.kernel.run("1"))[0]["status"] == "ok", "the next cell failed")


@check("17", "`pass` takes less than 3 ms at best", "python")
async def quick_cell(case: Case) -> None:
    times = []
    for _ in range(100):
        begun = perf_counter()
        request = case.kernel.execute("pass")
        await case.kernel.reply(request)
        await case.kernel.outputs(request)
        times.append(perf_counter() - begun)
    require(min(times) < 0.003, f"the quickest of 100 took {min(times) * 1000:.1f} ms")


@check("18", "a second client of a ready kernel is ready in 0.1 s at best")
async def second_client(case: Case) -> None:
    times = []
    for _ in range(5):
        begun = perf_counter()
        async with case.kernel.other_client() as client:
            await client.wait_ready()
        times.append(perf_counter() - begun)
    require(min(times) < 0.1, f"the quickest of 5 took {min(times):.2f} s")


@check("19", "the first completion comes in 1 s", "python", fresh=True)
async def first_completion(case: Case) -> None:
    begun = perf_counter()
    reply = await case.kernel.ask("complete_request", {"code": "import os; os.pa", "cursor_pos": 16})
    seconds = perf_counter() - begun
    require(any(match.endswith("path") for match in reply["matches"]), f"{reply['matches'][:5]}")
    require(seconds < 1, f"it took {seconds:.1f} s")


@check("20", "a kernel starts without a word", fresh=True)
async def silent_start(case: Case) -> None:
    require(not case.kernel.wrote().strip(), f"it wrote {case.kernel.wrote().strip()[:100]!r}")


@check("21", "control is served while C code holds the interpreter's lock", "python", fresh=True)
async def locked(case: Case) -> None:
    request = case.kernel.execute("import ctypes; print('begun', flush=True); ctypes.PyDLL(None).usleep(3_000_000)")
    await case.kernel.says(request, "begun")
    begun = perf_counter()
    await case.kernel.ask("kernel_info_request", channel=Channel.CONTROL)
    seconds = perf_counter() - begun
    require(seconds < 1, f"it took {seconds:.1f} s")
    await case.kernel.reply(request)


@check("22", "a flood is interrupted, and the next cell runs", "python", fresh=True)
async def flood(case: Case) -> None:
    request = case.kernel.execute("while True: print('x' * 100)")
    await case.kernel.says(request, "x")
    await case.kernel.interrupt()
    require((await case.kernel.reply(request, 20))["ename"] == "KeyboardInterrupt", "it ended otherwise")
    require((await case.kernel.run("1", 20))[0]["status"] == "ok", "the next cell failed")


@check(
    "23",
    "code that is killed: the cell fails with the reason, and the same connection serves the next",
    "python",
    fresh=True,
)
async def killed(case: Case) -> None:
    reply, _ = await case.kernel.run("import os; os.kill(os.getpid(), 9)", 5)
    require("SIGKILL" in reply["evalue"], f"{reply}")
    require((await case.kernel.run("1", 20))[0]["status"] == "ok", "the next cell failed")


@check("24", "a crash in C is told with the stack of Python", "python", fresh=True)
async def crash(case: Case) -> None:
    reply, _ = await case.kernel.run("def falls():\n    import ctypes; ctypes.string_at(0)\nfalls()", 5)
    require("falls" in "\n".join(reply["traceback"]), f"{reply}")


@check("25", "threads' lines are not torn", "python")
async def threads(case: Case) -> None:
    code = (
        "import threading, sys\n"
        "def say(c):\n"
        "    for _ in range(200): print(c * 20, c * 20)\n"
        "threads = [threading.Thread(target=say, args=(c,)) for c in 'abcdefgh']\n"
        "[t.start() for t in threads]; _ = [t.join() for t in threads]"
    )
    lines = (await _text(case, code, patience=30)).splitlines()
    torn = [line for line in lines if len(set(line.replace(" ", ""))) != 1 or len(line) != 41]
    require(len(lines) == 1600 and not torn, f"{len(lines)} lines, {len(torn)} of them torn, such as {torn[:1]}")


@check("26", "what children, executors and exit hooks print is shown", "python", fresh=True)
async def children(case: Case) -> None:
    code = (
        "import subprocess, atexit\nfrom concurrent.futures import ThreadPoolExecutor\n"
        "subprocess.run(['echo', 'from a child'])\n"
        "with ThreadPoolExecutor(1) as pool: pool.submit(print, 'from an executor').result()\n"
        "_ = atexit.register(print, 'from the end')"
    )
    await case.kernel.run(code)
    await _late(case, "from a child")
    await _late(case, "from an executor")
    case.kernel.send("shutdown_request", {"restart": False}, Channel.CONTROL)
    await _late(case, "from the end")


@check("27", "a lone surrogate, a null and 5 MB in one line", "python")
async def odd_text(case: Case) -> None:
    require("after" in await _text(case, "print('\\ud800', '\\0'); print('after')"), "the text after it did not come")
    require(len(await _text(case, "print('x' * 5_000_000)", patience=30)) == 5_000_001, "not all of it came")


@check("28", "deep recursion is an error, not an end", "python")
async def recursion(case: Case) -> None:
    reply, _ = await case.kernel.run("def f(): f()\nf()", 30)
    require(reply["ename"] == "RecursionError", f"{reply['ename']}")


@check("29", "code that closes descriptors 1 and 2 does not end the session", "python", fresh=True)
async def closed_descriptors(case: Case) -> None:
    await case.kernel.run("import os; os.close(1); os.close(2)")
    require("still here" in await _text(case, "print('still here')"), "nothing is printed any more")


@check("30", "sys.exit in a thread and a signal handler of the user's own do no harm", "python", fresh=True)
async def handlers(case: Case) -> None:
    await case.kernel.run("import threading, sys\nt = threading.Thread(target=sys.exit); t.start(); t.join()")
    await case.kernel.run("import signal; _ = signal.signal(signal.SIGINT, signal.SIG_IGN)")
    request = case.kernel.execute("import time; time.sleep(0.5)")
    await case.kernel.is_under_way(request)
    await case.kernel.interrupt()
    await case.kernel.reply(request)
    require((await case.kernel.run("1"))[0]["status"] == "ok", "the next cell failed")
