"""A cell's run: its code, the values it shows, how it ends, and who is told."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

from perijove.interpreter.display import figures
from perijove.interpreter.display.formatter import find_method
from perijove.interpreter.display.publish import flush_text
from perijove.interpreter.events import Result
from perijove.interpreter.magics import registry
from perijove.interpreter.run import Carried, Outcome, Prepared, Run, as_interrupt, current, exit_code
from perijove.interpreter.shell import ExitCommand

if TYPE_CHECKING:
    from perijove.interpreter.events import ErrorEvent
    from perijove.interpreter.magics.caller import Running


class Execution:
    """Runs the cells of one interpreter."""

    def __init__(self, interpreter: Running) -> None:
        self._interpreter = interpreter
        self._carried = Carried()
        self._latest: Run | None = None
        self._depth = 0
        self._displayhook: Any = None  # Python's own, while ours is in its place

    @property
    def running(self) -> Run | None:
        """The run that the calling code belongs to; a thread of its own belongs to the latest."""
        return current.get() or self._latest

    async def execute(self, prepared: Prepared) -> Outcome:
        """Run a prepared cell to its end, whatever that is."""
        run = Run(prepared)
        before = self._carried.enter()
        tokens = current.set(run), registry.running.set(self._interpreter.magics)
        try:
            try:
                outcome = self._finish(run, await self._run_units(run))
            except KeyboardInterrupt as raised:  # while showing how the cell ended
                outcome = self._finish(run, raised)
            self._announce_end(outcome)
            return outcome
        finally:
            self._leave()
            self._carried.leave(before)
            current.reset(tokens[0])
            registry.running.reset(tokens[1])

    def _begin(self, run: Run) -> None:
        import builtins

        interpreter = self._interpreter
        self._latest = run
        interpreter.user.install()
        figures.attach(interpreter.publisher)
        vars(builtins)["get_ipython"] = interpreter.user.hidden("get_ipython")
        vars(builtins)["display"] = interpreter.publisher.display
        prepared = run.prepared
        if not prepared.source.strip():
            return
        callbacks = interpreter.callbacks
        callbacks.trigger("pre_execute")
        if not prepared.silent:
            callbacks.trigger("pre_run_cell", prepared)
        if prepared.store_history:
            interpreter.user.record_input(prepared.execution_count, prepared.source, prepared.transformed)
            interpreter.history.record(prepared.execution_count, prepared.source, prepared.transformed)

    def _enter(self) -> None:
        """Put our display hook in the place of Python's, while any cell runs."""
        if not self._depth:
            self._displayhook = sys.displayhook
        self._depth += 1
        sys.displayhook = self.show

    def _leave(self) -> None:
        self._depth -= 1
        if not self._depth and sys.displayhook == self.show:
            sys.displayhook = self._displayhook

    async def _run_units(self, run: Run) -> BaseException | None:
        """Run a cell's code; what it raises is returned: raised from here, a StopIteration would be another error."""
        prepared = run.prepared
        self._enter()
        try:
            self._begin(run)
            if prepared.error is not None:
                raise prepared.error  # noqa: TRY301 - as if the code had raised it
            assert prepared.cell is not None
            for unit in prepared.cell.units:
                value = eval(unit.code, self._interpreter.namespace)
                if unit.is_async:
                    value = await value
                if unit.shown:
                    self.show(value)
        except BaseException as error:  # noqa: BLE001 - user code
            return error
        return None

    def show(self, value: Any) -> None:
        """Show the value of an expression, as the display hook of Python's prompt does."""
        run = self.running
        if value is None or run is None:
            return
        run.value = value
        if isinstance(value, ExitCommand):
            value()
            return
        if run.prepared.silent:
            return
        interpreter = self._interpreter
        if run.prepared.store_history:
            interpreter.user.record_output(run.prepared.execution_count, value)
        own = find_method(value, "_ipython_display_")
        if own is not None:
            own()
            return
        data, metadata = interpreter.display_formatter.format(value, on_error=interpreter.warn)
        flush_text()
        run.figures_shown.add(id(value))
        if data:
            interpreter.host.emit(Result(data, metadata, run.prepared.execution_count))

    def _finish(self, run: Run, error: BaseException | None) -> Outcome:
        prepared = run.prepared
        if not prepared.silent:
            figures.show_open(self._interpreter.publisher, skip=run.figures_shown)
        event: ErrorEvent | None = None
        if error is not None:
            error = as_interrupt(error)
            event = self._failed(run, error)
        flush_text()
        if event is not None and not prepared.silent:
            self._interpreter.host.emit(event)
        value, run.value = run.value, None  # a run may be kept for its threads, but its value is not
        return Outcome(
            "ok" if event is None else "error",
            prepared.execution_count,
            event,
            value,
            run.payload,
            run.exit_code,
            prepared,
            error_before_exec=prepared.error,
            error_in_exec=None if prepared.error is not None else error,
        )

    def _failed(self, run: Run, error: BaseException) -> ErrorEvent:
        from perijove.interpreter.events import ErrorEvent
        from perijove.interpreter.traceback.rendering import error_event, error_name, message

        interpreter = self._interpreter
        if isinstance(error, SystemExit):
            run.ask_exit(code=exit_code(error))
        else:
            self._remember(error)
        own = interpreter.exception_handlers.handle(interpreter.shell, error)
        if own is not None:
            return ErrorEvent(error_name(error), message(error), own)
        return error_event(error, colors=interpreter.settings.colors)

    def _remember(self, error: BaseException) -> None:
        """Keep the error for a post-mortem: the latest only, for it holds its frames and their values."""
        self._interpreter.last_error = error
        sys.last_type, sys.last_value, sys.last_traceback = type(error), error, error.__traceback__
        vars(sys)["last_exc"] = error  # Python 3.12's name for it

    def _announce_end(self, outcome: Outcome) -> None:
        assert outcome.info is not None
        if not outcome.info.source.strip():
            return
        callbacks = self._interpreter.callbacks
        callbacks.trigger("post_execute")
        if not outcome.info.silent:
            callbacks.trigger("post_run_cell", outcome)
        flush_text()
