"""Runs Python in one namespace: transforms a cell, compiles it, executes it, shows its value, keeps its input.

Knows no front end, no wire and no event loop: a cell that does not await runs in `run_sync` with no loop at all, so
that `asyncio.run()` works in it; one that awaits is a coroutine for whatever loop its host has.
"""

from __future__ import annotations

import sys
from functools import cached_property
from typing import TYPE_CHECKING, Any

from perijove.interpreter.aliases import Aliases
from perijove.interpreter.autoawait import find_runner, run_without_loop
from perijove.interpreter.autocall import autocall, macro_source
from perijove.interpreter.automagic import automagic
from perijove.interpreter.callbacks import Callbacks
from perijove.interpreter.class_files import find_classes
from perijove.interpreter.compile import UNNUMBERED, CellCompiler, cell_filename
from perijove.interpreter.display import figures
from perijove.interpreter.display.formatter import DisplayFormatter
from perijove.interpreter.display.publish import Publisher
from perijove.interpreter.events import Display, Event, Page, SetNextInput
from perijove.interpreter.exception_handlers import ExceptionHandlers
from perijove.interpreter.execution import Execution
from perijove.interpreter.front_end import FrontEnd
from perijove.interpreter.history.record import Record
from perijove.interpreter.history.session import History
from perijove.interpreter.hooks import Hooks
from perijove.interpreter.magics import registry
from perijove.interpreter.namespace import Namespace
from perijove.interpreter.nested import Nested
from perijove.interpreter.run import Outcome, Prepared, Run
from perijove.interpreter.shell import Shell, user_names
from perijove.interpreter.transform.pipeline import Transforms

if TYPE_CHECKING:
    from collections.abc import Callable
    from types import ModuleType

    from perijove.interpreter.compile import CompiledCell
    from perijove.interpreter.completion.result import Completion
    from perijove.interpreter.events import InterpreterHost
    from perijove.interpreter.front_end import KernelSide
    from perijove.settings import InterpreterSettings


