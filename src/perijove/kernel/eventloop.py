"""How a worker's main thread waits for its next job: on a queue, and once asyncio is in use, on its event loop.

The loop runs between cells, so that background tasks go on, and during cells that await. It does not run during
synchronous cells, so that `asyncio.run()` works in them. asyncio is not imported before somebody uses it: it is more
than the rest of an idle worker.
"""

import queue
import sys
import threading
from collections import deque
from collections.abc import Awaitable, Callable, Coroutine
from types import ModuleType
from typing import TYPE_CHECKING, Any

from perijove.kernel.link import LinkTornError

if TYPE_CHECKING:
    import asyncio

Job = Callable[[], None]


class EventLoop:
    """Jobs, one at a time, and the asyncio loop around them."""

    def __init__(self) -> None:
        self._jobs: queue.SimpleQueue[Job] = queue.SimpleQueue()
        self._aside: deque[Job] = deque()
        self._asyncio: ModuleType | None = None
        self._loop: asyncio.AbstractEventLoop | None = None
        self._task: asyncio.Task[Any] | None = None
        self._idle = False
        # How to wait for a job before there is a loop: by reading what becomes one, or else another thread reads.
        self.wait: Callable[[Callable[[], bool]], None] | None = None

    def put(self, job: Job) -> None:
        """Adds a job, from any thread; where there is a `wait`, from that which reads."""
        self._jobs.put(job)
        loop = self._loop
        if loop is not None:
            try:
                loop.call_soon_threadsafe(self._stop_if_idle)
            except RuntimeError:
                pass  # user code closed the loop; the next job is found without it

    def put_aside(self, job: Job) -> None:
        """Adds a job that may also be done while a cell awaits, from any thread."""
        self._aside.append(job)
        self.put(self._do_aside)
        loop = self._loop
        if loop is not None and self._task is not None:
            try:
                loop.call_soon_threadsafe(self._do_aside)
            except RuntimeError:
                pass  # as above

    def _do_aside(self) -> None:
        while self._aside:
            self._aside.popleft()()

    @property
    def awaiting(self) -> bool:
        """Whether a cell runs as a task of the loop."""
        return self._task is not None

    def next(self) -> Job:
        """Waits for a job; what cells have left on the loop runs meanwhile."""
        while True:
            try:
                return self._jobs.get_nowait()
            except queue.Empty:
                pass
            self._idle = True
            try:
                if self._loop is not None and not self._loop.is_closed():
                    self._loop.run_forever()
                elif self.wait is None:
                    return self._jobs.get()
                else:
                    self.wait(self._has_job)
            except (KeyboardInterrupt, SystemExit):
                pass  # a task of an earlier cell, interrupted or leaving: the kernel stays
            except LinkTornError:
                raise
            except BaseException:  # noqa: BLE001 - a signal handler of the user's, between cells
                sys.excepthook(*sys.exc_info())
            finally:
                self._idle = False

    def _has_job(self) -> bool:
        return not self._jobs.empty()

    def _stop_if_idle(self) -> None:
        if self._idle and self._loop is not None:
            self._loop.stop()

    def prepare(self, code: str = "") -> None:
        """To be called before a cell: gives it the loop as the current one when it may want it."""
        if self._asyncio is None and ("asyncio" in code or "asyncio" in sys.modules):
            self._start()
        elif self._asyncio is not None:
            self._open(self._asyncio)

    def begin(self) -> "asyncio.AbstractEventLoop":
        """The loop, made if there is none yet; in its own thread."""
        return self._open(self._asyncio or self._start()) if self._loop is None else self._loop

    def _start(self) -> ModuleType:
        import asyncio  # noqa: PLC0415 - only kernels whose code uses it pay for it

        self._asyncio = asyncio
        self._open(asyncio)
        _serve_synchronous_cells(asyncio, self, threading.get_ident())
        return asyncio

    def _open(self, module: ModuleType) -> "asyncio.AbstractEventLoop":
        if self._loop is None or self._loop.is_closed():
            self._loop = _new_loop(module)
        # asyncio.run() leaves its thread without a current loop, hence every time.
        module.set_event_loop(self._loop)
        assert self._loop is not None
        return self._loop

    @property
    def loop(self) -> "asyncio.AbstractEventLoop | None":
        """The loop, when there is one."""
        return self._loop

    def run(self, awaitable: Awaitable[Any], is_cancelled: Callable[[], bool] = lambda: False) -> Any:
        """Runs a cell that awaits, as a task of the loop; it may have been cancelled before there was a task."""
        loop = self._open(self._asyncio or self._start())
        self._task = task = loop.create_task(_awaited(awaitable, is_cancelled))
        # What was put aside when there was no task yet to be let in beside.
        loop.call_soon(self._do_aside)
        try:
            while not task.done():
                try:
                    loop.run_until_complete(task)
                except (KeyboardInterrupt, SystemExit):
                    # Raised in a callback or another task, which happened to be on the stack.
                    task.cancel()
                except BaseException:
                    if not task.done():
                        raise
            return task.result()
        finally:
            self._task = None
            if isinstance(awaitable, Coroutine):
                awaitable.close()  # it may have been cancelled before it began

    def close(self) -> None:
        """Closes the loop when there is one; in its own thread."""
        if self._loop is not None and not self._loop.is_closed():
            self._loop.close()

    def cancel_soon(self) -> bool:
        """Cancels the cell that awaits, from another thread; False when the code to be stopped is on the stack."""
        loop, task = self._loop, self._task
        if loop is None or task is None or self._current_task() is task:
            return False
        loop.call_soon_threadsafe(task.cancel)
        return True

    def cancel(self) -> bool:
        """Stops the cell that awaits; False when the code to be stopped is on the stack. For a signal handler."""
        if self._loop is None or self._task is None or self._current_task() is self._task:
            return False
        # At once, and not as a callback: before that one the task may go on, and compute for ever.
        self._task.cancel()
        self._loop.call_soon_threadsafe(lambda: None)
        return True

    def is_busy(self) -> bool:
        """Whether a task that a cell left behind is on the stack, between cells. For a signal handler."""
        return self._idle and self._current_task() is not None

    def _current_task(self) -> "asyncio.Task[Any] | None":
        if self._loop is None or self._asyncio is None or not self._loop.is_running():
            return None
        task: asyncio.Task[Any] | None = self._asyncio.current_task(self._loop)
        return task


