"""The client for programs without an event loop: the same methods, which wait.

>>> with open_kernel("python3") as client:                                # doctest: +SKIP
...     client.execute("print(6 * 7)", on_output=lambda message: print(message.msg_type))
"""

import asyncio
import threading
from collections.abc import Callable, Coroutine, Iterator, Mapping
from concurrent.futures import Future
from contextlib import AsyncExitStack, contextmanager
from pathlib import Path
from typing import Any, TypeVar

from perijove.client.client import Client
from perijove.client.exchange import OnOutput
from perijove.client.manager import KernelManager
from perijove.client.specs import find_spec
from perijove.protocol import shell
from perijove.protocol.connection import ConnectionInfo
from perijove.protocol.stdin import InputRequest

_T = TypeVar("_T")


class BlockingClient:
    """A client whose methods wait; `connect` and `open_kernel` make one. Callbacks run in its event loop's thread."""

    def __init__(self, client: Client, loop: asyncio.AbstractEventLoop, manager: KernelManager | None = None) -> None:
        self._client = client
        self._loop = loop
        self._manager = manager

    def execute(
        self,
        code: str,
        *,
        silent: bool = False,
        store_history: bool = True,
        user_expressions: Mapping[str, str] | None = None,
        on_output: OnOutput | None = None,
        on_input: Callable[[InputRequest], str] | None = None,
        timeout: float | None = None,
    ) -> shell.ExecuteReply | shell.ErrorReply:
        """Run code and return its reply when all its outputs have been given to `on_output`.

        Raises TimeoutError after `timeout` seconds; the code goes on until it is interrupted.
        """

        async def answer(request: InputRequest) -> str:
            assert on_input is not None, "input was asked for, though nobody can answer"
            return await asyncio.to_thread(on_input, request)

        running = self._client.execute(
            code,
            silent=silent,
            store_history=store_history,
            user_expressions=user_expressions,
            on_output=on_output,
            on_input=answer if on_input is not None else None,
        )
        return self._wait(running, timeout)

    def complete(
        self, code: str, cursor: int, *, timeout: float | None = None
    ) -> shell.CompleteReply | shell.ErrorReply:
        """What could follow at the cursor."""
        return self._wait(self._client.complete(code, cursor), timeout)

    def inspect(
        self, code: str, cursor: int, detail: int = 0, *, timeout: float | None = None
    ) -> shell.InspectReply | shell.ErrorReply:
        """What is at the cursor."""
        return self._wait(self._client.inspect(code, cursor, detail), timeout)

    def is_complete(self, code: str, *, timeout: float | None = None) -> shell.IsCompleteReply | shell.ErrorReply:
        """Whether the code can be run, or needs a further line."""
        return self._wait(self._client.is_complete(code), timeout)

    def history(
        self, request: shell.HistoryRequest, *, timeout: float | None = None
    ) -> shell.HistoryReply | shell.ErrorReply:
        """Former inputs."""
        return self._wait(self._client.history(request), timeout)

    def kernel_info(self, *, timeout: float | None = None) -> shell.KernelInfoReply:
        """Who the kernel is."""
        return self._wait(self._client.kernel_info(), timeout)

    def interrupt(self, *, timeout: float | None = None) -> None:
        """Interrupt what runs: as its kernelspec says when the kernel is ours to manage, else by message."""
        if self._manager is not None:
            self._wait(self._manager.interrupt(), timeout)
        else:
            self._wait(self._client.interrupt(), timeout)

    def _wait(self, coroutine: Coroutine[Any, Any, _T], timeout: float | None) -> _T:
        future: Future[_T] = asyncio.run_coroutine_threadsafe(coroutine, self._loop)
        try:
            return future.result(timeout)
        except BaseException:  # nobody waits any more: so that the request is forgotten, too
            future.cancel()
            raise


@contextmanager
def connect(info: ConnectionInfo, *, timeout: float = 60.0) -> Iterator[BlockingClient]:
    """A client of a kernel that runs already; raises TimeoutError when it does not answer in time."""

    async def enter(stack: AsyncExitStack) -> BlockingClient:
        client = await stack.enter_async_context(Client.connect(info))
        async with asyncio.timeout(timeout):
            await client.wait_ready()
        return BlockingClient(client, asyncio.get_running_loop())

    with _in_thread(enter) as client:
        yield client


@contextmanager
def open_kernel(name: str = "perijove", *, cwd: Path | None = None) -> Iterator[BlockingClient]:
    """Start a kernel by its kernelspec's name, and end it at the end of the block."""
    found = find_spec(name)

    async def enter(stack: AsyncExitStack) -> BlockingClient:
        manager = await stack.enter_async_context(KernelManager(found, cwd=cwd))
        client = await stack.enter_async_context(manager.client())
        await manager.wait_ready(client)
        return BlockingClient(client, asyncio.get_running_loop(), manager)

    with _in_thread(enter) as client:
        yield client


@contextmanager
def _in_thread(enter: Callable[[AsyncExitStack], Coroutine[Any, Any, _T]]) -> Iterator[_T]:
    """What `enter` opens, in an event loop of a thread of its own; it is closed there at the end of the block."""
    opened: Future[tuple[_T, asyncio.AbstractEventLoop, asyncio.Event]] = Future()

    async def serve() -> None:
        async with AsyncExitStack() as stack:
            leave = asyncio.Event()
            try:
                entered = await enter(stack)
            except BaseException as error:  # noqa: BLE001 - it is raised in the thread that waits for it
                opened.set_exception(error)
                return
            opened.set_result((entered, asyncio.get_running_loop(), leave))
            await leave.wait()

    thread = threading.Thread(target=asyncio.run, args=(serve(),), name="perijove client", daemon=True)
    thread.start()
    try:
        entered, loop, leave = opened.result()
        try:
            yield entered
        finally:
            loop.call_soon_threadsafe(leave.set)
    finally:
        thread.join()
