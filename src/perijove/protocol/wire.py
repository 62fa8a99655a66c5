"""Messages as the frames that ZeroMQ carries, signed; no sockets here.

Frames: identities, a delimiter, the signature, header, parent header, metadata, content, buffers. The signature covers
the four JSON frames as they were sent, byte for byte; identities and buffers it does not cover.
Specification: "The Wire Protocol".
"""

import hashlib
import hmac
from collections.abc import Sequence

from perijove.protocol.errors import BadSignature, MalformedMessage, UnknownScheme
from perijove.protocol.header import read_header
from perijove.protocol.json_text import read_object
from perijove.protocol.message import Buffer, Message

DELIMITER = b"<IDS|MSG>"
HISTORY_SIZE = 65_536  # as many signatures as jupyter_client remembers

# Below this many bytes the parts are hashed as one: fewer calls, a copy that costs nothing.
_SMALL = 4096
_PARTS = 5  # signature, header, parent header, metadata, content


class Wire:
    """Encodes and decodes the messages of one peer of a connection.

    It remembers what it decoded, to refuse what is sent twice: two readers of the same messages, such as two
    subscribers in one process, need a Wire each, and one message goes out through one socket.
    """

    def __init__(self, key: bytes, scheme: str = "hmac-sha256", *, history_size: int = HISTORY_SIZE) -> None:
        self._base = _signer(key, scheme) if key else None
        self._seen = _Seen(history_size)

    def encode(self, message: Message, /) -> list[Buffer]:
        """The frames of a message; large ones are views, not copies."""
        # What looks like bytes to the type checker is msgspec.Raw, which is none: a view of it is what sockets take.
        parts = [
            memoryview(part) for part in (message.raw_header, message.parent_header, message.metadata, message.content)
        ]
        return [*message.identities, DELIMITER, self._sign(parts), *parts, *message.buffers]

    def decode(self, frames: Sequence[Buffer]) -> Message:
        """The message in these frames; raises BadSignature or MalformedMessage when there is none to be trusted."""
        start = _find_delimiter(frames)
        if len(frames) - start < _PARTS:
            raise MalformedMessage(f"expected {_PARTS} frames after the delimiter, found {len(frames) - start}")
        signature, header, parent_header, metadata, content, *buffers = frames[start:]
        if self._base is not None:
            self._verify(bytes(signature), (header, parent_header, metadata, content))
        decoded_header, raw_header = read_header(header)
        return Message(
            header=decoded_header,
            raw_header=raw_header,
            parent_header=read_object(parent_header, "parent header"),
            metadata=read_object(metadata, "metadata"),
            content=read_object(content, "content"),
            buffers=tuple(buffers),
            identities=tuple(bytes(frame) for frame in frames[: start - 1]),
        )

    def _sign(self, parts: Sequence[Buffer]) -> bytes:
        if self._base is None:
            return b""
        digest = self._base.copy()
        if sum(map(len, parts)) < _SMALL:
            digest.update(b"".join(parts))
        else:
            for part in parts:
                digest.update(part)
        return digest.hexdigest().encode()

    def _verify(self, signature: bytes, parts: Sequence[Buffer]) -> None:
        if not hmac.compare_digest(signature, self._sign(parts)):
            raise BadSignature("the signature does not fit the message: it was signed with another key, or changed")
        if not self._seen.add(signature):
            raise BadSignature("the signature has been seen before: the message was sent twice")


class _Seen:
    """The last signatures, at most `size` and at least half as many: two sets, of which the older is dropped."""

    def __init__(self, size: int) -> None:
        self._half = max(size // 2, 1)
        self._recent: set[bytes] = set()
        self._older: set[bytes] = set()

    def add(self, signature: bytes) -> bool:
        """Remember a signature; False when it was known."""
        if signature in self._recent or signature in self._older:
            return False
        if len(self._recent) >= self._half:
            self._recent, self._older = set(), self._recent
        self._recent.add(signature)
        return True


def _find_delimiter(frames: Sequence[Buffer]) -> int:
    """The index after the delimiter."""
    for index, frame in enumerate(frames):
        if frame == DELIMITER:
            return index + 1
    raise MalformedMessage(f"expected the delimiter {DELIMITER!r} among {len(frames)} frames, found none")


def _signer(key: bytes, scheme: str) -> hmac.HMAC:
    kind, _, algorithm = scheme.partition("-")
    if kind != "hmac" or algorithm not in hashlib.algorithms_guaranteed or algorithm.startswith("shake"):
        raise UnknownScheme(f"expected a signature scheme such as 'hmac-sha256', found {scheme!r}")
    return hmac.new(key, digestmod=algorithm)
