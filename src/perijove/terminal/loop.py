"""The session's event loop: it runs while the prompt waits and while a cell awaits, and stands still in between.

So `asyncio.run()` works in a cell that awaits nothing, and tasks started by one cell go on while the next is typed.
"""

import asyncio
import signal
import threading
from collections.abc import Callable, Coroutine, Iterator
from contextlib import contextmanager
from types import FrameType, TracebackType
from typing import Any, Self, TypeVar

from perijove.gui.loop import GuiLoop

T = TypeVar("T")


class SessionLoop:
    """Runs what must be awaited on one loop, from the first cell to the last."""

    def __init__(self) -> None:
        self._runner = asyncio.Runner(loop_factory=GuiLoop)
        self._cell: asyncio.Task[Any] | None = None

    def __enter__(self) -> Self:
        self._runner.__enter__()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._runner.__exit__(kind, error, trace)

    def enable_gui(self, name: str | None) -> None:
        """Run a GUI's loop while nothing else is to be done; None or "" ends that. Raises GuiError."""
        loop = self._runner.get_loop()
        assert isinstance(loop, GuiLoop)
        loop.enable_gui(name)

    def call(self, function: Callable[[], T]) -> T:
        """What `function` returns, with no loop running; `asyncio.get_event_loop()` finds the session's."""
        # Set each time: an asyncio.run() in an earlier cell has left none behind.
        asyncio.set_event_loop(self._runner.get_loop())
        return function()

    def wait(self, coroutine: Coroutine[Any, Any, T]) -> T:
        """What a coroutine of ours returns, such as the prompt's."""
        return self._runner.run(coroutine)

    def run(self, coroutine: Coroutine[Any, Any, T]) -> T:
        """What a cell's coroutine returns; Ctrl-C interrupts it wherever it is."""

        async def cell() -> T:
            self._cell = asyncio.current_task()
            return await coroutine

        with self._interruptible():
            try:
                return self._runner.run(cell())
            except KeyboardInterrupt:
                # It hit a task in the background: the loop has stopped, and the cell still awaits.
                task: asyncio.Task[T] | None = self._cell
                if task is None or task.done():
                    raise
                task.cancel()
                return self._runner.run(_end(task))
            finally:
                self._cell = None

    @contextmanager
    def _interruptible(self) -> Iterator[None]:
        """SIGINT comes to the cell meanwhile; unless the user has set a handler, which stays.

        asyncio.Runner puts up a handler of its own only where it finds Python's.
        """
        usual = signal.getsignal(signal.SIGINT)
        if threading.current_thread() is not threading.main_thread() or usual is not signal.default_int_handler:
            yield
            return
        signal.signal(signal.SIGINT, self._interrupt)
        try:
            yield
        finally:
            if signal.getsignal(signal.SIGINT) == self._interrupt:
                signal.signal(signal.SIGINT, usual)

    def _interrupt(self, _signum: int, _frame: FrameType | None) -> None:
        """Cancel a cell that awaits; in code that computes, raise KeyboardInterrupt at the very place.

        asyncio's own handler only cancels at first, which a cell that never comes to its next await does not notice.
        """
        loop = self._runner.get_loop()
        if asyncio.current_task(loop) is not None or self._cell is None:
            raise KeyboardInterrupt
        loop.call_soon_threadsafe(self._cell.cancel)


async def _end(task: "asyncio.Task[T]") -> T:
    return await task
