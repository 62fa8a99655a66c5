"""Both ends of a kernel's channels in one process: for embedding, for wrapper kernels and for tests. No signatures."""

import os
import select
from collections import deque
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

import msgspec

from perijove.protocol.message import EMPTY, Author, Buffer, Channel, Message
from perijove.transport.base import Received, Refused

if TYPE_CHECKING:
    import asyncio


class MemoryKernel:
    """A kernel's end; `client()` makes the other ends. Its `wait` belongs to one thread, the clients to others."""

    def __init__(self) -> None:
        self._author = Author()
        self._clients: dict[bytes, MemoryClient] = {}
        self._inbox: dict[Channel, deque[Message]] = {channel: deque() for channel in Channel}
        self._heartbeats: deque[Callable[[], object]] = deque()
        self._subscribed: deque[bytes] = deque()
        self._woken, self._waker = os.pipe()
        self._poll = select.poll()
        self._poll.register(self._woken, select.POLLIN)

    def client(self, session: bytes) -> "MemoryClient":
        """A further client's end."""
        client = self._clients[session] = MemoryClient(self, session)
        return client

    def wait(self, timeout: float | None) -> Sequence[Channel | int]:
        """Waits for something to read, at most so many seconds."""
        ready: list[Channel | int] = [channel for channel, messages in self._inbox.items() if messages]
        if self._subscribed:
            ready.append(Channel.IOPUB)
        if ready:
            timeout = 0
        for descriptor, _ in self._poll.poll(None if timeout is None else timeout * 1000):
            if descriptor != self._woken:
                ready.append(descriptor)
                continue
            os.read(self._woken, 4096)
            while self._heartbeats:
                self._heartbeats.popleft()()
        return ready

    def watch(self, descriptor: int, *, writable: bool = False) -> None:
        """Lets `wait` report a descriptor."""
        self._poll.register(descriptor, select.POLLIN | select.POLLOUT if writable else select.POLLIN)

    def unwatch(self, descriptor: int) -> None:
        """Ends that."""
        try:
            self._poll.unregister(descriptor)
        except KeyError:
            pass  # it was not watched

    def receive(self, channel: Channel) -> Message | None:
        """The next message, or None when there is none."""
        return self._inbox[channel].popleft() if self._inbox[channel] else None

    def subscriptions(self) -> Sequence[bytes]:
        """The topics that were subscribed to since the last call."""
        return [self._subscribed.popleft() for _ in range(len(self._subscribed))]

    def send(
        self,
        channel: Channel,
        msg_type: str,
        content: msgspec.Raw | Buffer,
        parent: msgspec.Raw | Buffer = EMPTY,
        identities: tuple[bytes, ...] = (),
        buffers: Sequence[Buffer] = (),
        *,
        metadata: msgspec.Raw | Buffer = EMPTY,
    ) -> Message:
        """Sends a new message to the client that the identities name, on iopub to all."""
        message = self._author.message(
            msg_type, msgspec.Raw(content), parent=msgspec.Raw(parent), metadata=msgspec.Raw(metadata), buffers=buffers
        )
        if channel is Channel.IOPUB:
            for client in tuple(self._clients.values()):
                client.deliver(channel, message)
        elif (found := self._clients.get(identities[0])) is not None:
            found.deliver(channel, message)
        return message

    def put(self, channel: Channel, message: Message) -> None:
        """From a client: a message."""
        self._inbox[channel].append(message)
        os.write(self._waker, b"!")

    def subscribe(self) -> None:
        """From a client: it listens from now on."""
        self._subscribed.append(b"")
        os.write(self._waker, b"!")

    def beat(self, answer: Callable[[], object]) -> None:
        """From a client: call this to show that you live."""
        self._heartbeats.append(answer)
        os.write(self._waker, b"!")

    def forget(self, session: bytes) -> None:
        """From a client: it has gone."""
        self._clients.pop(session, None)

    def close(self) -> None:
        """Ends it."""
        self._clients.clear()
        os.close(self._woken)
        os.close(self._waker)


class MemoryClient:
    """A client's end."""

    def __init__(self, kernel: MemoryKernel, session: bytes) -> None:
        self._kernel = kernel
        self._session = session
        self._loop: asyncio.AbstractEventLoop | None = None
        self._received: Received

    def start(self, received: Received, refused: Refused) -> None:  # noqa: ARG002 - nothing needs refusing here
        """Begins to call back, in the running event loop."""
        import asyncio  # noqa: PLC0415 - the host of a kernel imports this module and has no event loop

        self._received = received
        self._loop = asyncio.get_running_loop()
        self._kernel.subscribe()

    def send(self, channel: Channel, message: Message) -> None:
        """Sends at once."""
        self._kernel.put(channel, msgspec.structs.replace(message, identities=(self._session,)))

    def deliver(self, channel: Channel, message: Message) -> None:
        """From the kernel's thread: a message."""
        loop = self._loop
        if loop is not None and not loop.is_closed():
            loop.call_soon_threadsafe(self._received, channel, message)

    async def connected(self) -> None:
        """Returns at once: the kernel has known the client since it was made."""

    async def heartbeat(self) -> None:
        """Returns when the kernel has answered a heartbeat."""
        import asyncio  # noqa: PLC0415 - as in start

        loop = asyncio.get_running_loop()
        answered = asyncio.Event()
        self._kernel.beat(lambda: loop.call_soon_threadsafe(answered.set))
        await answered.wait()

    def close(self) -> None:
        """Ends it."""
        self._kernel.forget(self._session)
        self._loop = None
