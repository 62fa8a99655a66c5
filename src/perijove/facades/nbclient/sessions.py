"""What a run needs of a kernel, and our own kernel client as such."""

import asyncio
from collections.abc import Callable, Mapping
from typing import Any, Protocol

import msgspec

from perijove.client.client import Client
from perijove.client.errors import ClientError, KernelDied
from perijove.client.manager import KernelManager
from perijove.facades.nbclient.exceptions import DeadKernelError
from perijove.protocol.comm import CommMsg
from perijove.protocol.message import Channel, Message
from perijove.runner.record import tells_of_code

Received = dict[str, Any]  # a message as nbclient's users know it
OnMessage = Callable[[Received], None]

# By this name our kernel's host says that the process which ran the code has gone (kernel.death).
WORKER_DIED = "WorkerDied"

_decode = msgspec.json.decode


class Session(Protocol):
    """A kernel that has been started, and a client of it."""

    async def execute(self, code: str, on_message: OnMessage, *, store_history: bool, stop_on_error: bool) -> Received:
        """Run code and return its reply when all that it published has been given to `on_message`.

        Raises DeadKernelError, and what `on_message` raises.
        """

    async def info(self) -> Mapping[str, Any]:
        """The content of a kernel_info reply."""

    async def interrupt(self) -> None:
        """Interrupt what runs."""

    def say(self, comm_id: str, data: dict[str, Any]) -> None:
        """Send the data of a comm message."""


class OwnSession:
    """Our own client; without a manager it can't interrupt by signal."""

    def __init__(self, client: Client, manager: KernelManager | None) -> None:
        self._client = client
        self._manager = manager

    async def execute(self, code: str, on_message: OnMessage, *, store_history: bool, stop_on_error: bool) -> Received:
        """Run code; outputs come as they are published, and none is given up as late."""
        failures: list[Exception] = []

        def status(message: Message) -> None:
            if message.msg_type == "status" and tells_of_code(self._client.session_id, message):
                try:
                    on_message(as_received(message))
                except Exception as error:  # noqa: BLE001 - the caller's; raised where the caller waits
                    failures.append(error)

        replies: list[Message] = []
        end = self._client.subscribe(status)
        try:
            await self._client.execute(
                code,
                store_history=store_history,
                stop_on_error=stop_on_error,
                on_output=lambda message: on_message(as_received(message)),
                on_reply=replies.append,
            )
        except KernelDied as error:
            raise DeadKernelError(f"Kernel died: {error}") from error
        finally:
            end()
        if failures:
            raise failures[0]
        reply = as_received(replies[0])
        if reply["content"].get("ename") == WORKER_DIED:
            raise DeadKernelError(f"Kernel died: {reply['content']['evalue']}")
        return reply

    async def info(self) -> Mapping[str, Any]:
        """Who the kernel is."""
        try:
            info = await self._client.kernel_info()
        except KernelDied as error:
            raise DeadKernelError(f"Kernel died: {error}") from error
        language = {name: value for name, value in msgspec.to_builtins(info.language_info).items() if value}
        return {**msgspec.to_builtins(info), "language_info": language}

    async def interrupt(self) -> None:
        """Interrupt as the kernelspec says; a kernel that has gone has nothing to be interrupted."""
        try:
            await (self._client.interrupt() if self._manager is None else self._manager.interrupt())
        except ClientError as error:
            raise DeadKernelError(f"Kernel died: {error}") from error

    def say(self, comm_id: str, data: dict[str, Any]) -> None:
        """Send the data of a comm message."""
        self._client.send(Channel.SHELL, CommMsg(comm_id=comm_id, data=data))


async def connected(manager: KernelManager, startup_timeout: float) -> Client:
    """A client of a manager's kernel that answers; raises RuntimeError after `startup_timeout` seconds."""
    client = manager.client()
    await client.__aenter__()
    try:
        async with asyncio.timeout(startup_timeout):
            await client.wait_ready()
    except TimeoutError:
        await closed(client)
        raise RuntimeError(f"Kernel didn't respond in {startup_timeout} seconds") from None
    except KernelDied as error:
        await closed(client)
        raise DeadKernelError(f"Kernel died before replying to kernel_info: {error}") from error
    return client


async def closed(client: Client) -> None:
    """Close a client."""
    await client.__aexit__(None, None, None)


def as_received(message: Message) -> Received:
    """A message as nbclient's hooks and overridden methods know it."""
    header = msgspec.structs.asdict(message.header)
    header["date"] = message.header.sent_at
    return {
        "header": header,
        "msg_id": message.header.msg_id,
        "msg_type": message.header.msg_type,
        "parent_header": _decode(message.parent_header),
        "metadata": _decode(message.metadata),
        "content": _decode(message.content),
        "buffers": [bytes(buffer) for buffer in message.buffers],
    }
