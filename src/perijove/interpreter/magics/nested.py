"""Code given to a magic, as a function to be run under a profiler or a clock: what it needs is compiled before."""

from __future__ import annotations

import asyncio
import warnings
from typing import TYPE_CHECKING, Any

from perijove.interpreter.magics.registry import UsageError

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine

    from perijove.interpreter.magics.caller import Shell


def compiled(shell: Shell, source: str, detail: str, *, awaiting: bool = False) -> Callable[[], Any]:
    """A function that runs the code once and returns the value of its last expression.

    Raises what compiling raises, and UsageError for code that awaits unless that is allowed (`awaiting`).
    """
    running = shell.interpreter
    filename = running.filename_within(detail)
    cell = running.compiler(running.transforms(source), filename, "last_expr")
    if cell.is_async and not awaiting:
        raise UsageError(f"{detail} can't await; the code in it has to be synchronous")

    def run() -> Any:
        value: Any = None
        for unit in cell.units:
            value = eval(unit.code, running.namespace)
            if unit.is_async:
                value = wait_for(value)
        return value

    return run


def wait_for(coroutine: Coroutine[Any, Any, Any]) -> Any:
    """What a coroutine returns, on the session's event loop, which stands still while a cell that does not await runs.

    An interrupt cancels it, and is raised when it has come to its end.
    """
    loop = _session_loop()
    if loop is None or loop.is_closed():
        return asyncio.run(coroutine)
    task = loop.create_task(coroutine)
    try:
        return loop.run_until_complete(task)
    except KeyboardInterrupt:
        task.cancel()
        try:
            loop.run_until_complete(task)
        except asyncio.CancelledError:
            pass  # as it was asked to
        raise


def _session_loop() -> asyncio.AbstractEventLoop | None:
    """The loop that the host has set for this thread. Not by `get_event_loop`, which makes one where there is none."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # Python 3.14
        policy = asyncio.get_event_loop_policy()
    return getattr(getattr(policy, "_local", None), "_loop", None)
