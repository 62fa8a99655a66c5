"""What runs a cell that awaits, when it is not the host's own asyncio loop."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine

    Runner = Callable[[Coroutine[Any, Any, Any]], Any]


def find_runner(name: str) -> Runner | None:
    """The function that runs a coroutine in that library's loop; None for the host's loop. Raises SettingsError."""
    if name == "sync":
        return run_without_loop
    if name not in {"trio", "curio"}:
        return None
    import importlib

    try:
        library = importlib.import_module(name)
    except ImportError as error:
        from perijove.settings import SettingsError

        raise SettingsError(f"autoawait: {name} can't be imported ({error}); install it, or choose asyncio") from error
    if name == "curio":
        run: Runner = library.run
        return run

    async def main(coroutine: Coroutine[Any, Any, Any]) -> Any:
        return await coroutine

    return lambda coroutine: library.run(main, coroutine)


def run_without_loop(coroutine: Coroutine[Any, Any, Any]) -> Any:
    """Run a coroutine that never waits; where it would wait, a RuntimeError is raised in it."""
    try:
        coroutine.send(None)
        while True:
            coroutine.throw(RuntimeError("this waits for an event loop, and there is none; %autoawait asyncio has one"))
    except StopIteration as done:
        return done.value
