"""Runs coroutines for callers that wait, also for those that run in an event loop already (a notebook's cell)."""

import asyncio
import inspect
from collections.abc import Callable, Coroutine
from concurrent.futures import ThreadPoolExecutor
from functools import wraps
from typing import Any, ParamSpec, TypeVar

_T = TypeVar("_T")
_P = ParamSpec("_P")


class Blocking:
    """An event loop that turns while somebody waits; what was made in one call goes on in the next."""

    def __init__(self) -> None:
        self._runner: asyncio.Runner | None = None
        self._thread: ThreadPoolExecutor | None = None

    def run(self, coroutine: Coroutine[Any, Any, _T]) -> _T:
        """Wait for it: here, or in a thread of its own where this one runs an event loop."""
        try:
            asyncio.get_running_loop()
        except RuntimeError:
            return self._run(coroutine)
        if self._thread is None:
            self._thread = ThreadPoolExecutor(1, thread_name_prefix="nbclient")
        return self._thread.submit(self._run, coroutine).result()

    def close(self) -> None:
        """End the loop; a further call begins another."""
        runner, self._runner = self._runner, None
        thread, self._thread = self._thread, None
        if thread is not None:  # where it has turned
            with thread:
                thread.submit(runner.close if runner is not None else int).result()
        elif runner is not None:
            runner.close()

    def _run(self, coroutine: Coroutine[Any, Any, _T]) -> _T:
        if self._runner is None:
            self._runner = asyncio.Runner()
        return self._runner.run(coroutine)


def run_sync(function: Callable[_P, Coroutine[Any, Any, _T]]) -> Callable[_P, _T]:
    """A coroutine function as one that waits, with an event loop of its own."""

    @wraps(function)
    def waiting(*args: _P.args, **keys: _P.kwargs) -> _T:
        blocking = Blocking()
        try:
            return blocking.run(function(*args, **keys))
        finally:
            blocking.close()

    return waiting


async def ensure_async(value: Any) -> Any:
    """The value, awaited when it can be."""
    return await value if inspect.isawaitable(value) else value


async def run_hook(hook: Callable[..., Any] | None, **keys: Any) -> None:
    """Call a hook, which may be a coroutine function, if there is one."""
    if hook is not None:
        await ensure_async(hook(**keys))
