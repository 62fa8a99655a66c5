"""What came to the messaging protocol with enhancement proposals, and how its frames are checked: more numbered rules.

Comms, subshells (JEP 91), debugging (JEP 47), usage, and the wire's signatures.
"""

from msgspec import Raw, structs
from msgspec.json import decode, encode

from perijove.protocol.message import EMPTY, Channel, Message
from perijove.testing.checks import Case, Suite
from perijove.testing.subject import Content, content_of, printed, require

SUITE = Suite("conformance")
check = SUITE.check


@check("27", "comm messages go both ways, with buffers", "python")
async def comms(case: Case) -> None:
    code = (
        "import comm\n"
        "def opened(c, message):\n"
        "    c.on_msg(lambda m: c.send({'n': m['content']['data']['n'] + 1}, buffers=[bytes(m['buffers'][0])[::-1]]))\n"
        "comm.get_comm_manager().register_target('echo', opened)"
    )
    await case.kernel.run(code)
    case.kernel.send("comm_open", {"comm_id": "k", "target_name": "echo", "data": {}})
    request = case.kernel.send("comm_msg", {"comm_id": "k", "data": {"n": 1}}, buffers=(b"ab",))
    await case.kernel.outputs(request)
    (back,) = [
        m for m in case.kernel.heard[Channel.IOPUB] if m.parent_id == request.msg_id and m.msg_type == "comm_msg"
    ]
    require(content_of(back)["data"] == {"n": 2}, f"{content_of(back)}")
    require([bytes(buffer) for buffer in back.buffers] == [b"ba"], "the buffers are others")


@check("28", "a comm for an unknown target is closed")
async def comm_refused(case: Case) -> None:
    request = case.kernel.send("comm_open", {"comm_id": "u", "target_name": "nobody", "data": {}})
    outputs = await case.kernel.outputs(request)
    require([kind for kind, _ in outputs if kind.startswith("comm")] == ["comm_close"], f"{outputs}")


@check("28a", "comm messages are served while a cell awaits", "python")
async def comm_while_awaiting(case: Case) -> None:
    code = (
        "import asyncio, comm\narrived = asyncio.Event()\n"
        "def opened(c, message): c.on_msg(lambda m: arrived.set())\n"
        "comm.get_comm_manager().register_target('waited', opened)"
    )
    await case.kernel.run(code)
    await case.kernel.outputs(case.kernel.send("comm_open", {"comm_id": "w", "target_name": "waited", "data": {}}))
    request = case.kernel.execute("print('waits', flush=True); await asyncio.wait_for(arrived.wait(), 5)")
    await case.kernel.says(request, "waits")
    case.kernel.send("comm_msg", {"comm_id": "w", "data": {}})
    require((await case.kernel.reply(request))["status"] == "ok", "the message came when the cell had ended")


@check("28b", "a comm's handler that fails fails alone, and what it prints belongs to its message", "python")
async def failing_handler(case: Case) -> None:
    code = (
        "import comm\ndef said(m): print('handled'); 1 / 0\n"
        "comm.get_comm_manager().register_target('fails', lambda c, m: c.on_msg(said))"
    )
    await case.kernel.run(code)
    case.kernel.send("comm_open", {"comm_id": "f", "target_name": "fails", "data": {}})
    told = await case.kernel.outputs(case.kernel.send("comm_msg", {"comm_id": "f", "data": {}}))
    require("handled" in printed(told), f"{told}")
    require((await case.kernel.run("1"))[0]["status"] == "ok", "the next cell failed")


@check("29", "subshells (JEP 91) run beside the main shell and share its names", "python")
async def subshells(case: Case) -> None:
    info = await case.kernel.ask("kernel_info_request")
    require("kernel subshells" in info.get("supported_features", ()), "kernel_info does not name them")
    inner = (await case.kernel.ask("create_subshell_request", channel=Channel.CONTROL))["subshell_id"]
    outer = case.kernel.execute("import threading; gate = threading.Event(); print('waits', flush=True); gate.wait(20)")
    await case.kernel.says(outer, "waits")
    within = case.kernel.execute("gate.set()", subshell_id=inner)
    require((await case.kernel.reply(within))["status"] == "ok", "the subshell failed")
    require((await case.kernel.reply(outer))["status"] == "ok", "the main shell failed")
    found = await case.kernel.ask("list_subshell_request", channel=Channel.CONTROL)
    require(found["subshell_id"] == [inner], f"{found}")
    gone = await case.kernel.ask("delete_subshell_request", {"subshell_id": inner}, Channel.CONTROL)
    require(gone["status"] == "ok", f"{gone}")


