"""The one ordered stream between a kernel's host and its worker: frames of parts over a socket pair.

A frame is a list of byte strings: the head, a JSON list such as `["publish", "stream"]` that says what this is, then
whatever that kind carries. Contents of messages are parts of their own: the worker encodes an output once, and the host
sends those bytes on without decoding them.

From the host:   execute, comm, query, debug, input_reply, interrupt, subshell, pipes, shutdown
From the worker: ready, publish, awaits, input_request, answer, done, kept, log
"""

import json
import socket
import struct
import threading
from collections import deque
from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager, nullcontext
from typing import Any

Part = bytes | bytearray | memoryview
Frame = list[Part]

# Below this a frame is copied into one piece, which costs less than a second system call.
_SMALL = 65536
_COUNT = struct.Struct("<I")


class LinkTornError(Exception):
    """A frame was lost: the worker has to end, so that who waits for its answer is told."""


def pack(parts: Sequence[Part]) -> list[Part]:
    """The pieces that make one frame: a count, the lengths, and the parts themselves."""
    flat = [part.cast("B") if isinstance(part, memoryview) else part for part in parts]
    return [struct.pack(f"<I{len(flat)}Q", len(flat), *map(len, flat)), *flat]


class FrameReader:
    """Collects the bytes that arrive until they make frames; large parts are received in place, never copied."""

    def __init__(self) -> None:
        self._rest = b""
        self._large: memoryview | None = None
        self._filled = 0
        self._lengths: tuple[int, ...] = ()

    def receive(self, link: socket.socket) -> list[Frame]:
        """Reads once and returns the frames that are now whole; raises EOFError when the other side is gone."""
        if self._large is not None:
            return self._receive_large(link, self._large)
        data = link.recv(_SMALL)
        if not data:
            raise EOFError
        return self.feed(data)

    def feed(self, data: bytes) -> list[Frame]:
        """The frames that are whole once `data` has arrived."""
        if self._rest:
            data = self._rest + data
        frames: list[Frame] = []
        start = 0
        size = len(data)
        while size - start >= 4:
            (count,) = _COUNT.unpack_from(data, start)
            body = start + 4 + 8 * count
            if body > size:
                break
            lengths = struct.unpack_from(f"<{count}Q", data, start + 4)
            end = body + sum(lengths)
            if end > size:
                if end - start > _SMALL:
                    self._begin_large(data[body:], lengths)
                    start = size
                break
            frames.append(_split(data, body, lengths))
            start = end
        self._rest = data[start:]
        return frames

    def _begin_large(self, arrived: bytes, lengths: tuple[int, ...]) -> None:
        self._large = memoryview(bytearray(sum(lengths)))
        self._large[: len(arrived)] = arrived
        self._filled = len(arrived)
        self._lengths = lengths

    def _receive_large(self, link: socket.socket, large: memoryview) -> list[Frame]:
        count = link.recv_into(large[self._filled :])
        if not count:
            raise EOFError
        self._filled += count
        if self._filled < len(large):
            return []
        self._large = None
        return [_split(large, 0, self._lengths)]


def _split(data: bytes | memoryview, start: int, lengths: tuple[int, ...]) -> Frame:
    frame: Frame = []
    for length in lengths:
        frame.append(data[start : start + length])
        start += length
    return frame


class BlockingLink:
    """The worker's end: threads send whole frames in turn, and wait when the host is slow (which slows user code)."""

    def __init__(self, link: socket.socket, shield: AbstractContextManager[object] | None = None) -> None:
        self._socket = link
        self._lock = threading.Lock()
        self._shield = shield or nullcontext()
        self._reader = FrameReader()

    def fileno(self) -> int:
        return self._socket.fileno()

    def send(self, *parts: Part) -> None:
        """Sends one frame. No interrupt may tear it, hence the shield."""
        __tracebackhide__ = True
        pieces = pack(parts)
        with self._shield, self._lock:
            if sum(map(len, pieces)) <= _SMALL:
                self._socket.sendall(b"".join(pieces))
            else:
                for piece in pieces:
                    self._socket.sendall(piece)

    def receive(self) -> list[Frame]:
        """Waits for bytes and returns the frames that are whole; raises EOFError when the host is gone."""
        try:
            return self._reader.receive(self._socket)
        except OSError as error:
            raise EOFError from error

    def close(self) -> None:
        """Closes the link, also for a thread that waits for it."""
        try:
            self._socket.shutdown(socket.SHUT_RDWR)
        except OSError:
            pass  # the host was faster
        self._socket.close()

    def abandon(self) -> None:
        """In a forked child: closes the child's copy, which leaves the worker's alone."""
        self._socket.close()


class PollingLink:
    """The host's end: never waits. What a stopped worker doesn't take is kept until its socket is writable."""

    def __init__(self, link: socket.socket) -> None:
        link.setblocking(False)
        self._socket = link
        self._reader = FrameReader()
        self._waiting: deque[memoryview] = deque()

    @property
    def backlog(self) -> bool:
        """Is there something left to send?"""
        return bool(self._waiting)

    def fileno(self) -> int:
        return self._socket.fileno()

    def send(self, *parts: Part) -> None:
        """Sends one frame, now or later; a worker that is gone takes nothing, and its death is reported elsewhere."""
        data = b"".join(pack(parts))
        if not self._waiting:
            try:
                sent = self._socket.send(data)
            except BlockingIOError:
                sent = 0
            except OSError:
                return
            if sent == len(data):
                return
            self._waiting.append(memoryview(data)[sent:])
        else:
            self._waiting.append(memoryview(data))

    def flush(self) -> None:
        """Sends more of what has been waiting."""
        while self._waiting:
            piece = self._waiting[0]
            try:
                sent = self._socket.send(piece)
            except BlockingIOError:
                return
            except OSError:
                self._waiting.clear()
                return
            if sent < len(piece):
                self._waiting[0] = piece[sent:]
            else:
                self._waiting.popleft()

    def receive(self) -> list[Frame]:
        """The frames that are whole now, perhaps none; raises EOFError when the worker is gone."""
        try:
            return self._reader.receive(self._socket)
        except BlockingIOError:
            return []
        except ConnectionError as error:
            raise EOFError from error

    def hang_up(self) -> None:
        """Lets both sides see the end of the link."""
        try:
            self._socket.shutdown(socket.SHUT_RDWR)
        except OSError:
            pass  # the worker was faster

    def rest(self) -> Iterator[Frame]:
        """What a worker that has ended left to be read; what it has started may still hold its end open."""
        while True:
            try:
                yield from self._reader.receive(self._socket)
            except (EOFError, OSError):
                return

    def close(self) -> None:
        self._socket.close()


# json.dumps makes such an encoder at every call, and json.loads looks for the encoding of what is UTF-8.
_encode = json.JSONEncoder(separators=(",", ":")).encode
_decode = json.JSONDecoder().decode


def head(kind: str, *facts: Any) -> bytes:
    """A frame's first part."""
    return _encode((kind, *facts)).encode()


def value(part: Part) -> Any:
    """What a part of JSON says."""
    return _decode(str(part, "utf-8", "surrogatepass"))
