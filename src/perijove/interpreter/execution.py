"""A cell's run: its code, the values it shows, how it ends, and who is told."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING, Any, NoReturn

from perijove.interpreter.autocall import FULL, autocall
from perijove.interpreter.debugger import breakpoints
from perijove.interpreter.display import figures
from perijove.interpreter.display.publish import activate, flush_text
from perijove.interpreter.essentials import Essentials
from perijove.interpreter.events import ErrorEvent, Result
from perijove.interpreter.magics import registry
from perijove.interpreter.run import Carried, Outcome, Prepared, Run, as_interrupt, current, exit_code, traceback_of
from perijove.interpreter.shell import ExitCommand

if TYPE_CHECKING:
    from perijove.interpreter.autoawait import Runner
    from perijove.interpreter.magics.caller import Running


class Execution:
    """Runs the cells of one interpreter."""

    def __init__(self, interpreter: Running) -> None:
        self._interpreter = interpreter
        self._carried = Carried()
        self._latest: Run | None = None
        self.last_outcome: Outcome | None = None
        self._depth = 0
        self._essentials = Essentials()
        self._displayhook: Any = None  # Python's own, while ours is in its place

    def forget(self) -> None:
        """Keep no value of a cell any longer."""
        self.last_outcome = None

    @property
    def running(self) -> Run | None:
        """The run that the calling code belongs to; a thread of its own belongs to the latest."""
        return current.get() or self._latest

    async def execute(self, prepared: Prepared) -> Outcome:
        """Run a prepared cell to its end, whatever that is."""
        run = Run(prepared)
        before = self._carried.enter()
        tokens = current.set(run), registry.running.set(self._interpreter.magics)
        self._enter()
        try:
            try:
                error = await self._run_units(run)
                if os.getpid() != run.process:
                    leave_child(error, colors=self._interpreter.settings.colors)
                outcome = self._finish(run, error)
            except KeyboardInterrupt as raised:  # while showing how the cell ended
                outcome = self._finish(run, raised)
            self.last_outcome = outcome
            self._announce_end(outcome)
            return outcome
        finally:
            self._leave()
            self._carried.leave(before)
            current.reset(tokens[0])
            registry.running.reset(tokens[1])

    def run_with(self, prepared: Prepared, runner: Runner) -> Outcome:
        """Run a cell in another library's loop; a runner of the user's may fail, or not run it at all."""
        done: list[Outcome] = []

        async def whole() -> None:
            done.append(await self.execute(prepared))

        coroutine = whole()
        failure: BaseException = RuntimeError("the function that %autoawait names did not run the cell to its end")
        try:
            runner(coroutine)
        except BaseException as error:  # noqa: BLE001 - user code
            failure = error
        finally:
            coroutine.close()
        return done[0] if done else self._finish(Run(prepared), failure)

    def _begin(self, run: Run) -> None:
        import builtins

        interpreter = self._interpreter
        self._latest = run
        interpreter.user.install()
        activate(interpreter.publisher)
        known = vars(builtins)
        known["__IPYTHON__"] = True
        known["get_ipython"] = interpreter.user.hidden("get_ipython")
        known["display"] = interpreter.publisher.display
        breakpoints.install(interpreter.shell)
        prepared = run.prepared
        if not prepared.source.strip():
            return
        callbacks = interpreter.callbacks
        callbacks.trigger("pre_execute")
        if not prepared.silent:
            callbacks.trigger("pre_run_cell", prepared)
        if interpreter.settings.autocall and autocall(prepared.source, interpreter.namespace, FULL):
            sys.stdout.write(f"------> {prepared.transformed.strip()}\n")
        if prepared.store_history:
            raw, python = prepared.source.rstrip("\n"), prepared.transformed.rstrip("\n")
            python = raw if python == raw else python  # one text, of which `In`, `_i1` and the history are names
            interpreter.user.record_input(prepared.execution_count, raw, python)
            interpreter.history.record(prepared.execution_count, raw, python)

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
        prepared, interpreter = run.prepared, self._interpreter
        try:
            self._begin(run)
            if prepared.error is not None:
                raise prepared.error  # noqa: TRY301 - as if the code had raised it
            assert prepared.cell is not None
            self._essentials.lend()
            try:
                for unit in prepared.cell.units:
                    value = eval(unit.code, interpreter.namespace)
                    if unit.is_async:
                        value = await value
                    if unit.shown:
                        self.show(value)
            finally:
                if lost := self._essentials.restore():
                    interpreter.warn(RuntimeError(f"no longer usable, and Python's again: builtins {', '.join(lost)}"))
        except BaseException as error:  # noqa: BLE001 - user code
            return error
        return run.unshown

    def show(self, value: Any) -> None:
        """Show the value of an expression, as the display hook of Python's prompt does."""
        run = self.running
        if value is None or run is None:
            return
        run.value = value
        if type(value) is ExitCommand:
            value()
            return
        if run.prepared.silent:
            return
        interpreter = self._interpreter
        if run.prepared.store_history:
            interpreter.user.record_output(run.prepared.execution_count, value)
        else:
            interpreter.user.record_recent(value)
        if interpreter.display_formatter.ipython_display_formatter(value):
            return
        try:
            data, metadata = interpreter.display_formatter.bundle(value)
        except Exception as error:  # noqa: BLE001 - user code: the cell goes on, and fails at its end
            if run.unshown is None:
                run.unshown = error
            else:
                interpreter.warn(error)
            return
        flush_text()
        run.figures_shown.add(id(value))
        if data:
            interpreter.publisher.emit(Result(data, metadata, run.prepared.execution_count))
            if interpreter.settings.history_outputs and run.prepared.store_history:
                interpreter.history.record_output(run.prepared.execution_count, str(data.get("text/plain", "")))

    def _finish(self, run: Run, error: BaseException | None) -> Outcome:
        prepared = run.prepared
        if not prepared.silent:
            figures.show_open(self._interpreter.publisher, skip=run.figures_shown)
        event: ErrorEvent | None = None
        if error is not None:
            error = as_interrupt(error)
            event = self._failed(run, error)
        flush_text()
        if event is not None and not prepared.silent and not event.shown:
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
        try:
            from perijove.interpreter.traceback.rendering import error_event, error_name, message
            from perijove.interpreter.traceback.style import style_of
        except Exception as problem:  # noqa: BLE001 - the cell has left a process in which no file can be opened, say
            name = type(error).__name__
            return ErrorEvent(name, "", [f"{name} (no more can be told: {type(problem).__name__}: {problem})"])

        interpreter = self._interpreter
        if issubclass(type(error), SystemExit):  # isinstance would ask its own __class__
            assert isinstance(error, SystemExit)
            run.exit_code = exit_code(error)
        elif type(error) is not registry.UsageError:  # a mistyped magic is nothing to look at with %debug or %tb
            self._remember(error)
        own = interpreter.exception_handlers.handle(interpreter.shell, error)
        if own is not None:
            return ErrorEvent(error_name(error), message(error), own)
        if interpreter.exception_handlers.shown(error, compiled=run.prepared.error is None):
            return ErrorEvent(error_name(error), message(error), [], shown=True)
        return error_event(error, style_of(interpreter.settings))

    def _remember(self, error: BaseException) -> None:
        """Keep the error for a post-mortem: the latest only, for it holds its frames and their values."""
        self._interpreter.last_error = error
        sys.last_type, sys.last_value, sys.last_traceback = type(error), error, traceback_of(error)
        vars(sys)["last_exc"] = error  # Python 3.12's name for it

    def _announce_end(self, outcome: Outcome) -> None:
        assert outcome.info is not None
        if not outcome.info.source.strip():
            return
        callbacks = self._interpreter.callbacks
        callbacks.trigger("post_execute")
        if not outcome.info.silent:
            callbacks.trigger("post_run_cell", outcome)
        if callbacks.callbacks["post_execute"] or callbacks.callbacks["post_run_cell"]:
            flush_text()


def leave_child(error: BaseException | None, *, colors: bool) -> NoReturn:
    """End a process that a cell forked, where the cell ends: what comes after is its parent's to run, once.

    Its host's connections are the parent's too, so that an error is written as text.
    """
    code = 0
    if type(error) is SystemExit:
        code = exit_code(error)
    elif error is not None:
        from perijove.interpreter.traceback.rendering import error_event

        code = 1
        text = "\n".join(error_event(error, colors=colors).traceback)
        os.write(2, f"{text}\n".encode("utf-8", "backslashreplace"))
    flush_text()
    os._exit(code)
