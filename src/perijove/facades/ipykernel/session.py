"""What a kernel sends through: the names of jupyter_client's Session and of sockets, over the kernel's host.

Standard library only: there is no ZeroMQ here, a socket is a name.
"""

import getpass
import json
import os
import uuid
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime, timezone
from typing import Any

from perijove.kernel.language import Buffer, Host
from perijove.kernel.streams import Cell, current

Message = dict[str, Any]


class Stream:
    """Stands for a socket; who sends through the session names it."""

    def __init__(self, channel: str) -> None:
        self.channel = channel
        self.closed = False

    def __repr__(self) -> str:
        return f"<the {self.channel} channel of this kernel>"

    def flush(self, *_: Any, **__: Any) -> None:
        """Nothing waits here."""

    def close(self) -> None:
        """The host closes its sockets."""


class Session:
    """Sends messages: outputs at once, replies when the handler of their request has ended."""

    def __init__(self) -> None:
        self.host: Host | None = None
        self.session = uuid.uuid4().hex
        self.username = os.environ.get("USER") or _user()
        self.key = b""
        self._replies: dict[str, Message] = {}
        self._early: list[tuple[str, Message, Mapping[str, Any], Sequence[Buffer]]] = []

    def connect(self, host: Host) -> None:
        """Sends through this host from now on; first what was sent while there was none."""
        self.host = host
        early, self._early = self._early, []
        for told in early:
            with _for_request({}):
                host.publish(*told)

    def send(  # noqa: PLR0913, PLR0917 - jupyter_client's interface
        self,
        stream: Stream | None,
        msg_or_type: Message | str,
        content: Message | None = None,
        parent: Message | None = None,
        ident: object = None,
        buffers: Sequence[Buffer] | None = None,
        track: bool = False,
        header: Message | None = None,
        metadata: Message | None = None,
    ) -> Message:
        """Publishes a message, or keeps the reply to a request; returns the message.

        `parent` is the request that it belongs to. Topics and extra headers are the host's business.
        """
        del ident, track
        if isinstance(msg_or_type, str):
            message = self.msg(msg_or_type, content, parent, header, metadata)
        else:
            message = msg_or_type
            parent = parent or {"header": message.get("parent_header", {})}
            buffers = buffers or message.get("buffers")
        kind = message.get("msg_type") or message["header"]["msg_type"]
        request = (parent or {}).get("header") or parent or {}
        if stream is None or getattr(stream, "channel", "iopub") == "iopub":
            self._publish(kind, message, request, buffers or ())
        else:
            self._replies[request.get("msg_id", "")] = message["content"]
        return message

    def _publish(self, kind: str, message: Message, request: Message, buffers: Sequence[Buffer]) -> None:
        told = (kind, message["content"], message.get("metadata") or {}, buffers)
        if self.host is None:
            self._early.append(told)
            return
        with _for_request(request):
            self.host.publish(*told)

    def take_reply(self, request: Message) -> Message | None:
        """The content with which a request was answered, once."""
        return self._replies.pop(request["header"].get("msg_id", ""), None)

    def msg(
        self,
        msg_type: str,
        content: Message | None = None,
        parent: Message | None = None,
        header: Message | None = None,
        metadata: Message | None = None,
    ) -> Message:
        """A message as jupyter_client makes it."""
        header = self.msg_header(msg_type) if header is None else header
        found = parent or {}
        return {
            "header": header,
            "msg_id": header.get("msg_id", ""),
            "msg_type": header.get("msg_type", msg_type),
            "parent_header": found.get("header", found),
            "content": {} if content is None else content,
            "metadata": {} if metadata is None else dict(metadata),
            "buffers": [],
        }

    def msg_header(self, msg_type: str) -> Message:
        """A header."""
        return {
            "msg_id": uuid.uuid4().hex,
            "msg_type": msg_type,
            "username": self.username,
            "session": self.session,
            "date": datetime.now(timezone.utc),  # noqa: UP017 - Python 3.10
            "version": "5.5",
        }


def present_header() -> Message:
    """The header of the request for which code runs."""
    cell = current.get()
    header: Message = {} if cell is None else json.loads(cell.parent)
    return header


@contextmanager
def _for_request(header: Message) -> Iterator[None]:
    """What is published belongs to the request with this header, which may have been answered long since."""
    present = present_header()
    if header and header.get("msg_id") == present.get("msg_id"):
        yield
        return
    token = current.set(Cell(json.dumps(header, default=str).encode()))
    try:
        yield
    finally:
        current.reset(token)


def _user() -> str:
    try:
        return getpass.getuser()
    except (KeyError, OSError, ImportError):
        return "username"  # nobody knows; the name that jupyter_client gives then
