"""What the two ends of a kernel's channels are, whatever carries them."""

from collections.abc import Callable, Sequence
from typing import Protocol

import msgspec

from perijove.protocol.errors import ProtocolError
from perijove.protocol.message import EMPTY, Buffer, Channel, Message

Received = Callable[[Channel, Message], None]
Refused = Callable[[ProtocolError], None]


class ClientChannels(Protocol):
    """A client's end. It belongs to one asyncio event loop, and calls back in it."""

    def start(self, received: Received, refused: Refused) -> None:
        """Begins to call back, in the running event loop: with messages, and with what was wrong with what is none."""

    def send(self, channel: Channel, message: Message) -> None:
        """Sends now or as soon as the kernel is there; never waits."""

    async def connected(self) -> None:
        """Returns when the kernel can ask us: a question on stdin to a client that it does not know yet is lost."""

    async def heartbeat(self) -> None:
        """Returns when the kernel has answered a heartbeat: give it a time limit of your own."""

    def close(self) -> None:
        """Ends it; what was not received is lost."""


class KernelChannels(Protocol):
    """A kernel's end. It belongs to one thread, which waits for it and for descriptors of its own in one place."""

    def wait(self, timeout: float | None) -> Sequence[Channel | int]:
        """Waits for something to read, at most so many seconds: channels, and watched descriptors."""

    def watch(self, descriptor: int, *, writable: bool = False) -> None:
        """Lets `wait` report a descriptor that is readable, or else writable as well."""

    def unwatch(self, descriptor: int) -> None:
        """Ends that."""

    def receive(self, channel: Channel) -> Message | None:
        """The next message, or None when there is none; raises ProtocolError for one that can't be trusted."""

    def subscriptions(self) -> Sequence[bytes]:
        """The topics that were subscribed to since the last call."""

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
        """Sends a new message and returns it; on iopub the identities are its topic."""

    def close(self) -> None:
        """Ends it, once what was sent has left."""
