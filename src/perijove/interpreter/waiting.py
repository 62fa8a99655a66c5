"""Waiting for a coroutine from code that does not await: in a magic, at a debugger's prompt.

The session's event loop stands still while a cell that does not await runs, and can be run from within it. In a cell
that awaits the loop is running, and is run within itself, as a loop of `asyncio` can be.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import asyncio
    from collections.abc import Coroutine
    from typing import TypeVar

    T = TypeVar("T")


def wait_for(coroutine: Coroutine[Any, Any, T]) -> T:
    """What a coroutine returns. An interrupt cancels it, and is raised when it has come to its end.

    Raises RuntimeError where a loop is running that can't be run within itself.
    """
    import asyncio

    try:
        running: Any = asyncio.get_running_loop()
    except RuntimeError:
        return _on_session_loop(coroutine)
    if not hasattr(running, "_run_once"):
        coroutine.close()
        raise RuntimeError(f"can't await here: the event loop {type(running).__name__} can't be run within itself")
    return _within(running, coroutine)


def _on_session_loop(coroutine: Coroutine[Any, Any, T]) -> T:
    import asyncio

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
    import asyncio
    import warnings

    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # Python 3.14
        policy = asyncio.get_event_loop_policy()
    return getattr(getattr(policy, "_local", None), "_loop", None)


def _within(loop: Any, coroutine: Coroutine[Any, Any, T]) -> T:
    """Run a loop from within the task that it is running."""
    import asyncio

    stopped = asyncio.current_task(loop)
    waiting = len(loop._ready)  # noqa: SLF001 - the loop is within its `_run_once`, which has counted these
    if stopped is not None:
        asyncio.tasks._leave_task(loop, stopped)  # noqa: SLF001 - for libraries that drive tasks, says asyncio
    try:
        task = loop.create_task(coroutine)
        while not task.done():
            loop._run_once()  # noqa: SLF001 - there is no public way to run a loop within itself
        value: T = task.result()
        return value
    finally:
        if stopped is not None:
            asyncio.tasks._enter_task(loop, stopped)  # noqa: SLF001 - as above
        while len(loop._ready) < waiting:  # noqa: SLF001 - it will take as many as it has counted
            loop.call_soon(lambda: None)
