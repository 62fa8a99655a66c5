"""Serves a front end's debugger (JEP 47) in the worker: some requests are for the kernel, the others for debugpy.

Standard library only; debugpy comes with the first `initialize`. Requests arrive in one thread, debugpy's answers in
another; both are never traced, so that they go on while everything else is stopped.
"""

import sys
from collections.abc import Callable
from typing import Any

from perijove.interpreter.interpreter import Interpreter
from perijove.interpreter.run import Prepared
from perijove.kernel import dap
from perijove.kernel.asked import Answer, Asked
from perijove.kernel.cellfiles import CellFiles
from perijove.kernel.dap import Reply, Request, answer, arguments_of
from perijove.kernel.delivery import Delivery
from perijove.kernel.language import Host
from perijove.kernel.stops import Stops
from perijove.kernel.tracer import Tracer
from perijove.kernel.variables import Variables

_UNTRACED = "raised from within the callback set in sys.settrace"
_NOT_STARTED = "the debugger has not been started; send initialize and attach first"


class Debuggee:
    """The debugger of one interpreter."""

    def __init__(self, interpreter: Interpreter, folder: str) -> None:
        """Cells' files are in a folder of this process in `folder`."""
        self._interpreter = interpreter
        self._files = CellFiles(folder)
        self._variables = Variables()
        self._tracer: Tracer | None = None
        self._started = False
        self._host: Host | None = None
        self._asked = Asked()
        self._breakpoints: dict[str, list[dict[str, Any]]] = {}
        self._stops = Stops()
        self._own: dict[str, Callable[[Request, Answer], None]] = {
            "initialize": self._initialize,
            "attach": self._attach,
            "configurationDone": lambda request, reply: reply(answer(request)),
            "disconnect": self._disconnect,
            "terminate": self._disconnect,  # the host interrupts what runs
            "debugInfo": self._tell_state,
            "dumpCell": self._dump_cell,
            "setBreakpoints": self._set_breakpoints,
            "stackTrace": self._stack,
            "scopes": self._scopes,
            "variables": self._show_variables,
            "inspectVariables": self._inspect,
            "richInspectVariables": self._inspect_richly,
            "copyToGlobals": self._copy,
            "evaluate": self._evaluate,
            "source": _source,
            "modules": _modules,
        }

    def hear(self, request: Request, host: Host, reply: Answer) -> None:
        """Serves one request; `reply` is called once, now or later."""
        self._host = host
        own = self._own.get(str(request.get("command")))
        if own is not None:
            own(request, reply)
        else:
            self._forward(request, reply)

    def begin(self, prepared: Prepared) -> None:
        """A cell is about to run in this thread: breakpoints that were set in its source shall hold in its code."""
        if self._tracer is None:
            return
        if not self._started:
            # Not at once: code that was running would have been torn.
            self._tracer.stop()
            self._tracer = None
            return
        if prepared.cell is not None:
            self._files.map(self._tracer, prepared.cell.filename, prepared.source)
        self._tracer.trace_here()

    def interrupted(self) -> None:
        """In a signal handler: an exception takes a stopped thread out of debugpy, which has to be told."""
        if self._stops.threads():
            self._order("continue", threadId="*")

    def close(self) -> None:
        """Removes the files."""
        self._files.close()

    # debugpy

    def _ask(self, request: Request, then: Answer) -> None:
        tracer = self._tracer
        if tracer is None or not self._started:
            then(answer(request, problem=_NOT_STARTED))
            return
        self._asked.send(tracer, request, then)

    def _forward(self, request: Request, reply: Answer, change: Callable[[Reply], None] | None = None) -> None:
        def then(response: Reply) -> None:
            response["seq"] = response["request_seq"] = request.get("seq", 0)
            if change is not None and response.get("success"):
                change(response)
            reply(response)

        self._ask(request, then)

    def _order(self, command: str, then: Answer = lambda _: None, **arguments: Any) -> None:
        self._ask({"command": command, "arguments": arguments}, then)

    def _hear(self, message: Reply) -> None:
        if message.get("type") == "response":
            self._asked.answered(message)
            return
        if message.get("event") == "stopped" and message["body"].get("allThreadsStopped"):
            self._stops.stopped(message["body"].get("threadId"))
            self._order("threads", lambda threads: self._all_stopped(threads, message))
            return
        self._stops.heard(message)
        # An interrupt has passed a trace function, which the next cell mends.
        if message.get("event") != "output" or _UNTRACED not in message["body"].get("output", ""):
            self._tell(message)

    def _all_stopped(self, threads: Reply, event: Reply) -> None:
        for thread in (threads.get("body") or {}).get("threads", ()):
            self._stops.stopped(thread["id"])
        self._tell(event)

    def _tell(self, event: Reply) -> None:
        if self._host is not None:
            self._host.publish("debug_event", event)

    # From its beginning to its end

    def _initialize(self, request: Request, reply: Answer) -> None:
        if self._tracer is None:
            tracer = Tracer(self._hear)
            try:
                tracer.start()
            except ImportError as error:
                reply(answer(request, problem=f"debugpy can't be imported: {error}; install it beside this Python"))
                return
            self._tracer = tracer
        if not self._started:
            self._started = True
            self._files.map_earlier(self._tracer, self._interpreter.user)
        self._forward(request, reply)
        self._order("setDebuggerProperty", multiThreadsSingleNotification=True)

    def _attach(self, request: Request, reply: Answer) -> None:
        arguments = {"debugOptions": ["DebugStdLib"], **arguments_of(request)}
        self._forward({**request, "arguments": arguments}, reply, lambda _: self._order("configurationDone"))

    def _disconnect(self, request: Request, reply: Answer) -> None:
        # A front end that leaves, or ends debugging, has no say about the kernel's life.
        def then(_: Reply) -> None:
            self._leave()
            reply(answer(request))

        self._order("disconnect", then, restart=False, terminateDebuggee=False)

    def _leave(self) -> None:
        if self._started:
            self._started = False
            self._stops.clear()
            self._breakpoints.clear()
            self._tell({"type": "event", "event": "terminated", "seq": 0, "body": {}})

    def _tell_state(self, request: Request, reply: Answer) -> None:
        breakpoints = [{"source": path, "breakpoints": found} for path, found in self._breakpoints.items()]
        body = dap.state(self._files.prefix, breakpoints, self._stops.threads(), started=self._started)
        reply(answer(request, body))

    def _dump_cell(self, request: Request, reply: Answer) -> None:
        code = str(arguments_of(request).get("code", ""))
        reply(answer(request, {"sourcePath": self._files.write(code)}))

    def _set_breakpoints(self, request: Request, reply: Answer) -> None:
        path = str((arguments_of(request).get("source") or {}).get("path", ""))

        def change(response: Reply) -> None:
            set_ones = response["body"]["breakpoints"]
            # debugpy may move a breakpoint to the next line with code.
            self._breakpoints[path] = [{"line": found["line"]} for found in set_ones if "line" in found]

        self._forward(request, reply, change)

    # Stopped frames

    def _stack(self, request: Request, reply: Answer) -> None:
        arguments = arguments_of(request)
        start, levels = int(arguments.pop("startFrame", 0) or 0), int(arguments.pop("levels", 0) or 0)

        def change(response: Reply) -> None:
            frames = dap.frames_of_user(response["body"].get("stackFrames", ()), self._files.prefix)
            self._stops.seen(frames)
            shown = frames[start : start + levels] if levels else frames[start:]
            response["body"] = {"stackFrames": shown, "totalFrames": len(frames)}

        self._forward({**request, "arguments": arguments}, reply, change)

    def _scopes(self, request: Request, reply: Answer) -> None:
        frame = arguments_of(request).get("frameId")
        self._forward(request, reply, lambda response: self._stops.scopes(frame, response["body"].get("scopes", ())))

    def _show_variables(self, request: Request, reply: Answer) -> None:
        number = arguments_of(request).get("variablesReference", 0)
        if not self._stops.threads():
            reply(answer(request, {"variables": self._variables.inside(number)}))
            return

        def change(response: Reply) -> None:
            if self._stops.is_namespace(number):
                found, hidden = response["body"].get("variables", ()), self._interpreter.user.is_hidden
                response["body"]["variables"] = [each for each in found if not hidden(each["name"])]

        self._forward(request, reply, change)

    def _inspect(self, request: Request, reply: Answer) -> None:
        user = self._interpreter.user
        reply(answer(request, {"variables": self._variables.show({n: user.names[n] for n in user.user_names()})}))

    def _evaluate(self, request: Request, reply: Answer) -> None:
        arguments = arguments_of(request)
        if self._stops.threads() or not self._started:
            self._forward(request, reply)
            return
        found = self._interpreter.evaluate({"value": str(arguments.get("expression", ""))})["value"]
        if found["status"] == "ok":
            reply(answer(request, {"result": found["data"].get("text/plain", ""), "variablesReference": 0}))
        else:
            reply(answer(request, problem=f"{found['ename']}: {found['evalue']}"))

    def _inspect_richly(self, request: Request, reply: Answer) -> None:
        arguments = arguments_of(request)
        name, frame = str(arguments.get("variableName", "")), arguments.get("frameId")
        body: dict[str, Any] = {"data": {}, "metadata": {}}
        if not name.isidentifier():
            problem = "" if name in ("special variables", "function variables") else f"{name!r} is not a variable"
            reply(answer(request, body, problem))
        elif not self._stops.threads() or frame is None:
            found = self._interpreter.evaluate({name: name})[name]
            reply(answer(request, {key: found.get(key, {}) for key in body}, found.get("evalue", "")))
        else:

            def take(value: Any) -> None:
                body["data"], body["metadata"] = self._interpreter.display_formatter.bundle(value)

            self._in_frame(frame, name, take, lambda problem: reply(answer(request, body, problem)))

    def _copy(self, request: Request, reply: Answer) -> None:
        arguments = arguments_of(request)
        source, target = str(arguments.get("srcVariableName", "")), str(arguments.get("dstVariableName", ""))
        if not (source.isidentifier() and target.isidentifier()):
            problem = f"both names have to be Python's: found {source!r} and {target!r}"
            reply(answer(request, problem=problem))
            return
        names = self._interpreter.namespace
        self._in_frame(
            arguments.get("srcFrameId"),
            source,
            lambda value: names.__setitem__(target, value),
            lambda problem: reply(answer(request, problem=problem)),
        )

    def _in_frame(self, frame: Any, name: str, take: Callable[[Any], None], then: Callable[[str], None]) -> None:
        """Has `take` called with a frame's value, by the thread that is stopped there, and `then` with the problem."""
        delivery = Delivery(take)

        def done(_: Reply) -> None:
            delivery.close()
            then("" if delivery.done else f"there is no variable {name} in this frame")

        self._order("evaluate", done, expression=delivery.expression(name), frameId=frame, context="clipboard")


def _source(request: Request, reply: Answer) -> None:
    import linecache  # noqa: PLC0415 - seldom needed

    path = str((arguments_of(request).get("source") or {}).get("path", ""))
    linecache.checkcache(path)
    lines = linecache.getlines(path)
    reply(answer(request, {"content": "".join(lines)}, "" if lines else f"there is no source at {path}"))


def _modules(request: Request, reply: Answer) -> None:
    arguments = arguments_of(request)
    modules = list(sys.modules.values())
    start, count = int(arguments.get("startModule") or 0), int(arguments.get("moduleCount") or 0)
    found = []
    for number, module in list(enumerate(modules))[start : start + count if count else None]:
        path = getattr(getattr(module, "__spec__", None), "origin", None)
        if path and path.endswith(".py"):
            found.append({"id": number, "name": module.__name__, "path": path})
    reply(answer(request, {"modules": found, "totalModules": len(modules)}))
