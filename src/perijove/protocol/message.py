"""The envelope of every message: who sent it when, what it answers, and what it carries.

Content stays undecoded JSON until somebody handles that type; a parent header is kept as it was received, so that a
reply echoes it to the byte, with the keys that we do not know.
"""

import os
import time
from collections.abc import Sequence
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any, NewType

import msgspec

from perijove.protocol.errors import MalformedMessage

PROTOCOL_VERSION = "5.5"
EMPTY = msgspec.Raw(b"{}")

MsgId = NewType("MsgId", str)
SessionId = NewType("SessionId", str)
Buffer = bytes | memoryview


class Channel(StrEnum):
    """The sockets that carry messages."""

    SHELL = "shell"
    CONTROL = "control"
    STDIN = "stdin"
    IOPUB = "iopub"


class Header(msgspec.Struct, frozen=True, kw_only=True):
    """Who sent which type of message when. Third parties leave out `version` and `date`, so they have defaults."""

    msg_id: str
    msg_type: str
    session: str = ""
    username: str = ""
    date: str = ""
    version: str = ""
    subshell_id: str | None = None

    @property
    def sent_at(self) -> datetime | None:
        """The date as a moment, in UTC when it names no zone; None when it is missing or not ISO 8601."""
        try:
            moment = datetime.fromisoformat(self.date)
        except ValueError:
            return None
        return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


class Message(msgspec.Struct, frozen=True, kw_only=True):
    """One message, its content not decoded yet.

    `raw_header` is the header as JSON: what a reply puts into its parent header.
    """

    header: Header
    raw_header: msgspec.Raw
    parent_header: msgspec.Raw = EMPTY
    metadata: msgspec.Raw = EMPTY
    content: msgspec.Raw = EMPTY
    buffers: tuple[Buffer, ...] = ()
    identities: tuple[bytes, ...] = ()

    @property
    def msg_type(self) -> str:
        return self.header.msg_type

    @property
    def msg_id(self) -> MsgId:
        return MsgId(self.header.msg_id)

    @property
    def parent_id(self) -> MsgId | None:
        """The id of the message that this one answers, or None."""
        return parent_id(self.parent_header)


class _Parent(msgspec.Struct):
    msg_id: Any = ""


_parent_decoder = msgspec.json.Decoder(_Parent)
_header_encoder = msgspec.json.Encoder()


def parent_id(parent_header: msgspec.Raw) -> MsgId | None:
    """The id in a parent header that is still JSON; raises MalformedMessage when it is no object."""
    if parent_header == EMPTY:
        return None
    try:
        found = _parent_decoder.decode(parent_header).msg_id
    except (ValueError, RecursionError) as error:
        raise MalformedMessage(f"the parent header is no header: {error}") from error
    return MsgId(found) if found and isinstance(found, str) else None


class _Clock:
    """Tells the time; the text of a second is made once, since only the rest changes from message to message."""

    def __init__(self) -> None:
        self._latest = (-1, "")

    def __call__(self) -> str:
        second, microsecond = divmod(time.time_ns() // 1000, 1_000_000)
        known, text = self._latest
        if second != known:
            text = time.strftime("%Y-%m-%dT%H:%M:%S", time.gmtime(second))
            self._latest = (second, text)
        return f"{text}.{microsecond:06d}Z"


_tell_time = _Clock()


def now() -> str:
    """The present moment as the protocol writes it: ISO 8601 in UTC."""
    return _tell_time()


def new_id() -> str:
    """A fresh id of 32 hexadecimal digits."""
    return os.urandom(16).hex()


class Author:
    """Makes the messages of one sender: one session id, ids that count up."""

    def __init__(self, session: str = "", username: str = "perijove") -> None:
        self.session = SessionId(session or new_id())
        self.username = username
        self._count = 0

    def new_id(self) -> MsgId:
        """The id of a message that is still to be made."""
        self._count += 1
        return MsgId(f"{self.session}_{os.getpid()}_{self._count}")

    def message(
        self,
        msg_type: str,
        content: msgspec.Raw,
        *,
        parent: msgspec.Raw = EMPTY,
        metadata: msgspec.Raw = EMPTY,
        buffers: Sequence[Buffer] = (),
        identities: tuple[bytes, ...] = (),
        subshell_id: str | None = None,
        msg_id: MsgId | None = None,
    ) -> Message:
        """A new message; `parent` is the raw header of the message that it answers, `msg_id` one from `new_id`."""
        header = Header(
            msg_id=msg_id or self.new_id(),
            msg_type=msg_type,
            session=self.session,
            username=self.username,
            date=now(),
            version=PROTOCOL_VERSION,
            subshell_id=subshell_id,
        )
        return Message(
            header=header,
            raw_header=_write_header(header),
            parent_header=parent,
            metadata=metadata,
            content=content,
            buffers=tuple(buffers),
            identities=identities,
        )


def _write_header(header: Header) -> msgspec.Raw:
    if header.subshell_id is not None:
        return msgspec.Raw(_header_encoder.encode(header))
    fields: dict[str, Any] = msgspec.structs.asdict(header)
    del fields["subshell_id"]  # absent means the main shell; kernels older than subshells never see the key
    return msgspec.Raw(_header_encoder.encode(fields))
