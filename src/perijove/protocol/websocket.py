"""Messages as the WebSocket frames between a server and a browser, in both of Jupyter's framings; no sockets here.

v1 carries the four JSON texts and the buffers as they are, found by a table of offsets. The legacy framing, spoken when
no subprotocol was agreed on, is one JSON object, preceded by a table of offsets when there are buffers. Neither
carries identities or signatures.
"""

import itertools
import struct
from collections.abc import Sequence
from typing import Any

import msgspec

from perijove.protocol.errors import MalformedMessage
from perijove.protocol.header import read_header
from perijove.protocol.json_text import REFUSALS, mend, read_object
from perijove.protocol.message import EMPTY, Buffer, Channel, Message

SUBPROTOCOL_V1 = "v1.kernel.websocket.jupyter.org"

_V1_PARTS = 5  # channel, header, parent header, metadata, content
_LEGACY_LIMIT = 2**32


class _Envelope(msgspec.Struct, kw_only=True):
    """A message of the legacy framing. nbclassic and older clients leave out the channel of shell requests."""

    header: msgspec.Raw
    msg_id: Any = ""
    msg_type: Any = ""
    parent_header: msgspec.Raw = EMPTY
    metadata: msgspec.Raw = EMPTY
    content: msgspec.Raw = EMPTY
    buffers: Any = ()
    channel: Any = "shell"


_envelope_decoder = msgspec.json.Decoder(_Envelope)
_encoder = msgspec.json.Encoder()


def encode_v1(channel: Channel, message: Message) -> bytes:
    """The binary WebSocket frame of the v1 subprotocol."""
    parts: list[Buffer] = [
        channel.encode(),
        message.raw_header,
        message.parent_header,
        message.metadata,
        message.content,
        *message.buffers,
    ]
    count = len(parts) + 1
    offsets = _ends(8 * (1 + count), parts)
    return b"".join([struct.pack(f"<{1 + count}Q", count, *offsets), *parts])


def decode_v1(data: Buffer) -> tuple[Channel, Message]:
    """The message in a frame of the v1 subprotocol; its buffers are views of the frame."""
    view = _octets(data)
    offsets = _read_offsets(view, "<", "Q")
    parts = _slices(view, offsets)
    if len(parts) < _V1_PARTS:
        raise MalformedMessage(f"expected at least {_V1_PARTS} parts in a v1 frame, found {len(parts)}")
    channel, header, parent_header, metadata, content, *buffers = parts
    return _channel(bytes(channel).decode(errors="replace")), _message(
        header, parent_header, metadata, content, tuple(buffers)
    )


def encode_legacy(channel: Channel, message: Message) -> str | bytes:
    """The frame of the legacy framing: text, or binary when there are buffers."""
    envelope = _Envelope(
        header=message.raw_header,
        msg_id=message.msg_id,
        msg_type=message.msg_type,
        parent_header=message.parent_header,
        metadata=message.metadata,
        content=message.content,
        channel=channel,
    )
    text = _encoder.encode(envelope)
    if not message.buffers:
        return text.decode()
    parts = [text, *message.buffers]
    count = len(parts)
    *starts, end = _ends(4 * (1 + count), parts)
    if end >= _LEGACY_LIMIT:
        raise MalformedMessage(f"a message of {end} bytes is too large for the legacy WebSocket framing: use v1")
    return b"".join([struct.pack(f">{1 + count}I", count, *starts), *parts])


def decode_legacy(data: str | Buffer) -> tuple[Channel, Message]:
    """The message in a frame of the legacy framing; its buffers are views of the frame."""
    if isinstance(data, str):
        return _read_envelope(data.encode("utf-8", "replace"), ())
    view = _octets(data)
    text, *buffers = _slices(view, [*_read_offsets(view, ">", "I"), len(view)])
    return _read_envelope(text, tuple(buffers))


def _read_envelope(text: Buffer, buffers: tuple[Buffer, ...]) -> tuple[Channel, Message]:
    try:
        envelope = _envelope_decoder.decode(text)
    except REFUSALS as error:
        envelope = _read_mended_envelope(text, error)
    return _channel(envelope.channel), _message(
        memoryview(envelope.header),
        memoryview(envelope.parent_header),
        memoryview(envelope.metadata),
        memoryview(envelope.content),
        buffers,
    )


def _read_mended_envelope(text: Buffer, refusal: Exception) -> _Envelope:
    try:
        return _envelope_decoder.decode(mend(text))
    except REFUSALS:
        raise MalformedMessage(f"the WebSocket frame is not a JSON message: {refusal}") from refusal


def _message(
    header: Buffer, parent_header: Buffer, metadata: Buffer, content: Buffer, buffers: tuple[Buffer, ...]
) -> Message:
    decoded_header, raw_header = read_header(header)
    return Message(
        header=decoded_header,
        raw_header=raw_header,
        parent_header=read_object(parent_header, "parent header"),
        metadata=read_object(metadata, "metadata"),
        content=read_object(content, "content"),
        buffers=buffers,
    )


def _channel(name: Any) -> Channel:
    try:
        return Channel(name)
    except ValueError:
        known = ", ".join(Channel)
        raise MalformedMessage(f"expected a channel of {known}, found {name!r}") from None


def _octets(data: Buffer) -> memoryview:
    return memoryview(data).cast("B")


def _ends(start: int, parts: Sequence[Buffer]) -> list[int]:
    """Where each part starts when they follow one another, and where the last one ends."""
    offsets = [start]
    for part in parts:
        offsets.append(offsets[-1] + len(_octets(part)))
    return offsets


def _read_offsets(view: memoryview, order: str, code: str) -> list[int]:
    """The table at the start of a frame: a count, then that many offsets."""
    width = struct.calcsize(f"{order}{code}")
    if len(view) < width:
        raise MalformedMessage(f"expected a table of offsets, found a frame of {len(view)} bytes")
    (count,) = struct.unpack_from(f"{order}{code}", view)
    if not 0 < count <= len(view) // width - 1:
        raise MalformedMessage(f"expected a table of offsets, found a count of {count} in a frame of {len(view)} bytes")
    return list(struct.unpack_from(f"{order}{count}{code}", view, width))


def _slices(view: memoryview, offsets: Sequence[int]) -> list[memoryview]:
    """The parts between the offsets: these alone say where a part begins and ends."""
    if any(start > end for start, end in itertools.pairwise(offsets)) or offsets[-1] > len(view):
        raise MalformedMessage(f"the offsets {list(offsets[:8])} do not lie in order in {len(view)} bytes")
    return [view[start:end] for start, end in itertools.pairwise(offsets)]
