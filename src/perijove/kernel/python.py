"""Python as a language: the interpreter behind the interface that every language has."""

import sys
from collections.abc import Coroutine, Mapping
from typing import Any

from perijove import __version__
from perijove.interpreter import events
from perijove.interpreter.interpreter import Interpreter
from perijove.interpreter.run import Outcome, Prepared
from perijove.kernel.language import Host, Reply


class _Front:
    """What the interpreter sees of the kernel; the host comes with each cell."""

    def __init__(self) -> None:
        self.host: Host | None = None

    def emit(self, event: events.Event, /) -> None:
        if self.host is None:
            return
        told = _message(event)
        if told is not None:
            self.host.publish(*told)

    def ask(self, prompt: str, password: bool, /) -> str:
        if self.host is None:
            raise EOFError("no front end has sent any code yet")
        return self.host.ask(prompt, password=password)


class PythonLanguage:
    """Python, run by this process's interpreter. Cells that don't await run outside of the event loop."""

    def __init__(self) -> None:
        self._front = _Front()
        self._interpreter = Interpreter(self._front)
        self.info: Mapping[str, Any] = _info()

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
        self._front.host = host
        # The kernel counts; a cell that was interrupted before it began is a number that the interpreter has not seen.
        stored = store_history and not silent and bool(code.strip())
        self._interpreter.execution_count = execution_count if stored else execution_count + 1
        prepared = self._interpreter.prepare(code, silent=silent, store_history=store_history, cell_id=cell_id)
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

    def complete(self, code: str, cursor_pos: int) -> Reply:
        """What could stand at the cursor."""
        found = self._interpreter.complete(code, cursor_pos)
        return {
            "matches": list(found.matches),
            "cursor_start": found.start,
            "cursor_end": found.end,
            "metadata": dict(found.metadata),
        }

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

    def interrupt(self) -> None:
        """The worker raises KeyboardInterrupt or cancels; that is all there is to it."""

    def shutdown(self, restart: bool) -> None:
        """Writes down what is only in memory."""
        del restart
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


def _info() -> dict[str, Any]:
    version = ".".join(map(str, sys.version_info[:3]))
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
        "help_links": [{"text": "Python", "url": f"https://docs.python.org/{version.rpartition('.')[0]}"}],
    }
