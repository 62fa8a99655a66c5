"""Kernels behind jupyter_client's interface: whoever brings a manager or a client of that kind goes on using it.

Nothing of jupyter_client is imported. Its clients may be of the waiting or of the asynchronous sort.
"""

import asyncio
from collections.abc import Coroutine, Mapping, Sequence
from dataclasses import dataclass
from logging import Logger
from queue import Empty
from typing import Any

from perijove.facades.nbclient.blocking import ensure_async
from perijove.facades.nbclient.exceptions import CellTimeoutError, DeadKernelError
from perijove.facades.nbclient.sessions import OnMessage, Received

POLL = 1.0  # seconds between two looks at whether the kernel lives


@dataclass(frozen=True)
class Patience:
    """How long a cell's messages may come after its reply, and whether it is an error when they don't."""

    iopub_timeout: float
    raise_on_iopub_timeout: bool
    log: Logger


class ForeignKernel:
    """A kernel that such a manager starts."""

    def __init__(self, manager: Any, patience: Patience) -> None:
        self._manager = manager
        self._patience = patience

    @property
    def running(self) -> bool:
        return bool(self._manager.has_kernel)

    async def start(self, arguments: Sequence[str], options: Mapping[str, Any]) -> None:
        """Start it; `options` are those of the manager's `start_kernel`."""
        await ensure_async(self._manager.start_kernel(extra_arguments=list(arguments), **options))

    async def connect(self, limit: float) -> Any:
        """A client, when the kernel answers."""
        client = self._manager.client()
        try:
            await ensure_async(client.start_channels())
            await ensure_async(client.wait_for_ready(timeout=limit))
        except BaseException:
            await ensure_async(client.stop_channels())
            raise
        client.allow_stdin = False
        return client

    def session(self, client: Any) -> "ForeignSession":
        """What runs code."""
        return ForeignSession(client, self._manager, self._patience)

    async def end(self, client: Any, *, now: bool) -> None:
        """Ask it to end, or with `now` end it."""
        try:
            if await ensure_async(self._manager.is_alive()):
                await ensure_async(self._manager.shutdown_kernel(now=now))
        except RuntimeError as error:
            if "No kernel is running!" not in str(error):  # it has ended meanwhile
                raise
        finally:
            await ensure_async(self._manager.cleanup_resources())
            if client is not None:
                await ensure_async(client.stop_channels())


class ForeignSession:
    """Runs code through such a client."""

    def __init__(self, client: Any, manager: Any, patience: Patience) -> None:
        self._client = client
        self._manager = manager
        self._patience = patience

    async def execute(self, code: str, on_message: OnMessage, *, store_history: bool, stop_on_error: bool) -> Received:
        """Run code; raises CellTimeoutError when its messages don't come and that is to be an error."""
        asking = self._client.execute(code, store_history=store_history, stop_on_error=stop_on_error)
        msg_id = await ensure_async(asking)
        async with asyncio.TaskGroup() as group:
            publishing = group.create_task(settled(self._publish(msg_id, on_message)))
            outcome = await settled(self._complete(msg_id, publishing, code))
            publishing.cancel()
        if isinstance(outcome, Exception):
            raise outcome
        reply: Received = outcome
        return reply

    async def _complete(self, msg_id: str, publishing: "asyncio.Task[Any]", code: str) -> Received:
        reply = await self.reply_to(msg_id)
        await asyncio.wait([publishing], timeout=self._patience.iopub_timeout)
        ended = publishing.result() if publishing.done() else Empty()
        if isinstance(ended, Empty):
            if self._patience.raise_on_iopub_timeout:
                message = "Timeout waiting for IOPub output"
                limit = self._patience.iopub_timeout
                raise CellTimeoutError.error_from_timeout_and_cell(message, limit, _Source(code))
            self._patience.log.warning("Timeout waiting for IOPub output")
        elif isinstance(ended, Exception):
            raise ended
        return reply

    async def _publish(self, msg_id: str, on_message: OnMessage) -> None:
        while True:
            message = await ensure_async(self._client.iopub_channel.get_msg(timeout=None))
            if message["parent_header"].get("msg_id") == msg_id:
                on_message(message)
                if message["msg_type"] == "status" and message["content"]["execution_state"] == "idle":
                    return

    async def reply_to(self, msg_id: str) -> Received:
        """The reply to a request; raises DeadKernelError when the kernel dies before."""
        while True:
            try:
                message: Received = await ensure_async(self._client.shell_channel.get_msg(timeout=POLL))
            except Empty:
                if not await ensure_async(self._client.is_alive()):
                    raise DeadKernelError("Kernel died") from None
                continue
            if message["parent_header"].get("msg_id") == msg_id:
                return message

    async def info(self) -> Mapping[str, Any]:
        """Who the kernel is."""
        reply = await self.reply_to(await ensure_async(self._client.kernel_info()))
        content: Mapping[str, Any] = reply["content"]
        if "language_info" not in content:
            raise RuntimeError(f"the kernel's information has no key 'language_info': {content}")
        return content

    async def interrupt(self) -> None:
        """Interrupt what runs, if there is a manager who can."""
        if self._manager is not None:
            await ensure_async(self._manager.interrupt_kernel())

    def say(self, comm_id: str, data: dict[str, Any]) -> None:
        """Send the data of a comm message."""
        message = self._client.session.msg("comm_msg", content={"comm_id": comm_id, "data": data})
        self._client.shell_channel.send(message)


@dataclass(frozen=True)
class _Source:
    """A cell, for the text of an error."""

    source: str


async def settled(coroutine: Coroutine[Any, Any, Any]) -> Any:
    """What comes of it, an error as a value: raised by whoever waits, not as a group."""
    try:
        return await coroutine
    except Exception as error:  # noqa: BLE001 - of foreign code and of hooks; whoever waits raises it
        return error