def _new_loop(module: ModuleType) -> "asyncio.AbstractEventLoop":
    if sys.platform == "win32":
        loop: asyncio.AbstractEventLoop = module.new_event_loop()  # of the kind that can wait for processes
        return loop
    from perijove.gui.loop import GuiLoop  # noqa: PLC0415 - as asyncio itself

    return GuiLoop()


async def _awaited(awaitable: Awaitable[Any], is_cancelled: Callable[[], bool]) -> Any:
    if is_cancelled():
        raise KeyboardInterrupt
    return await awaitable


def _serve_synchronous_cells(asyncio: Any, cells: EventLoop, thread: int) -> None:
    """Makes `asyncio.create_task()` work in a cell that awaits nothing: the task starts when the cell has ended."""
    original = asyncio.tasks.create_task
    known: dict[int, EventLoop] | None = getattr(original, "perijove_cells", None)
    if known is not None:
        known[thread] = cells
        return
    threads = {thread: cells}

    def create_task(coro: Any, **options: Any) -> Any:
        found = threads.get(threading.get_ident())
        if found is None or found.loop is None or asyncio._get_running_loop() is not None:  # noqa: SLF001 - the public function raises
            return original(coro, **options)
        return found.loop.create_task(coro, **options)

    create_task.__doc__ = original.__doc__
    create_task.perijove_cells = threads  # type: ignore[attr-defined] # for the threads of subshells
    asyncio.create_task = asyncio.tasks.create_task = create_task
