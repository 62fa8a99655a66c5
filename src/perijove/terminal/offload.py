"""Work that must not hold up the prompt, done in a thread that nobody waits for in vain."""

import asyncio
import threading
from collections.abc import Callable
from typing import TypeVar

T = TypeVar("T")


async def offload(function: Callable[[], T], *, deadline: float | None = None) -> T:
    """What `function` returns, run in a thread of its own; raises TimeoutError when the deadline passes.

    The thread is a daemon: a function that never returns (a completion that reads a dead network drive) delays neither
    the loop nor the end of the program, which a ThreadPoolExecutor's thread would.
    """
    loop = asyncio.get_running_loop()
    answer: asyncio.Future[T] = loop.create_future()

    def settle(settling: Callable[[], None]) -> None:
        if not answer.done():
            settling()

    def work() -> None:
        try:
            result = function()
        except Exception as error:  # noqa: BLE001 - the awaiting side gets it
            tell(lambda error=error: answer.set_exception(error))  # type: ignore[misc]
        else:
            tell(lambda: answer.set_result(result))

    def tell(settling: Callable[[], None]) -> None:
        try:
            loop.call_soon_threadsafe(settle, settling)
        except RuntimeError:
            pass  # the loop has been closed: the program is leaving

    threading.Thread(target=work, name="perijove-offload", daemon=True).start()
    async with asyncio.timeout(deadline):
        return await answer
