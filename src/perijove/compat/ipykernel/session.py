"""`kernel.session`: makes messages, and sends them by way of the kernel."""

from __future__ import annotations

import os
from datetime import datetime, timezone
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

    from perijove.compat.ipykernel.seat import Seat

PROTOCOL = "5.4"


class IOPubSocket:
    """The stream to everybody who watches: something to hand to `session.send`."""

    def __init__(self, seat: Seat) -> None:
        self._seat = seat

    def send_multipart(self, *_: Any, **__: Any) -> None:
        """Raises NotImplementedError."""
        raise NotImplementedError(
            "the socket is another process's here, so signed parts can't be sent; "
            "send a message with kernel.session.send(kernel.iopub_socket, msg_type, content)"
        )


class Session:
    """The messages of a kernel, under the names that its code knows from `jupyter_client.session`."""

    __module__ = "jupyter_client.session"

    def __init__(self, seat: Seat) -> None:
        self._seat = seat
        self.session = os.urandom(16).hex()
        self.username = os.environ.get("USER", "kernel")
        self.debug = False

    @property
    def key(self) -> bytes:
        """What messages are signed with."""
        return str(connection_info(self._seat).get("key", "")).encode()

    @property
    def signature_scheme(self) -> str:
        """How messages are signed."""
        return str(connection_info(self._seat).get("signature_scheme", "hmac-sha256"))

    @property
    def msg_id(self) -> str:
        """A new id."""
        return f"{self.session}_{os.getpid()}_{os.urandom(8).hex()}"

    def msg_header(self, msg_type: str) -> dict[str, Any]:
        """A new header."""
        return {
            "msg_id": self.msg_id,
            "msg_type": msg_type,
            "username": self.username,
            "session": self.session,
            "date": datetime.now(timezone.utc),  # noqa: UP017 - Python 3.10
            "version": PROTOCOL,
        }

    def msg(
        self,
        msg_type: str,
        content: Mapping[str, Any] | None = None,
        parent: Mapping[str, Any] | None = None,
        header: Mapping[str, Any] | None = None,
        metadata: Mapping[str, Any] | None = None,
    ) -> dict[str, Any]:
        """A message that has not been sent; `parent` is a whole message or its header."""
        made = dict(self.msg_header(msg_type) if header is None else header)
        return {
            "header": made,
            "msg_id": made["msg_id"],
            "msg_type": made["msg_type"],
            "parent_header": dict(header_of(parent)),
            "content": dict(content or {}),
            "metadata": dict(metadata or {}),
        }

    def send(  # noqa: PLR0913, PLR0917 - the interface of jupyter_client
        self,
        stream: Any,
        msg_or_type: str | Mapping[str, Any],
        content: Mapping[str, Any] | None = None,
        parent: Mapping[str, Any] | None = None,
        ident: Any = None,
        buffers: Any = None,
        track: bool = False,
        header: Mapping[str, Any] | None = None,
        metadata: Mapping[str, Any] | None = None,
    ) -> dict[str, Any]:
        """Send a message to everybody who watches; returns it. Raises TypeError for another stream than iopub."""
        del ident, track
        if not isinstance(stream, IOPubSocket):
            raise TypeError(f"messages can be sent to kernel.iopub_socket, found {stream!r}")
        if isinstance(msg_or_type, str):
            message = self.msg(msg_or_type, content, parent, header, metadata)
        else:
            message = dict(msg_or_type)
            buffers = buffers or message.get("buffers")
        self._seat.publish(
            message["header"]["msg_type"],
            message["content"],
            message["metadata"],
            list(buffers or ()),
            parent=message["parent_header"] or None,
        )
        return message


def header_of(parent: Mapping[str, Any] | None) -> Mapping[str, Any]:
    """The header of a message, which may be one already."""
    if not parent:
        return {}
    found: Mapping[str, Any] = parent.get("header", parent)
    return found


def connection_info(seat: Seat) -> dict[str, Any]:
    """The contents of the kernel's connection file; empty when it has none."""
    import json

    if not seat.connection_file:
        return {}
    try:
        with open(seat.connection_file, encoding="utf-8") as file:
            return dict(json.load(file))
    except (OSError, ValueError):  # removed since, or being written
        return {}