@check("29a", "a subshell has a queue and an abort of its own, and one that there is not is refused", "python")
async def queues(case: Case) -> None:
    inner = (await case.kernel.ask("create_subshell_request", channel=Channel.CONTROL))["subshell_id"]
    outer = case.kernel.execute("import threading; gate = threading.Event(); print('waits', flush=True); gate.wait(20)")
    await case.kernel.says(outer, "waits")
    queued = case.kernel.execute("'after the gate'")
    failed = case.kernel.execute("1 / 0", subshell_id=inner)
    require((await case.kernel.reply(failed))["status"] == "error", "it did not fail")
    await case.kernel.outputs(failed)
    request = case.kernel.execute("gate.set()", subshell_id=inner)
    require(
        (await case.kernel.reply(request))["status"] == "ok", "what comes after an error in the subshell is not run"
    )
    for each in (outer, queued):
        require(
            (await case.kernel.reply(each))["status"] == "ok", "an error of the subshell has aborted the main shell"
        )
    unknown = case.kernel.execute("1", subshell_id="there is none")
    require((await case.kernel.reply(unknown))["status"] == "error", "a subshell that there is not was found")
    await case.kernel.ask("delete_subshell_request", {"subshell_id": inner}, Channel.CONTROL)


class _Debugger:
    """The front end's side of JEP 47."""

    def __init__(self, case: Case) -> None:
        self._kernel = case.kernel
        self._seq = 0

    async def ask(self, command: str, **arguments: object) -> Content:
        """The body of the response."""
        self._seq += 1
        asked = {"type": "request", "seq": self._seq, "command": command, "arguments": arguments}
        reply = await self._kernel.ask("debug_request", asked, Channel.CONTROL, 30)
        require(reply.get("success"), f"{command}: {reply.get('message') or reply}")
        return dict(reply.get("body") or {})

    async def stop(self, code: str, line: int) -> Message:
        """Sets a breakpoint in a cell that has not run, and runs it until it stops there."""
        if not self._seq:
            where = {"linesStartAt1": True, "columnsStartAt1": True, "pathFormat": "path"}
            await self.ask("initialize", clientID="test", adapterID="", **where)
            await self.ask("attach")
        self.path = (await self.ask("dumpCell", code=code))["sourcePath"]
        await self.ask("setBreakpoints", source={"path": self.path}, breakpoints=[{"line": line}], sourceModified=False)
        await self.ask("configurationDone")
        count = len(self._stops())
        request = self._kernel.execute(code)
        await self._kernel.until(lambda: len(self._stops()) > count, awaited="the stop")
        self.thread = self._stops()[-1]
        self.frames = (await self.ask("stackTrace", threadId=self.thread))["stackFrames"]
        return request

    def _stops(self) -> list[int]:
        heard = [content_of(m) for m in self._kernel.heard[Channel.IOPUB] if m.msg_type == "debug_event"]
        return [event["body"]["threadId"] for event in heard if event["event"] == "stopped"]


_STOPS = "def f(x):\n    y = x + 1\n    return y\nf(1)"


@check(
    "30", "debugging (JEP 47): a breakpoint set before its cell ran stops it; control is served", "python", fresh=True
)
async def debugging(case: Case) -> None:
    debugger = _Debugger(case)
    request = await debugger.stop(_STOPS, 2)
    served = await case.kernel.ask("kernel_info_request", channel=Channel.CONTROL)
    require(served["status"] == "ok", "control is deaf")
    frame = debugger.frames[0]
    require((frame["line"], frame["source"]["path"]) == (2, debugger.path), f"{frame}")
    await debugger.ask("continue", threadId=debugger.thread)
    require((await case.kernel.reply(request))["status"] == "ok", "it did not go on")


