"""What a magic may ask of the interpreter that runs it: the interface that `shell` stands for in its parameters."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    from collections.abc import Mapping

    from perijove.interpreter.compile import CellCompiler
    from perijove.interpreter.display.formatter import DisplayFormatter
    from perijove.interpreter.display.publish import Publisher
    from perijove.interpreter.events import Event, InterpreterHost
    from perijove.interpreter.history.session import History
    from perijove.interpreter.magics.registry import Registry
    from perijove.interpreter.namespace import Namespace
    from perijove.interpreter.run import Outcome, Prepared, Run
    from perijove.interpreter.transform.pipeline import Transforms
    from perijove.settings import InterpreterSettings


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
    automagic: bool
    extensions: set[str]
    display_formatter: DisplayFormatter
    publisher: Publisher

    @property
    def running(self) -> Run | None: ...
    def prepare(self, code: str, *, silent: bool = False, store_history: bool = True) -> Prepared: ...
    def run_sync(self, prepared: Prepared) -> Outcome: ...
    def execute_nested(self, source: str, detail: str = "") -> Any: ...
    def emit(self, event: Event) -> None: ...


class Shell(Protocol):
    """What `get_ipython()` returns, as far as magics use it."""

    @property
    def interpreter(self) -> Running: ...
    @property
    def user_ns(self) -> dict[str, Any]: ...
    @property
    def execution_count(self) -> int: ...
    def push(self, variables: Mapping[str, Any] | str | list[str], interactive: bool = True) -> None: ...
    def getoutput(self, cmd: str, split: bool = True) -> Any: ...
    def page(self, text: str) -> None: ...
