"""What carries messages between a client and a kernel, whatever it is made of."""

from collections.abc import Callable
from typing import Protocol

from perijove.protocol.errors import ProtocolError
from perijove.protocol.message import Channel, Message


class ClientChannels(Protocol):
    """A client's side of a connection to one kernel."""

    def send(self, channel: Channel, message: Message) -> None:
        """Send without waiting; what can't go out yet is kept."""

    def start(self, on_message: Callable[[Channel, Message], None], on_bad: Callable[[ProtocolError], None]) -> None:
        """Begin to receive, in the running asyncio loop: everything that came before is told too."""

    def close(self) -> None:
        """End it; what was sent still goes out."""