@check("30a", "what is stopped can be looked into: steps, values, the session's names", "python", fresh=True)
async def looking_into(case: Case) -> None:
    await case.kernel.run("outer = 41")
    debugger = _Debugger(case)
    request = await debugger.stop(_STOPS, 2)
    frame = debugger.frames[0]["id"]
    scopes = (await debugger.ask("scopes", frameId=frame))["scopes"]
    values = (await debugger.ask("variables", variablesReference=scopes[0]["variablesReference"]))["variables"]
    require({"x": "1"}.items() <= {each["name"]: each["value"] for each in values}.items(), f"{values}")
    found = (await debugger.ask("evaluate", expression="x + 1", frameId=frame, context="repl"))["result"]
    require(found == "2", f"x + 1 is {found}")
    names = [each["name"] for each in (await debugger.ask("inspectVariables"))["variables"]]
    require("outer" in names, f"{names}")
    rich = await debugger.ask("richInspectVariables", variableName="x", frameId=frame)
    require(rich["data"].get("text/plain") == "1", f"{rich}")
    await debugger.ask("copyToGlobals", srcVariableName="x", dstVariableName="copied", srcFrameId=frame)
    source = (await debugger.ask("source", source={"path": debugger.path}))["content"]
    require(source.rstrip() == _STOPS, f"{source!r}")
    info = await debugger.ask("debugInfo")
    require(info["isStarted"] and debugger.thread in info["stoppedThreads"], f"{info}")
    await debugger.ask("next", threadId=debugger.thread)
    await debugger.ask("continue", threadId=debugger.thread)
    require((await case.kernel.reply(request))["status"] == "ok", "it did not go on")
    require((await case.kernel.run("assert copied == 1"))[0]["status"] == "ok", "nothing was copied")


@check("30b", "an interrupt ends a cell that is stopped, and the next can be debugged", "python", fresh=True)
async def interrupted_at_a_breakpoint(case: Case) -> None:
    debugger = _Debugger(case)
    request = await debugger.stop(_STOPS, 2)
    await case.kernel.interrupt()
    reply = await case.kernel.reply(request)
    require(reply.get("ename") == "KeyboardInterrupt", f"it ended with {reply.get('ename', reply['status'])}")
    request = await debugger.stop(_STOPS.replace("x + 1", "x + 2"), 2)
    await debugger.ask("continue", threadId=debugger.thread)
    require((await case.kernel.reply(request))["status"] == "ok", "it did not go on")


@check("31", "usage_request is answered on control")
async def usage(case: Case) -> None:
    found = await case.kernel.ask("usage_request", channel=Channel.CONTROL)
    content = found.get("content", found)
    require(int(content.get("kernel_memory", 0)) > 0, f"{found}")


@check("33", "a message with another key's signature does nothing")
async def forged(case: Case) -> None:
    before, _ = await case.kernel.run(case.dialect.say("x"))
    with case.kernel.stranger() as stranger:
        for channel in (Channel.SHELL, Channel.CONTROL):
            stranger.send(channel, case.kernel.author.message("shutdown_request", Raw(b'{"restart":false}')))
        stranger.send(Channel.SHELL, case.kernel.author.message("execute_request", Raw(b'{"code":"1"}')))
        after, _ = await case.kernel.run(case.dialect.say("x"))
    require(after["execution_count"] == before["execution_count"] + 1, "it was run")


@check("34", "a message that is sent twice is run once")
async def replayed(case: Case) -> None:
    request = case.kernel.execute(case.dialect.say("x"))
    first = await case.kernel.reply(request)
    case.kernel.send_as_it_is(request)
    after, _ = await case.kernel.run(case.dialect.say("x"))
    require(after["execution_count"] == first["execution_count"] + 1, "it was run again")


@check("35", "keys of a header that nobody knows are passed over and come back")
async def unknown_keys(case: Case) -> None:
    fresh = case.kernel.author.message("kernel_info_request", EMPTY)
    header = {**decode(fresh.raw_header), "x-trace": [1]}
    reply = await case.kernel.whole_reply(
        case.kernel.send_as_it_is(structs.replace(fresh, raw_header=Raw(encode(header))))
    )
    require(decode(reply.parent_header).get("x-trace") == [1], f"{bytes(reply.parent_header)!r}")
