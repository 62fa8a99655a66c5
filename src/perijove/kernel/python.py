"""Python as a language: the interpreter behind the interface that every language has."""

import sys
import threading
from collections.abc import Callable, Coroutine, Mapping, Sequence
from dataclasses import fields
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any

from perijove import __version__
from perijove.compat.ipykernel.seat import take
from perijove.compat.serving import kernel_shell, lend_comm
from perijove.interpreter import events
from perijove.interpreter.display.figures import show_open
from perijove.interpreter.interpreter import Interpreter
from perijove.interpreter.run import Outcome, Prepared
from perijove.kernel.language import Host, Reply
from perijove.kernel.seat import KernelSeat
from perijove.settings import InterpreterSettings

if TYPE_CHECKING:
    from perijove.interpreter.embedding import Names
    from perijove.kernel.debuggee import Debuggee


# At most one, for the first that wants one with these settings.
_beforehand: "list[PythonLanguage]" = []


class _Front:
    """What the interpreter sees of the kernel; the host comes with each cell."""

    def __init__(self, seat: KernelSeat) -> None:
        self._seat = seat

    def emit(self, event: events.Event, /) -> None:
        told = _message(event)
        if told is not None:
            self._seat.publish(*told)

    def ask(self, prompt: str, password: bool, /) -> str:
        return self._seat.ask(prompt, password=password)


class PythonLanguage:
    """Python, run by this process's interpreter. Cells that don't await run outside of the event loop."""

    def __init__(
        self,
        settings: InterpreterSettings | None = None,
        connection_file: str = "",
        names: "Names | None" = None,
    ) -> None:
        """Code runs with the `names` of a place in a program, or with none."""
        self._seat = KernelSeat(lambda: self._interpreter.shell, connection_file)
        self._interpreter = Interpreter(
            _Front(self._seat), settings, module=names.module if names else None, shell=kernel_shell
        )
        self._interpreter.kernel = self._seat
        self._interpreter.gui = self._seat.enable_gui
        take(self._seat)
        self._interpreter.callbacks.trigger("shell_initialized", self._interpreter.shell)
        self._counting = threading.Lock()
        self._debuggee: Debuggee | None = None
        self.info: Mapping[str, Any] = _info()
        self._hear = lend_comm(self._seat.publish, self._interpreter.warn, self._seat.log)
        if names is not None:
            names.prepare(self._interpreter)
            self.info = without_debugger(self.info)

    @classmethod
    def configured(cls, settings: Mapping[str, Any]) -> "PythonLanguage":
        """With the user's settings, as far as this interpreter knows them."""
        known = {field.name for field in fields(InterpreterSettings)}
        values: dict[str, Any] = {
            name: tuple(value) if isinstance(value, list) else value
            for name, value in settings.items()
            if name in known
        }
        wanted, connection_file = InterpreterSettings(**values), str(settings.get("connection_file", ""))
        made = _beforehand.pop() if _beforehand else None
        if made is None or made.settings != wanted:
            return cls(wanted, connection_file)
        made.begin_here(connection_file)
        return made

    @property
    def settings(self) -> InterpreterSettings:
        """Those that it was made with."""
        return self._interpreter.settings

    def begin_here(self, connection_file: str) -> None:
        """In a fork of the process that has made it: the folder and the notebook are those of the fork."""
        self.name(connection_file)
        self._interpreter.user.begin_here()

    def name(self, connection_file: str) -> None:
        """Tells a kernel that was made beforehand by which file it is reached."""
        self._seat.connection_file = connection_file

    def execute(
        self,
        code: str,
        *,
        silent: bool,
        store_history: bool,
        user_expressions: Mapping[str, str],
        allow_stdin: bool,
        cell_id: str | None,
        execution_count: int,
        host: Host,
    ) -> Reply | Coroutine[Any, Any, Reply]:
        """Runs a cell; a coroutine when it awaits."""
        del allow_stdin
        self._seat.host = host
        # The kernel counts; a cell that was interrupted before it began is a number that the interpreter has not seen.
        stored = store_history and not silent and bool(code.strip())
        with self._counting:  # subshells run beside each other
            self._interpreter.execution_count = execution_count if stored else execution_count + 1
            prepared = self._interpreter.prepare(code, silent=silent, store_history=store_history, cell_id=cell_id)
        if self._debuggee is not None:
            self._debuggee.begin(prepared)
        if prepared.is_async:
            return self._execute_async(prepared, user_expressions)
        return self._reply(self._interpreter.run_sync(prepared), user_expressions)

    async def _execute_async(self, prepared: Prepared, user_expressions: Mapping[str, str]) -> Reply:
        return self._reply(await self._interpreter.run_async(prepared), user_expressions)

    def _reply(self, outcome: Outcome, user_expressions: Mapping[str, str]) -> Reply:
        reply: Reply = {
            "status": outcome.status,
            "execution_count": outcome.execution_count,
            "payload": outcome.payload,
        }
        error = outcome.error
        if error is not None:
            return {**reply, "ename": error.ename, "evalue": error.evalue, "traceback": error.traceback}
        reply["user_expressions"] = self._interpreter.evaluate(dict(user_expressions)) if user_expressions else {}
        return reply

    def comm(
        self,
        msg_type: str,
        content: Mapping[str, Any],
        metadata: Mapping[str, Any],
        buffers: Sequence[memoryview],
        host: Host,
    ) -> None:
        """Tells the object that the message is for."""
        self._seat.host = host
        message = {
            "msg_type": msg_type,
            "header": {"msg_type": msg_type, **host.parent()},
            "parent_header": {},
            "content": content,
            "metadata": metadata,
            "buffers": list(buffers),
        }
        callbacks = self._interpreter.callbacks
        callbacks.trigger("pre_execute")
        self._hear(msg_type, message)
        show_open(self._interpreter.publisher)  # what a handler has drawn
        callbacks.trigger("post_execute")

    def printed(self, name: str, text: str) -> None:
        """Keeps what the running cell has printed, for `%notebook`."""
        self._interpreter.record.printed(name, text)

    def complete(self, code: str, cursor_pos: int) -> Reply:
        """What could stand at the cursor."""
        found = self._interpreter.complete(code, cursor_pos)
        how = found.metadata.pop("_perijove_static", "")
        seconds = self._interpreter.settings.static_analysis
        if how and seconds > 0:
            found.metadata["_perijove_static"] = self._question(how, seconds)
        return {
            "matches": found.matches,
            "cursor_start": found.start,
            "cursor_end": found.end,
            "metadata": found.metadata,
        }

    def _question(self, how: str, seconds: float) -> Reply:
        """What the host shall ask static analysis, which may know more than the objects tell."""
        import os  # noqa: PLC0415 - few completions need it

        from perijove.interpreter.completion.result import earlier_code  # noqa: PLC0415 - as above

        before = earlier_code(self._interpreter.user.inputs[1:])
        return {"how": how, "seconds": seconds, "before": before, "folder": os.getcwd(), "path": sys.path}  # noqa: PTH109 - jedi takes text

    def inspect(self, code: str, cursor_pos: int, detail_level: int) -> Reply:
        """What stands at the cursor."""
        data = self._interpreter.inspect(code, cursor_pos, detail_level)
        return {"found": data is not None, "data": data or {}, "metadata": {}}

    def is_complete(self, code: str) -> Reply:
        """Could the code be run as it is?"""
        status, indent = self._interpreter.is_complete(code)
        return {"status": status, "indent": indent} if status == "incomplete" else {"status": status}

    def history(self, request: Mapping[str, Any]) -> Reply:
        """Former inputs of this kernel."""
        return {"history": self._interpreter.history.answer(request)}

    def debug(self, request: Mapping[str, Any], host: Host, reply: Callable[[Reply], None]) -> None:
        """Serves a request of a front end's debugger."""
        if self._debuggee is None:
            from perijove.kernel.debuggee import Debuggee  # noqa: PLC0415 - of those who debug
            from perijove.paths import jupyter_runtime_dir  # noqa: PLC0415 - as above

            self._debuggee = Debuggee(self._interpreter, str(jupyter_runtime_dir()))
        self._debuggee.hear(request, host, reply)

    def interrupt(self) -> None:
        """The worker raises KeyboardInterrupt or cancels; what is stopped has to go on for that."""
        if self._debuggee is not None:
            self._debuggee.interrupted()

    def shutdown(self, restart: bool) -> None:
        """Writes down what is only in memory."""
        del restart
        if self._debuggee is not None:
            self._debuggee.close()
        self._interpreter.close()


