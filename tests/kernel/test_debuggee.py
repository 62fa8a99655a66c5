"""A front end's debugger, from outside: what JupyterLab sends, and what it is told."""

import os
import venv
from pathlib import Path

import pytest

from perijove.protocol.message import Channel

from .conftest import content, printed

CODE = "def f(x):\n    y = x + 1\n    return y * 2\n\nprint(f(4))"


class Dap:
    """A debugger's front end."""

    def __init__(self, front):
        self.front = front
        self.seq = 0

    def __call__(self, command, **arguments):
        self.seq += 1
        asked = {"type": "request", "seq": self.seq, "command": command, "arguments": arguments}
        reply = self.front.ask("debug_request", asked, Channel.CONTROL)
        assert (reply["type"], reply["command"], reply["request_seq"]) == ("response", command, self.seq)
        return reply

    def ok(self, command, **arguments):
        reply = self(command, **arguments)
        assert reply["success"], reply
        return reply.get("body") or {}

    def begin(self):
        self.ok("initialize", clientID="test", adapterID="", pathFormat="path", linesStartAt1=True)
        self.ok("attach")
        return self

    def break_at(self, code, *lines):
        path = self.ok("dumpCell", code=code)["sourcePath"]
        found = self.ok("setBreakpoints", source={"path": path}, breakpoints=[{"line": line} for line in lines])
        self.ok("configurationDone")
        return path, [each["line"] for each in found["breakpoints"]]

    def event(self, name):
        while True:
            told = content(self.front.until("debug_event"))
            if told["event"] == name:
                return told["body"]

    def frames(self, **arguments):
        thread = self.event("stopped")["threadId"]
        return thread, self.ok("stackTrace", threadId=thread, **arguments)["stackFrames"]

    def locals(self, frame):
        (scope, *_) = self.ok("scopes", frameId=frame["id"])["scopes"]
        found = self.ok("variables", variablesReference=scope["variablesReference"])["variables"]
        return {each["name"]: each["value"] for each in found}


@pytest.fixture
def dap(start):
    return Dap(start())


def test_a_kernel_tells_that_it_can_be_debugged_and_does_not_load_debugpy_for_it(dap):
    info = dap.front.ask("kernel_info_request")
    assert "debugger" in info["supported_features"]
    assert info["debugger"] is True
    dap.ok("debugInfo")
    assert dap.front.text("import sys; print('debugpy' in sys.modules)") == "False\n"


def test_a_breakpoint_that_was_set_before_its_cell_ran_stops_it(dap):
    dap.begin()
    path, lines = dap.break_at(CODE, 3)
    assert lines == [3]
    request = dap.front.execute(CODE)
    thread, frames = dap.frames()
    assert [(frame["name"], frame["line"], frame["source"]["path"]) for frame in frames] == [
        ("f", 3, path),
        ("<module>", 5, path),
    ]
    assert dap.locals(frames[0]) == {"x": "4", "y": "5"}
    state = dap.ok("debugInfo")
    assert state["isStarted"] is True
    assert state["stoppedThreads"] == [thread]
    assert state["breakpoints"] == [{"source": path, "breakpoints": [{"line": 3}]}]
    assert dap.front.ask("kernel_info_request", channel=Channel.CONTROL)["status"] == "ok"
    dap.ok("continue", threadId=thread)
    assert dap.front.reply(request)["status"] == "ok"
    assert printed(dap.front.outputs(request)) == "10\n"


def test_files_of_cells_are_named_as_front_ends_expect(dap):
    state = dap.ok("debugInfo")
    assert (state["hashMethod"], state["hashSeed"]) == ("Murmur2", 0xC70F6907)
    path = dap.ok("dumpCell", code="a = 1")["sourcePath"]
    assert path.startswith(state["tmpFilePrefix"])
    assert path.endswith(state["tmpFileSuffix"])
    assert Path(path).read_text() == "a = 1"
    assert Path(path).parent.stat().st_mode & 0o077 == 0
    assert dap.ok("source", source={"path": path})["content"] == "a = 1\n"
    assert dap.front.close_with_shutdown() == 0
    assert not Path(path).exists()


