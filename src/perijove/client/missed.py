"""What a kernel has said while nobody listened, as it tells it afterwards; pure."""

from dataclasses import dataclass

from perijove.protocol.contents import decode_content
from perijove.protocol.control import MissedMessage
from perijove.protocol.errors import MalformedMessage
from perijove.protocol.header import read_header
from perijove.protocol.message import Channel, Message


@dataclass(frozen=True)
class Missed:
    """Messages in the order in which they were sent; not `complete` when the kernel could not keep all of them.

    `pending` are the ids of the requests that it still runs, or will.
    """

    messages: list[tuple[Channel, Message]]
    complete: bool
    pending: tuple[str, ...]


def unwrap(wrapped: Message) -> tuple[Channel, Message]:
    """The message in a missed_message, and its channel; raises MalformedMessage."""
    content = decode_content(wrapped)
    if not isinstance(content, MissedMessage):
        raise MalformedMessage(f"expected a missed_message, found {wrapped.msg_type}")
    header, raw_header = read_header(memoryview(content.header))
    return content.channel, Message(
        header=header,
        raw_header=raw_header,
        parent_header=content.parent_header,
        metadata=content.metadata,
        content=content.content,
        buffers=wrapped.buffers,
    )