def _message(event: events.Event) -> tuple[str, dict[str, Any]] | None:
    """The output that an event is, if it is one."""
    if isinstance(event, events.Result):
        content = {"data": event.data, "metadata": event.metadata, "execution_count": event.execution_count}
        return "execute_result", content
    if isinstance(event, events.Display):
        transient = {} if event.display_id is None else {"display_id": event.display_id}
        content = {"data": event.data, "metadata": event.metadata, "transient": transient}
        return "update_display_data" if event.update else "display_data", content
    if isinstance(event, events.ErrorEvent):
        return "error", {"ename": event.ename, "evalue": event.evalue, "traceback": event.traceback}
    if isinstance(event, events.ClearOutput):
        return "clear_output", {"wait": event.wait}
    return None  # pages and next inputs travel in the reply's payload


def make_beforehand(settings: InterpreterSettings) -> None:
    """For a process that forks workers: what is made before the fork costs each of them neither time nor memory."""
    _beforehand[:] = [PythonLanguage(settings)]


def without_debugger(info: Mapping[str, Any]) -> dict[str, Any]:
    """For a kernel within a program: stopping there would stop more than its cells."""
    return {**info, "supported_features": ["kernel subshells"], "debugger": False}


def _info() -> dict[str, Any]:
    version = ".".join(map(str, sys.version_info[:3]))
    # Its import is for those who debug.
    debugger = find_spec("debugpy") is not None
    return {
        "implementation": "perijove",
        "implementation_version": __version__,
        "language_info": {
            "name": "python",
            "version": version,
            "mimetype": "text/x-python",
            "file_extension": ".py",
            "pygments_lexer": "ipython3",
            "codemirror_mode": {"name": "ipython", "version": int(version.partition(".")[0])},
            "nbconvert_exporter": "python",
        },
        "banner": f"Perijove {__version__}, Python {version}",
        "supported_features": ["kernel subshells", *(["debugger"] if debugger else [])],
        "debugger": debugger,
        "help_links": [{"text": "Python", "url": f"https://docs.python.org/{version.rpartition('.')[0]}"}],
    }