def test_stepping(dap):
    dap.begin()
    dap.break_at(CODE, 5)
    request = dap.front.execute(CODE)
    seen = []
    for command in ("stepIn", "next", "stepOut", "continue"):
        thread, frames = dap.frames()
        seen.append((frames[0]["name"], frames[0]["line"]))
        dap.ok(command, threadId=thread)
    assert seen == [("<module>", 5), ("f", 2), ("f", 3), ("<module>", 5)]
    assert dap.front.reply(request)["status"] == "ok"


@pytest.mark.parametrize(
    ("code", "line"),
    [
        ("\n\n  \na = 1\nb = 2", 5),
        ("%%time\na = 1\nb = 2", 3),
        ("%time 1\nb = 2", 2),
        ("await __import__('asyncio').sleep(0)\nb = 2", 2),
    ],
)
def test_lines_are_those_of_the_cell_as_it_was_typed(dap, code, line):
    dap.begin()
    path, _ = dap.break_at(code, line)
    request = dap.front.execute(code)
    thread, frames = dap.frames()
    assert (frames[0]["line"], frames[0]["source"]["path"]) == (line, path)
    assert "perijove/" not in str(frames).replace(path, "")
    dap.ok("continue", threadId=thread)
    assert dap.front.reply(request)["status"] == "ok"


def test_functions_of_cells_that_ran_before_stop_too(dap):
    dap.front.run(CODE)
    dap.begin()
    path, _ = dap.break_at(CODE, 2)
    request = dap.front.execute("f(1)")
    thread, frames = dap.frames()
    assert [(frame["name"], frame["line"]) for frame in frames] == [("f", 2), ("<module>", 1)]
    assert frames[0]["source"]["path"] == path
    dap.ok("continue", threadId=thread)
    assert dap.front.reply(request)["status"] == "ok"


def test_values_in_a_stopped_frame(dap):
    dap.begin()
    code = "def g():\n    class Rich:\n        def _repr_html_(self): return '<b>rich</b>'\n    rich = Rich()\n    return rich\n_ = g()"
    dap.break_at(code, 5)
    request = dap.front.execute(code)
    thread, frames = dap.frames()
    frame = frames[0]["id"]
    found = dap.ok("richInspectVariables", variableName="rich", frameId=frame)
    assert found["data"]["text/html"] == "<b>rich</b>"
    assert not dap("richInspectVariables", variableName="missing", frameId=frame)["success"]
    assert not dap("richInspectVariables", variableName="a b", frameId=frame)["success"]
    assert dap.ok("evaluate", expression="1 + 1", frameId=frame)["result"] == "2"
    dap.ok("copyToGlobals", srcVariableName="rich", dstVariableName="copied", srcFrameId=frame)
    assert not dap("copyToGlobals", srcVariableName="rich", dstVariableName="a.b", srcFrameId=frame)["success"]
    assert "get_ipython" not in dap.locals(frames[1])
    assert dap.locals(frames[1]).keys() >= {"function variables", "copied"}
    dap.ok("continue", threadId=thread)
    assert dap.front.reply(request)["status"] == "ok"
    assert dap.front.text("print(type(copied).__name__)") == "Rich\n"


def test_values_while_nothing_is_stopped_and_without_a_debugger(dap):
    dap.front.run("table = {'a': [1, 2]}; text = 'long' * 1000")
    found = {each["name"]: each for each in dap.ok("inspectVariables")["variables"]}
    assert found.keys() == {"table", "text"}
    assert len(found["text"]["value"]) < 300
    (child,) = dap.ok("variables", variablesReference=found["table"]["variablesReference"])["variables"]
    assert (child["name"], child["evaluateName"], child["type"]) == ("'a'", "table['a']", "list")
    assert dap.ok("richInspectVariables", variableName="table")["data"]["text/plain"] == "{'a': [1, 2]}"
    assert not dap("richInspectVariables", variableName="missing")["success"]
    modules = dap.ok("modules")
    assert "json" in {module["name"] for module in modules["modules"]}
    assert len(dap.ok("modules", startModule=0, moduleCount=3)["modules"]) <= 3
    assert not dap("source", source={"path": "/no/such.py"})["success"]
    assert "initialize" in dap("threads")["message"]