class Interpreter:
    """One namespace and what runs in it."""

    gui: Callable[[str | None], None] | None = None  # set by a host that can run a toolkit's loop
    kernel: KernelSide | None = None  # set by a kernel

    def __init__(
        self,
        host: InterpreterHost,
        settings: InterpreterSettings | None = None,
        history: History | None = None,
        *,
        module: ModuleType | None = None,
        inline_figures: bool = True,
        shell: Callable[[Interpreter], Shell] = Shell,
    ) -> None:
        """`module` is the user's `__main__`, `shell` makes what `get_ipython()` returns; figures become pictures."""
        self.record = Record(lambda: self.running)
        self.host = self.record.around(host)
        self.front_end = FrontEnd()
        self.settings = settings = settings or _default_settings()
        self.history = history or History(None)
        self.user = Namespace(module)
        self.namespace = self.user.names
        self.execution_count = 1
        self.transforms = Transforms()
        self.compiler = CellCompiler()
        self.magics = registry.Registry()
        self.aliases = Aliases(self.magics)
        self.callbacks = Callbacks(self.warn)
        self.exception_handlers = ExceptionHandlers(self.warn)
        self.ast_transformers: list[Any] = []
        self.loop_runner = find_runner(settings.autoawait)
        self.extensions: set[str] = set()
        self.display_formatter = DisplayFormatter(pretty=settings.pretty, on_error=self.warn)
        self.publisher = Publisher(self.host.emit, self.display_formatter, self.warn)
        self.shell = shell(self)
        self.hooks = Hooks(self.shell)
        self.last_error: BaseException | None = None
        self.execution = Execution(self)
        self.user.hide_all(user_names(self.shell, self.publisher))
        self._follow()
        self._furnish(inline_figures=inline_figures)

    def _furnish(self, *, inline_figures: bool) -> None:
        find_classes()
        if inline_figures:
            figures.prepare(self.display_formatter)
        if self.settings.autorestore:
            from perijove.interpreter.magics.storing import restore

            restore(self.shell, [])

    def configure(self, **changes: Any) -> None:
        """Change settings by name; what depends on them follows at once. Raises SettingsError and changes nothing."""
        from perijove.settings import changed

        settings = changed(self.settings, "interpreter", changes)
        runner = find_runner(settings.autoawait) if "autoawait" in changes else self.loop_runner
        self.settings, self.loop_runner = settings, runner
        self._follow()

    def begin_session(self) -> None:
        """Forget inputs and outputs, and count cells from 1 again."""
        self.user.reset_cache()
        self.execution.forget()
        self.history.begin_session()
        self.execution_count = 1

    def _follow(self) -> None:
        settings = self.settings
        self.display_formatter.plain.pprint = settings.pretty
        self.user.limit(entries=settings.out_entries, size=settings.out_bytes)

    # A cell's life.

    def prepare(
        self,
        code: str,
        *,
        silent: bool = False,
        store_history: bool = True,
        cell_id: str | None = None,
        shell_futures: bool = True,
        cell_meta: Any = None,
    ) -> Prepared:
        """Transform and compile a cell, and give it its number; what is wrong with it is kept for its run.

        Without `shell_futures`, the cell and the session do not share `from __future__ import`.
        """
        transformed, cell, problem = "", None, None
        if not isinstance(code, str):
            problem = TypeError(f"a cell's source has to be text, found {type(code).__name__}")
            code = ""
        stored = store_history and not silent and bool(code.strip())
        count = self.execution_count if stored else self.execution_count - 1
        self.execution_count = count + 1
        runner = None
        try:
            if problem is None:
                transformed = self.transform(code)
                cell = self._compiled(
                    transformed, cell_filename(count, code, "" if stored else UNNUMBERED), shell_futures=shell_futures
                )
                runner = self.loop_runner if cell.is_async else None
        except Exception as error:  # noqa: BLE001 - SyntaxError and its like, and users' own transforms
            problem, transformed = error, transformed or code
        return Prepared(code, transformed, cell, problem, count, silent, stored, cell_id, cell_meta, runner)

    def _compiled(self, source: str, filename: str, show: str = "", *, shell_futures: bool = True) -> CompiledCell:
        compiler = self.compiler if shell_futures else CellCompiler()
        return compiler(
            source,
            filename,
            show or self.settings.show,
            top_level_await=self.settings.autoawait != "false",
            transform=self._transform_tree if self.ast_transformers else None,
        )

    def _transform_tree(self, tree: Any) -> Any:
        from perijove.interpreter.transform.tree import transform_tree

        return transform_tree(tree, self.ast_transformers, self.warn)

    def transform(self, code: str) -> str:
        """The Python that a cell's source stands for."""
        code = code.removeprefix("\ufeff")  # which editors put at the beginning of files
        if code.isidentifier():
            code = macro_source(code, self.namespace) or code
        if self.settings.automagic and (found := automagic(code, self.namespace, self.magics)):
            code = found
        python = self.transforms(code)
        if "_magic('" in python:
            from perijove.interpreter.transform.awaiting import await_magics

            python = await_magics(python, self.transforms)
        if self.settings.autocall or python.isidentifier():
            return autocall(python, self.namespace, self.settings.autocall) or python
        return python

    def run_sync(self, prepared: Prepared) -> Outcome:
        """Run a cell that does not await, or that its own runner runs, with no event loop running."""
        assert not prepared.is_async, "a cell that awaits is run with run_async"
        if prepared.runner is not None:
            return self.execution.run_with(prepared, prepared.runner)
        outcome: Outcome = run_without_loop(self.execution.execute(prepared))
        return outcome

    async def run_async(self, prepared: Prepared) -> Outcome:
        """Run a cell in the event loop that is running; it may await."""
        return await self.execution.execute(prepared)

    async def run(
        self, code: str, *, silent: bool = False, store_history: bool = True, cell_id: str | None = None
    ) -> Outcome:
        """Run a cell's source; never raises for what is wrong with it."""
        prepared = self.prepare(code, silent=silent, store_history=store_history, cell_id=cell_id)
        return self.run_sync(prepared) if prepared.runner is not None else await self.run_async(prepared)

    # What running code asks for.

    @property
    def running(self) -> Run | None:
        """The run that the calling code belongs to; a thread of its own belongs to the latest."""
        return self.execution.running

    def warn(self, error: BaseException) -> None:
        """Show an error that does not end the cell."""
        from perijove.interpreter.traceback.rendering import error_event
        from perijove.interpreter.traceback.style import style_of

        text = "\n".join(error_event(error, style_of(self.settings)).traceback) + "\n"
        try:
            sys.stderr.write(text)
        except Exception:  # noqa: BLE001 - the user's own stream: closed, none, or broken
            self.host.emit(Display({"text/plain": text}))

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
        return self.nested(source, detail).run()

    def nested(self, source: str, detail: str = "", local: dict[str, Any] | None = None) -> Nested:
        """Source compiled to run within a cell, or among `local` names; `detail` names it in tracebacks."""
        filename = self.filename_within(detail or "nested")
        return Nested(self._compiled(self.transforms(source), filename, "last_expr"), self.namespace, local)

    def filename_within(self, detail: str) -> str:
        """The file name of code that runs within the cell; `detail` says how."""
        run = self.running
        count, source = (run.prepared.execution_count, run.prepared.source) if run else (0, "")
        return cell_filename(count, source, detail)

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
        from perijove.interpreter.completion.complete import Options, complete

        options = Options.of(self.settings, self.hooks, self.matchers)
        return complete(code, cursor, self.namespace, self.magics, options)

    @cached_property
    def matchers(self) -> list[Any]:
        """The users' own matchers of completion."""
        return []

    @cached_property
    def mime_hooks(self) -> dict[str, Any]:
        """Functions by MIME type that add to what is told of an object."""
        return {}

    def inspect(self, code: str, cursor: int, detail: int = 0) -> dict[str, Any] | None:
        """What stands at the cursor, as a MIME bundle; None when that is nothing."""
        from perijove.interpreter.guarded import trusting
        from perijove.interpreter.inspection import Options, inspect_at

        options = Options.of(self.settings, self.mime_hooks)
        with trusting(self.settings.trusted):
            return inspect_at(code, cursor, self.namespace, self.magics, detail=detail, options=options)

    def close(self) -> None:
        """Write the history's rest; the interpreter is not used afterwards."""
        self.history.close()


def _default_settings() -> InterpreterSettings:
    from perijove.settings import InterpreterSettings

    return InterpreterSettings()
