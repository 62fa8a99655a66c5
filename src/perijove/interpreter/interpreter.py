"""Runs Python in one namespace: transforms a cell, compiles it, executes it, shows its value, keeps its input.

Knows no front end, no wire and no event loop: a cell that does not await runs in `run_sync` with no loop at all, so
that `asyncio.run()` works in it; one that awaits is a coroutine for whatever loop its host has.
"""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

from perijove.interpreter.automagic import automagic
from perijove.interpreter.compile import CellCompiler, cell_filename
from perijove.interpreter.display import figures
from perijove.interpreter.display.formatter import DisplayFormatter, find_method
from perijove.interpreter.display.publish import Publisher, flush_text
from perijove.interpreter.events import Event, Page, Result, SetNextInput
from perijove.interpreter.history.session import History
from perijove.interpreter.magics import registry
from perijove.interpreter.namespace import Namespace
from perijove.interpreter.run import Carried, Outcome, Prepared, Run, as_interrupt, current, exit_code
from perijove.interpreter.shell import ExitCommand, Shell, user_names
from perijove.interpreter.transform.pipeline import Transforms

if TYPE_CHECKING:
    from collections.abc import Callable
    from types import ModuleType

    from perijove.interpreter.completion.complete import Completion
    from perijove.interpreter.events import ErrorEvent, InterpreterHost
    from perijove.settings import InterpreterSettings


