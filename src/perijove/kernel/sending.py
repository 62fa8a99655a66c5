"""Messages as actions: what is published, what is replied, and the busy and idle around both; pure."""

from collections.abc import Sequence

import msgspec

from perijove.kernel import replies
from perijove.kernel.actions import Action, Send, Text
from perijove.protocol.contents import reply_type
from perijove.protocol.message import EMPTY, Buffer, Channel, Message

head = msgspec.json.Encoder().encode


def publish(msg_type: str, content: Text, parent: Text, buffers: Sequence[Buffer] = (), metadata: Text = EMPTY) -> Send:
    """For everybody who listens."""
    return Send(Channel.IOPUB, msg_type, content, parent, (msg_type.encode(),), buffers, metadata)


def status(state: str, request: Message) -> Send:
    """That a request is being served (`busy`) or has been (`idle`)."""
    return Send(Channel.IOPUB, "status", replies.STATUS[state], request.raw_header, (b"status",))


def reply(channel: Channel, request: Message, content: Text, metadata: Text = EMPTY) -> Send:
    """For who asked, on the channel on which they asked."""
    kind = reply_type(request.header.msg_type)
    return Send(channel, kind, content, request.raw_header, request.identities, metadata=metadata)


def around(request: Message, *actions: Action) -> list[Action]:
    """The actions between busy and idle."""
    return [status("busy", request), *actions, status("idle", request)]


def refuse(channel: Channel, request: Message, ename: str, evalue: str, count: int) -> list[Action]:
    """That a request can't be served; who has not asked for a reply gets none."""
    if not request.msg_type.endswith("_request"):
        return around(request)
    counted = count if request.msg_type == "execute_request" else None
    return around(request, reply(channel, request, replies.failed(ename, evalue, counted)))
