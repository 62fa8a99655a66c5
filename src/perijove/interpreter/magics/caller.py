"""What a magic may ask of the interpreter that runs it: the interface that `shell` stands for in its parameters."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from types import CodeType, FrameType

    from perijove.interpreter.callbacks import Callbacks
    from perijove.interpreter.compile import CellCompiler
    from perijove.interpreter.display.formatter import DisplayFormatter
    from perijove.interpreter.display.publish import Publisher
    from perijove.interpreter.events import Event, InterpreterHost
    from perijove.interpreter.exception_handlers import ExceptionHandlers
    from perijove.interpreter.front_end import FrontEnd, KernelSide
    from perijove.interpreter.history.record import Record
    from perijove.interpreter.history.session import History
    from perijove.interpreter.hooks import Hooks
    from perijove.interpreter.magics.registry import Registry
    from perijove.interpreter.namespace import Namespace
    from perijove.interpreter.nested import Nested
    from perijove.interpreter.run import Outcome, Prepared, Run
    from perijove.interpreter.transform.pipeline import Transforms
    from perijove.settings import InterpreterSettings


class Aliases(Protocol):
    """Names for shell commands."""

    def define(self, name: str, command: str) -> None: ...
    def undefine(self, name: str) -> None: ...
    def lookup(self, name: str) -> str: ...
    def list(self) -> list[tuple[str, str]]: ...


class Finished(Protocol):
    """How the latest cell ended."""

    last_outcome: Outcome | None

    def forget(self) -> None: ...


class Running(Protocol):
    """The interpreter."""

    host: InterpreterHost
    settings: InterpreterSettings
    history: History
    user: Namespace
    namespace: dict[str, Any]
    execution_count: int
    transforms: Transforms
    compiler: CellCompiler
    magics: Registry

    @property
    def aliases(self) -> Aliases: ...

    callbacks: Callbacks
    hooks: Hooks
    exception_handlers: ExceptionHandlers
    ast_transformers: list[Any]

    @property
    def matchers(self) -> list[Any]: ...

    loop_runner: Callable[[Any], Any] | None
    extensions: set[str]
    display_formatter: DisplayFormatter
    publisher: Publisher
    last_error: BaseException | None
    record: Record
    gui: Callable[[str | None], None] | None
    kernel: KernelSide | None
    front_end: FrontEnd

    @property
    def execution(self) -> Finished: ...

    @property
    def shell(self) -> Shell: ...

    @property
    def running(self) -> Run | None: ...
    def configure(self, **changes: Any) -> None: ...
    def begin_session(self) -> None: ...
    def warn(self, error: BaseException) -> None: ...
    def prepare(
        self,
        code: str,
        *,
        silent: bool = False,
        store_history: bool = True,
        cell_id: str | None = None,
        shell_futures: bool = True,
        cell_meta: Any = None,
    ) -> Prepared: ...
    async def run_async(self, prepared: Prepared) -> Outcome: ...
    def transform(self, code: str) -> str: ...
    def nested(self, source: str, detail: str = "", local: dict[str, Any] | None = None) -> Nested: ...
    def filename_within(self, detail: str) -> str: ...
    def run_sync(self, prepared: Prepared) -> Outcome: ...
    def execute_nested(self, source: str, detail: str = "") -> Any: ...
    def emit(self, event: Event) -> None: ...


class Choices(Protocol):
    """What a debugger's user has chosen."""

    auto: bool


class Debugging(Protocol):
    """The ways into the debugger."""

    @property
    def preferences(self) -> Choices: ...
    def post_mortem(self, error: BaseException) -> None: ...
    def stop_at(self, frame: FrameType, header: str | None = None) -> None: ...
    def run_statement(self, source: str, at: str = "", detail: str = "%debug") -> Any: ...
    def run_script(self, code: CodeType, names: dict[str, Any], at: str = "") -> None: ...
    def after_errors(self, on: bool) -> None: ...


class Shell(Protocol):
    """What `get_ipython()` returns, as far as magics use it."""

    @property
    def interpreter(self) -> Running: ...
    @property
    def debugging(self) -> Debugging: ...
    @property
    def user_ns(self) -> dict[str, Any]: ...
    @property
    def execution_count(self) -> int: ...
    def push(self, variables: Mapping[str, Any] | str | list[str], interactive: bool = True) -> None: ...
    def getoutput(self, cmd: str, split: bool = True) -> Any: ...
    def system_raw(self, cmd: str) -> None: ...
    def run_cell(self, raw_cell: str, store_history: bool = False, silent: bool = False) -> Any: ...
    def set_next_input(self, text: str, replace: bool = False) -> None: ...
    def page(self, text: str) -> None: ...