class Interpreter:
    """One namespace and what runs in it."""

    def __init__(
        self,
        host: InterpreterHost,
        settings: InterpreterSettings | None = None,
        history: History | None = None,
        *,
        module: ModuleType | None = None,
        inline_figures: bool = True,
    ) -> None:
        """`module` is the user's `__main__`; `inline_figures` shows matplotlib's figures as pictures after a cell."""
        if settings is None:
            from perijove.settings import InterpreterSettings

            settings = InterpreterSettings()
        self.host = host
        self.settings = settings
        self.history = history or History(None)
        self.user = Namespace(module)
        self.namespace = self.user.names
        self.execution_count = 1
        self.transforms = Transforms()
        self.compiler = CellCompiler()
        self.magics = registry.Registry()
        self.automagic = True
        self.extensions: set[str] = set()
        self.display_formatter = DisplayFormatter(pretty=settings.pretty)
        self.publisher = Publisher(host.emit, self.display_formatter, self.warn)
        self.shell = Shell(self)
        self.last_error: BaseException | None = None
        self.gui: Callable[[str | None], None] | None = None  # runs a GUI's loop while the prompt waits: its host's
        self._carried = Carried()
        self._unnumbered = 0
        self._last_run: Run | None = None
        for name, value in user_names(self.shell, self.publisher).items():
            self.user.hide(name, value)
        if inline_figures:
            figures.prepare(self.display_formatter)

    # A cell's life.

    def prepare(
        self, code: str, *, silent: bool = False, store_history: bool = True, cell_id: str | None = None
    ) -> Prepared:
        """Transform and compile a cell, and give it its number; what is wrong with it is kept for its run."""
        stored = store_history and not silent and bool(code.strip())
        count = self.execution_count if stored else self.execution_count - 1
        self.execution_count = count + 1
        transformed, cell, problem = code, None, None
        try:
            transformed = self.transform(code)
            cell = self.compiler(transformed, self._filename(count, stored=stored), self.settings.show)
        except Exception as error:  # noqa: BLE001 - SyntaxError and its like, and users' own transforms
            problem = error
        return Prepared(code, transformed, cell, problem, count, silent, stored, cell_id)

    def transform(self, code: str) -> str:
        """The Python that a cell's source stands for."""
        if self.automagic and (found := automagic(code, self.namespace, self.magics)):
            code = found
        return self.transforms(code)

    def _filename(self, count: int, *, stored: bool) -> str:
        if stored:
            return cell_filename(count)
        self._unnumbered += 1
        return f"<unnumbered cell {self._unnumbered}>"

    def run_sync(self, prepared: Prepared) -> Outcome:
        """Run a cell that does not await, with no event loop running."""
        assert not prepared.is_async, "a cell that awaits is run with run_async"
        running = self._execute(prepared)
        try:
            running.send(None)
        except StopIteration as done:
            outcome: Outcome = done.value
            return outcome
        raise AssertionError("a cell that does not await was suspended")

    async def run_async(self, prepared: Prepared) -> Outcome:
        """Run a cell in the event loop that is running; it may await."""
        return await self._execute(prepared)

    async def run(
        self, code: str, *, silent: bool = False, store_history: bool = True, cell_id: str | None = None
    ) -> Outcome:
        """Run a cell's source; never raises for what is wrong with it."""
        return await self._execute(self.prepare(code, silent=silent, store_history=store_history, cell_id=cell_id))

    async def _execute(self, prepared: Prepared) -> Outcome:
        run = Run(prepared)
        before = self._carried.enter()
        tokens = current.set(run), registry.running.set(self.magics)
        try:
            error = await self._run_units(run)
            return self._finish(run, error)
        except KeyboardInterrupt as raised:  # while showing how the cell ended
            return self._finish(run, raised)
        finally:
            self._carried.leave(before)
            current.reset(tokens[0])
            registry.running.reset(tokens[1])

    def _begin(self, run: Run) -> None:
        import builtins

        self._last_run = run
        self.user.install()
        figures.attach(self.publisher)
        vars(builtins)["get_ipython"] = self.user.hidden("get_ipython")
        vars(builtins)["display"] = self.publisher.display
        prepared = run.prepared
        if prepared.store_history:
            self.user.record_input(prepared.execution_count, prepared.source, prepared.transformed)
            self.history.record(prepared.execution_count, prepared.source, prepared.transformed)

    async def _run_units(self, run: Run) -> BaseException | None:
        """Run a cell's code; what it raises is returned: raised from here, a StopIteration would be another error."""
        prepared = run.prepared
        try:
            self._begin(run)
            if prepared.error is not None:
                raise prepared.error  # noqa: TRY301 - as if the code had raised it
            assert prepared.cell is not None
            for unit in prepared.cell.units:
                value = eval(unit.code, self.namespace)
                if unit.is_async:
                    value = await value
                if unit.shown and value is not None:
                    run.value = value
                    self._show(run, value)
        except BaseException as error:  # noqa: BLE001 - user code
            return error
        return None

    def _show(self, run: Run, value: Any) -> None:
        """Show the value of an expression, as the display hook of Python's prompt does."""
        if isinstance(value, ExitCommand):
            value()
            return
        if run.prepared.silent:
            return
        if run.prepared.store_history:
            self.user.record_output(run.prepared.execution_count, value)
        own = find_method(value, "_ipython_display_")
        if own is not None:
            own()
            return
        data, metadata = self.display_formatter.format(value, on_error=self.warn)
        flush_text()
        run.figures_shown.add(id(value))
        if data:
            self.host.emit(Result(data, metadata, run.prepared.execution_count))

    def _finish(self, run: Run, error: BaseException | None) -> Outcome:
        prepared = run.prepared
        if not prepared.silent:
            figures.show_open(self.publisher, skip=run.figures_shown)
        event: ErrorEvent | None = None
        if error is not None:
            event = self._failed(run, error)
        flush_text()
        if event is not None and not prepared.silent:
            self.host.emit(event)
        return Outcome(
            "ok" if event is None else "error",
            prepared.execution_count,
            event,
            run.value,
            run.payload,
            run.exit_code,
        )

    def _failed(self, run: Run, error: BaseException) -> ErrorEvent:
        from perijove.interpreter.traceback.rendering import error_event

        error = as_interrupt(error)
        if isinstance(error, SystemExit):
            run.ask_exit(code=exit_code(error))
        else:
            self.last_error = error
            sys.last_type, sys.last_value, sys.last_traceback = type(error), error, error.__traceback__
            vars(sys)["last_exc"] = error  # Python 3.12's name for it
        return error_event(error, colors=self.settings.colors)

    # What running code asks for.

    @property
    def running(self) -> Run | None:
        """The run that the calling code belongs to; a thread of its own belongs to the latest."""
        return current.get() or self._last_run

    def warn(self, error: BaseException) -> None:
        """Show an error that does not end the cell."""
        from perijove.interpreter.traceback.rendering import error_event

        sys.stderr.write("\n".join(error_event(error, colors=self.settings.colors).traceback) + "\n")

    def emit(self, event: Event) -> None:
        """Tell the host something; pages and next inputs also go into the outcome's payload."""
        run = self.running
        if run is not None and isinstance(event, Page):
            run.payload.append({"source": "page", "data": dict(event.data), "start": 0})
        elif run is not None and isinstance(event, SetNextInput):
            run.payload.append({"source": "set_next_input", "text": event.text, "replace": event.replace})
        self.publisher.emit(event)

    def execute_nested(self, source: str, detail: str = "") -> Any:
        """Run source within a cell, for a magic; returns the value of its last expression, raises what it raises."""
        run = self.running
        count = run.prepared.execution_count if run else 0
        cell = self.compiler(self.transforms(source), cell_filename(count, detail or "nested"), "last_expr")
        if cell.is_async:
            raise registry.UsageError(f"{detail or 'this magic'} can't await; the code in it has to be synchronous")
        value: Any = None
        for unit in cell.units:
            value = eval(unit.code, self.namespace)
        return value

    # Questions about code.

    def evaluate(self, expressions: dict[str, str]) -> dict[str, Any]:
        """The value of each expression as a MIME bundle, or its error: `user_expressions` of the protocol."""
        from perijove.interpreter.expressions import evaluate

        return evaluate(expressions, self.namespace, self.display_formatter, colors=self.settings.colors)

    def is_complete(self, code: str) -> tuple[str, str]:
        """Whether a cell could be run as it is: `complete`, `incomplete` (with the next line's indent) or `invalid`."""
        from perijove.interpreter.completeness import check_complete

        return check_complete(code, self.transforms)

    def complete(self, code: str, cursor: int) -> Completion:
        """What could stand at the cursor."""
        from perijove.interpreter.completion.complete import complete

        return complete(code, cursor, self.namespace, self.magics)

    def inspect(self, code: str, cursor: int, detail: int = 0) -> dict[str, Any] | None:
        """What stands at the cursor, as a MIME bundle; None when that is nothing."""
        from perijove.interpreter.inspection import inspect_at

        return inspect_at(code, cursor, self.namespace, self.magics, detail=detail, colors=self.settings.colors)

    def close(self) -> None:
        """Write the history's rest; the interpreter is not used afterwards."""
        self.history.close()