def test_breakpoint_stops_in_the_debugger_that_is_attached(dap):
    dap.begin()
    request = dap.front.execute("a = 1\nbreakpoint()\nb = 2")
    thread, frames = dap.frames()
    assert frames[0]["line"] in (2, 3)
    dap.ok("continue", threadId=thread)
    assert dap.front.reply(request)["status"] == "ok"


def test_an_interrupt_ends_a_cell_that_is_stopped_and_debugging_goes_on(dap):
    dap.begin()
    dap.break_at(CODE, 3)
    for _ in range(2):
        request = dap.front.execute(CODE)
        dap.frames()
        dap.front.interrupt()
        assert dap.front.reply(request)["ename"] == "KeyboardInterrupt"
        dap.event("continued")
        assert dap.ok("debugInfo")["stoppedThreads"] == []
    request = dap.front.execute(CODE)
    thread, frames = dap.frames()
    assert frames[0]["line"] == 3
    dap.ok("continue", threadId=thread)
    assert dap.front.reply(request)["status"] == "ok"


def test_it_can_be_left_and_come_back_to(dap):
    for _ in range(3):
        dap.begin()
        dap.break_at(CODE, 2)
        request = dap.front.execute(CODE)
        dap.frames()
        dap.ok("disconnect")
        assert dap.front.reply(request)["status"] == "ok"
        dap.event("terminated")
        assert dap.ok("debugInfo")["isStarted"] is False
        assert dap.front.run(CODE)[0]["status"] == "ok"
    assert dap.front.text("import sys, threading; print(sys.gettrace(), threading.gettrace())") == "None None\n"


def test_to_terminate_is_to_end_the_cell_not_the_kernel(dap):
    dap.begin()
    pid = dap.front.pid()
    dap.break_at(CODE, 2)
    request = dap.front.execute(CODE + "\nimport time; time.sleep(60)")
    dap.front.until("execute_input")
    dap.ok("terminate")
    assert dap.front.reply(request)["ename"] == "KeyboardInterrupt"
    assert dap.front.pid() == pid


def test_a_restart_is_told_and_the_next_worker_can_be_debugged(dap):
    pid = dap.front.pid()
    dap.begin()
    dap.break_at(CODE, 2)
    request = dap.front.execute(CODE)
    dap.frames()
    os.kill(pid, 9)
    assert dap.front.reply(request)["ename"] == "WorkerDied"
    dap.event("terminated")
    assert dap.ok("debugInfo")["isStarted"] is False
    dap.begin()
    dap.break_at(CODE, 2)
    request = dap.front.execute(CODE)
    thread, frames = dap.frames()
    assert frames[0]["line"] == 2
    dap.ok("continue", threadId=thread)
    assert dap.front.reply(request)["status"] == "ok"


def test_exceptions_can_stop(dap):
    dap.begin()
    dap.ok("setExceptionBreakpoints", filters=["raised"])
    request = dap.front.execute(
        "def h():\n    raise ValueError('x')\ntry:\n    h()\nexcept ValueError:\n    print('caught')"
    )
    body = dap.event("stopped")
    assert body["reason"] == "exception"
    dap.ok("setExceptionBreakpoints", filters=[])
    dap.ok("continue", threadId=body["threadId"])
    assert printed(dap.front.outputs(request)) == "caught\n"


def test_a_bare_environment_is_lent_the_debugger_and_nothing_is_written_to_stderr(start, tmp_path):
    venv.create(tmp_path / "bare")
    front = start("--python", str(tmp_path / "bare" / "bin" / "python"))
    assert front.text("import importlib.util as u; print(u.find_spec('msgspec'), u.find_spec('debugpy') is None)") == (
        "None False\n"
    )
    dap = Dap(front).begin()
    dap.break_at(CODE, 2)
    request = front.execute(CODE)
    thread, _ = dap.frames()
    dap.ok("continue", threadId=thread)
    assert printed(front.outputs(request), "stderr") == ""
