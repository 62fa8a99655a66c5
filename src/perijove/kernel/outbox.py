"""What a kernel has said lately, for a client that comes back: the latest of it in memory, what was before in files.

The files have no name, so nobody else can open them and nothing is left of them when the kernel ends.
"""

import tempfile
from collections import deque
from collections.abc import Sequence
from typing import IO

import msgspec

from perijove.kernel import replies
from perijove.kernel.actions import TellMissed, Text
from perijove.protocol.message import Channel, Message
from perijove.transport.base import KernelChannels

_MEMORY = 8 << 20
_DISK = 256 << 20
_PAGE = 16 << 20
# What keeping a message takes beside its text.
_OVERHEAD = 500


class _Entry:
    """One message: the content of a missed_message and the buffers, or their lengths and their place in a file."""

    __slots__ = ("file", "lengths", "msg_id", "parts", "place")

    def __init__(self, msg_id: str, parts: list[bytes]) -> None:
        self.msg_id = msg_id
        self.lengths = tuple(map(len, parts))
        self.parts: list[bytes] | None = parts
        self.file: IO[bytes] | None = None
        self.place = 0

    @property
    def size(self) -> int:
        return sum(self.lengths)

    def read(self) -> list[bytes]:
        if self.parts is not None:
            return self.parts
        assert self.file is not None, "written"
        self.file.seek(self.place)
        return [self.file.read(length) for length in self.lengths]


class Page(msgspec.Struct, frozen=True):
    """Some of the messages after one: `complete` unless some before them are gone, `more` when some follow."""

    messages: Sequence[Sequence[bytes]]
    complete: bool
    more: bool


class Outbox:
    """The messages of one kernel, oldest first; when there are too many of them, the oldest go."""

    def __init__(self, *, keeps: bool = True, memory: int = _MEMORY, disk: int = _DISK) -> None:
        """Limits in bytes; one that does not keep anything says so to who asks.

        `folder` is where the files are, by default the system's for temporary files.
        """
        self.folder: str | None = None
        self._keeps = keeps
        self._limit = memory
        self._segment = disk // 2
        self._entries: deque[_Entry] = deque()
        self._files: deque[IO[bytes]] = deque()
        # How many of the entries, the first ones, are in files.
        self._written = 0
        self._memory = 0
        self._dropped: str | None = None

    def keep(self, channel: Channel, message: Message) -> None:
        """Remembers a message that has been sent, if it is an output, a state, or how an execution ended."""
        if not self._keeps or not (channel is Channel.IOPUB or message.header.msg_type == "execute_reply"):
            return
        entry = _Entry(message.header.msg_id, [_wrapped(channel, message), *map(bytes, message.buffers)])
        self._entries.append(entry)
        self._memory += entry.size + _OVERHEAD
        while self._memory > self._limit and self._written < len(self._entries):
            self._write(self._entries[self._written])

    def after(self, msg_id: str | None, most: int = _PAGE) -> Page:
        """What came after a message, None for all, as far as it is still there: so many bytes of it, or one message."""
        start, complete = self._place(msg_id)
        found: list[list[bytes]] = []
        size = 0
        for index in range(start, len(self._entries)):
            entry = self._entries[index]
            size += entry.size
            if found and size > most:
                return Page(found, complete, more=True)
            found.append(entry.read())
        return Page(found, complete, more=False)

    def close(self) -> None:
        """Forgets everything."""
        self._entries.clear()
        while self._files:
            self._files.popleft().close()

    def _place(self, msg_id: str | None) -> tuple[int, bool]:
        if msg_id is not None:
            if msg_id == self._dropped:
                return 0, True
            for index, entry in enumerate(self._entries):
                if entry.msg_id == msg_id:
                    return index + 1, True
            return 0, False
        return 0, self._keeps and self._dropped is None

    def _write(self, entry: _Entry) -> None:
        """Moves the oldest message that is in memory into a file; where that can't be, it goes, and all before it."""
        assert entry.parts is not None, "in memory"
        try:
            file = self._file_for(entry.size)
            entry.place = file.seek(0, 2)
            file.write(b"".join(entry.parts))
        except OSError:
            self._drop(self._entries.index(entry) + 1)
            return
        entry.file, entry.parts = file, None
        self._memory -= entry.size + _OVERHEAD
        self._written += 1

    def _file_for(self, size: int) -> IO[bytes]:
        if self._files and self._files[-1].seek(0, 2) + size <= self._segment:
            return self._files[-1]
        if len(self._files) > 1:
            old = self._files.popleft()
            self._drop(sum(entry.file is old for entry in self._entries))
            old.close()
        self._files.append(tempfile.TemporaryFile(dir=self.folder, buffering=0))  # noqa: SIM115 - closed by us
        return self._files[-1]

    def _drop(self, count: int) -> None:
        for _ in range(count):
            entry = self._entries.popleft()
            self._dropped = entry.msg_id
            if entry.parts is None:
                self._written -= 1
            else:
                self._memory -= entry.size + _OVERHEAD


def tell_missed(channels: KernelChannels, outbox: Outbox, asked: TellMissed) -> None:
    """Answers a missed_request."""
    to = (asked.request.raw_header, asked.request.identities)
    page = outbox.after(asked.after) if asked.messages else Page((), complete=True, more=False)
    for content, *buffers in page.messages:
        channels.send(asked.channel, "missed_message", content, *to, buffers)
    told = replies.missed(page.complete, len(page.messages), page.more, asked.pending)
    channels.send(asked.channel, "missed_reply", told, *to)


def _wrapped(channel: Channel, message: Message) -> bytes:
    """A message as the content of another."""
    parts: tuple[Text, ...] = (message.raw_header, message.parent_header, message.metadata, message.content)
    names = (b'","header":', b',"parent_header":', b',"metadata":', b',"content":')
    pieces = [b'{"channel":"', channel.encode()]
    for name, part in zip(names, parts, strict=True):
        pieces += [name, bytes(memoryview(part))]
    return b"".join([*pieces, b"}"])
