"""`IPython.core.async_helpers`: loops and runners for code that awaits."""

from __future__ import annotations

import asyncio
from typing import Any

from perijove.interpreter.autoawait import find_runner

_kept: list[asyncio.AbstractEventLoop] = []


def get_asyncio_loop() -> asyncio.AbstractEventLoop:
    """The loop that is running, or one that is kept for code that has none."""
    try:
        return asyncio.get_running_loop()
    except RuntimeError:
        if not _kept or _kept[0].is_closed():
            _kept[:] = [asyncio.new_event_loop()]
        return _kept[0]


class _AsyncIORunner:
    """Runs a coroutine in that loop."""

    def __call__(self, coro: Any) -> Any:
        return get_asyncio_loop().run_until_complete(coro)

    def __str__(self) -> str:
        return "asyncio"


_asyncio_runner = _AsyncIORunner()


def _pseudo_sync_runner(coro: Any) -> Any:
    """Run a coroutine that never waits. Raises SyntaxError for one that does."""
    try:
        coro.send(None)
    except StopIteration as done:
        return done.value
    raise SyntaxError(f"{coro.__name__!r} needs a real event loop")


def _trio_runner(async_fn: Any) -> Any:
    """Run a coroutine in trio's loop."""
    return _by("trio", async_fn)


def _curio_runner(coroutine: Any) -> Any:
    """Run a coroutine in curio's loop."""
    return _by("curio", coroutine)


def _by(name: str, coroutine: Any) -> Any:
    runner = find_runner(name)
    assert runner is not None, "both have one"
    return runner(coroutine)


def _should_be_async(cell: str) -> bool:
    """Whether code awaits at its top, so that it is no code of a plain module."""
    import ast

    try:
        flags = compile(cell, "<cell>", "exec", ast.PyCF_ALLOW_TOP_LEVEL_AWAIT, dont_inherit=True).co_flags
    except (SyntaxError, ValueError, MemoryError):
        return False
    return bool(flags & 0x80)  # inspect.CO_COROUTINE
