"""The values that a cell passes through: as given, prepared, being run, done."""

from __future__ import annotations

import contextvars
import os
import sys
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable

    from perijove.interpreter.compile import CompiledCell
    from perijove.interpreter.events import ErrorEvent


SHOWN = 50  # characters of a cell's source in its repr


# Both are made for every cell, and a frozen data class takes five times as long to make; nothing changes them.
@dataclass(repr=False)
class Prepared:
    """A cell ready to run: its code, or the error that it has none; and its number, decided once."""

    source: str
    transformed: str
    cell: CompiledCell | None
    error: BaseException | None
    execution_count: int
    silent: bool = False
    store_history: bool = True
    cell_id: str | None = None
    cell_meta: Any = None
    runner: Callable[[Any], Any] | None = None  # runs the cell's coroutine, when the host's loop does not

    @property
    def is_async(self) -> bool:
        """Whether it awaits, so that it needs a running event loop."""
        return self.cell is not None and self.runner is None and self.cell.is_async

    @property
    def raw_cell(self) -> str:
        """The source, under the peers' name."""
        return self.source

    @property
    def transformed_cell(self) -> str:
        """The Python it stands for, under the peers' name."""
        return self.transformed

    def __repr__(self) -> str:
        source = self.source if len(self.source) <= SHOWN else f"{self.source[: SHOWN - 2]}.."
        return (
            f"<ExecutionInfo object at {id(self):x}, raw_cell={source!r} store_history={self.store_history} "
            f"silent={self.silent} cell_id={self.cell_id}>"
        )


@dataclass(repr=False)
class Outcome:
    """How a cell ended. `exit_code` is set when it asked the program to end, by `exit` or as `sys.exit()` does."""

    status: str
    execution_count: int
    error: ErrorEvent | None = None
    value: Any = None
    payload: list[dict[str, Any]] = field(default_factory=list)
    exit_code: int | None = None
    info: Prepared | None = None
    error_before_exec: BaseException | None = None  # it could not be transformed or compiled
    error_in_exec: BaseException | None = None

    @property
    def result(self) -> Any:
        """The value, under the peers' name."""
        return self.value

    @property
    def leaves(self) -> bool:
        """Whether the user has left the session; code that raises SystemExit only ends its cell at a prompt."""
        return any(item["source"] == "ask_exit" for item in self.payload)

    @property
    def success(self) -> bool:
        return self.status == "ok"

    def __repr__(self) -> str:
        return (
            f"<ExecutionResult object at {id(self):x}, execution_count={self.execution_count} "
            f"error_before_exec={self.error_before_exec!r} error_in_exec={self.error_in_exec!r} info={self.info!r} "
            f"result={self.value!r}>"
        )

    def raise_error(self) -> None:
        """Raise what ended the cell, if something did."""
        error = self.error_before_exec or self.error_in_exec
        if error is not None:
            raise error


class Run:
    """A cell while it runs."""

    def __init__(self, prepared: Prepared) -> None:
        self.prepared = prepared
        self.value: Any = None
        self.payload: list[dict[str, Any]] = []
        self.exit_code: int | None = None
        self.process = os.getpid()
        self.unshown: BaseException | None = None  # the first error of a value's own text: the cell's, at its end
        self.figures_shown: set[int] = set()  # ids of figures shown as a result, not to be shown again

    def ask_exit(self, *, keep_kernel: bool = False, code: int = 0) -> None:
        """Have the host end the program when the cell has ended."""
        self.exit_code = code
        self.payload.append({"source": "ask_exit", "keepkernel": keep_kernel})


# The run that code belongs to; concurrent async cells each have theirs.
current: contextvars.ContextVar[Run | None] = contextvars.ContextVar("perijove_run", default=None)


class Carried:
    """Context variables set by a cell, for the next one: each task and each thread has its own copy otherwise."""

    def __init__(self) -> None:
        self._values: dict[contextvars.ContextVar[Any], Any] = {}

    def enter(self) -> contextvars.Context:
        """Set what earlier cells set; returns the context as it is then."""
        for variable, value in self._values.items():
            if variable.get(self) is not value:
                variable.set(value)
        return contextvars.copy_context()

    def leave(self, before: contextvars.Context) -> None:
        """Remember what has been set since `before`."""
        for variable, value in contextvars.copy_context().items():
            if variable is not current and before.get(variable, self) is not value:
                self._values[variable] = value


def as_interrupt(error: BaseException) -> BaseException:
    """KeyboardInterrupt for a cell cancelled from outside; not for a task that it awaited and that was cancelled."""
    asyncio: Any = sys.modules.get("asyncio")
    cancelled: type[BaseException] | None = asyncio and asyncio.CancelledError
    if cancelled is None or not issubclass(type(error), cancelled):
        return error
    try:
        task = asyncio.current_task()
    except RuntimeError:
        return error
    cancelling = getattr(task, "cancelling", None)  # Python 3.11
    if task is None or (cancelling is not None and not cancelling()):
        return error
    if cancelling is not None:
        task.uncancel()
    return KeyboardInterrupt("the cell was interrupted").with_traceback(traceback_of(error))


def traceback_of(error: BaseException) -> Any:
    """An exception's traceback, whatever its class makes of the attribute."""
    return vars(BaseException)["__traceback__"].__get__(error)


def exit_code(error: Any) -> int:
    """The exit code that `sys.exit` asks for."""
    if error.code is None:
        return 0
    return error.code if isinstance(error.code, int) else 1
