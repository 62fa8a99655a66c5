"""What running code prints, on its way to the host: in order, each piece with the cell that it came from, in batches.

The batch is one queue for stdout and stderr, so that their order is kept. Writing costs an append; lines are put
together when the batch is sent, and threads that print at the same time don't tear each other's lines.
"""

import contextvars
import os
import threading
from collections import deque
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from json.encoder import encode_basestring
from threading import get_ident
from time import monotonic

from perijove.kernel.flushed import Flushed
from perijove.kernel.link import BlockingLink

# A batch is sent when it has so many entries, so that a million writes of one character are bounded too, or when its
# long texts are so many characters. Short ones are not counted: that would cost as much as to keep them.
_ENTRIES = 1800
_LIMIT = 65536
_LONG = 256
# So many flushes are heard in so many seconds; who flushes each line has them sent together, after a tick.
_FLUSHES, _WINDOW = 20, 0.02
_HEAD = b'["publish","stream"]'
_DESCRIPTORS = {"stdout": 1, "stderr": 2}


class Cell:
    """The request on whose behalf code runs. Outputs name it as their parent, however late they come."""

    __slots__ = ("allow_stdin", "parent")

    def __init__(self, parent: bytes = b"{}", allow_stdin: bool = False) -> None:
        self.parent = parent
        self.allow_stdin = allow_stdin


current: "contextvars.ContextVar[Cell | None]" = contextvars.ContextVar("perijove_cell", default=None)
Entry = tuple[Cell, str, int, str]


class Output:
    """The batch of text that has been written and not sent."""

    def __init__(self, link: BlockingLink, shield: AbstractContextManager[object], wake: Callable[[], None]) -> None:
        self.latest = Cell()
        self.ticking = False
        self.heard: Callable[[str, str], object] | None = None  # the language, told of what is sent
        self._link = link
        self._shield = shield
        self._wake = wake
        self._lock = threading.RLock()
        self._entries: deque[Entry] = deque()
        self._size = 0
        self._most = _ENTRIES
        self._detached = False
        self._torn: dict[int, list[Entry]] = {}
        self._aged: set[int] = set()
        self._lines = dict.fromkeys(_DESCRIPTORS, "")
        self.flushed: Flushed | None = None
        self._noted = 0
        self._flushed = 0.0
        self._flushes = 0

    @property
    def waiting(self) -> bool:
        """Is there text that a later tick has to send?"""
        return bool(self._entries or self._torn)

    def owner(self) -> Cell:
        """The cell that the running thread works for: its context's, that of its start, or else the latest."""
        found = current.get()
        if found is None:
            found = getattr(threading.current_thread(), "perijove_cell", None)
        return found or self.latest

    @staticmethod
    def is_in_cell() -> bool:
        """Whether the calling code runs on behalf of a cell, and not of the program around the kernel."""
        return (current.get() or getattr(threading.current_thread(), "perijove_cell", None)) is not None

    def writer(self, name: str) -> Callable[[str], int]:
        """What appends to the batch for one stream; a flood waits in it for the host."""
        # `print` calls it four times a line: what it needs is at hand, and what is rare is done elsewhere.
        entries, append, cell = self._entries, self._entries.append, current.get

        def write(text: str, /) -> int:
            __tracebackhide__ = True
            if text.__class__ is not str:
                text = _plain(text)
            append((cell() or self.owner(), name, get_ident(), text))
            length = len(text)
            if length > _LONG or len(entries) > self._most:
                self._grown(length)
            elif not self.ticking:
                self._wake()
            return length

        return write

    def _grown(self, length: int) -> None:
        __tracebackhide__ = True
        if self._detached:
            self._write_through()
            return
        self._size += length
        if self._size > _LIMIT or len(self._entries) > self._most:
            self.send_lines()
        elif not self.ticking:
            self._wake()

    def send(self) -> None:
        """Sends everything that the calling thread has written, and the whole lines of the others."""
        __tracebackhide__ = True
        if not self.waiting:
            return
        with self._shield, self._lock:
            entries = self._take()
            own = self._torn.pop(get_ident(), None)
            self._publish(entries + own if own else entries)

    def flush(self) -> None:
        """What code wants to be seen at once: it may hold the interpreter's lock from now on, or crash."""
        if not self.waiting:
            return
        now = monotonic()
        if now - self._flushed > _WINDOW:
            self._flushed, self._flushes = now, 0
        self._flushes += 1
        if self._flushes <= _FLUSHES:
            self.send()
        elif self.flushed is not None:
            self._note(self.flushed)

    def _note(self, flushed: Flushed) -> None:
        """Keeps a crash from taking along what waits for the next tick."""
        with self._shield, self._lock:
            entries = [self._entries[i] for i in range(self._noted, len(self._entries))]
            self._noted += len(entries)
            if not all(flushed.note(cell.parent, name, text) for cell, name, text in joined(entries)):
                self.send()

    def send_lines(self) -> None:
        """Sends the whole lines."""
        __tracebackhide__ = True
        with self._shield, self._lock:
            self._publish(self._take())

    def tick(self) -> None:
        """Sends the whole lines, and the unfinished ones that were there at the last tick already."""
        with self._shield, self._lock:
            entries = self._take()
            for thread in self._aged & self._torn.keys():
                entries += self._torn.pop(thread)
            self._aged = set(self._torn)
            self._publish(entries)

    def _take(self) -> list[Entry]:
        waiting = self._entries
        # Others append meanwhile; only the holder of the lock removes.
        entries = [waiting.popleft() for _ in range(len(waiting))]
        self._size = 0
        return whole_lines(entries, self._torn)

    def _publish(self, entries: Sequence[Entry]) -> None:
        __tracebackhide__ = True
        for cell, name, text in joined(entries):
            if self.heard is not None:
                self.heard(name, text)
            try:
                data = encode_basestring(text).encode()
            except UnicodeEncodeError:
                data = encode_basestring(text.encode("utf-8", "backslashreplace").decode()).encode()
            self._link.send(_HEAD, cell.parent, b'{"name":"%s","text":%s}' % (name.encode(), data))
        self._noted = 0
        if self.flushed is not None and self.flushed.forget():
            for cell, name, text in joined([entry for torn in self._torn.values() for entry in torn]):
                self.flushed.note(cell.parent, name, text)

    def unbatched(self) -> None:
        """From now on everything is sent line by line, and never kept."""
        self._most = 0
        self.send()

    def detach(self) -> None:
        """In a forked child: from now on text goes straight to the descriptors; what waits is the parent's to send."""
        self._entries.clear()
        self._torn = {}
        self._detached = True
        self._most = -1
        self.flush = self.flush_through  # type: ignore[method-assign]

    def _write_through(self) -> None:
        while self._entries:
            _, name, _, text = self._entries.popleft()
            lines = self._lines[name] + text
            end = lines.rfind("\n") + 1
            self._lines[name] = lines[end:]
            if end:
                self._write(name, lines[:end])

    def flush_through(self) -> None:
        """In a forked child: unfinished lines too."""
        for name, line in self._lines.items():
            if line:
                self._lines[name] = ""
                self._write(name, line)

    @staticmethod
    def _write(name: str, text: str) -> None:
        data = memoryview(text.encode("utf-8", "backslashreplace"))
        while data:
            data = data[os.write(_DESCRIPTORS[name], data) :]


def _plain(text: object) -> str:
    if not isinstance(text, str):
        raise TypeError(f"write() argument must be str, not {type(text).__name__}")
    return str.__str__(text)  # of a subclass, whose methods are not asked


def whole_lines(entries: list[Entry], torn: dict[int, list[Entry]]) -> list[Entry]:
    """The entries, reordered so that the pieces of a thread's line stay together; unfinished lines wait in `torn`."""
    threads = {entry[2] for entry in entries}
    if len(threads) == 1 and torn.keys() <= threads:
        return _lines_of_one(entries, torn)
    ready: list[Entry] = []
    for entry in entries:
        pieces = torn.setdefault(entry[2], [])
        pieces.append(entry)
        if entry[3].endswith("\n"):
            ready += torn.pop(entry[2])
    return ready


def _lines_of_one(entries: list[Entry], torn: dict[int, list[Entry]]) -> list[Entry]:
    """The same for one thread, which is most of the time: only the end needs a look."""
    thread = entries[0][2]
    entries = torn.pop(thread, []) + entries
    end = len(entries)
    while end and not entries[end - 1][3].endswith("\n"):
        end -= 1
    if end < len(entries):
        torn[thread] = entries[end:]
    return entries[:end]


def joined(entries: Sequence[Entry]) -> list[tuple[Cell, str, str]]:
    """Neighbours of one cell and one stream made into one text."""
    if not entries:
        return []
    cells, names, _, pieces = zip(*entries, strict=True)
    if cells.count(cells[0]) == names.count(names[0]) == len(entries):  # as most of the time
        whole = "".join(pieces)
        return [(cells[0], names[0], whole)] if whole else []
    result: list[tuple[Cell, str, str]] = []
    texts: list[str] = []
    cell: Cell | None = None
    name = ""
    for entry in entries:
        if cell is not None and (entry[0] is not cell or entry[1] != name):
            result.append((cell, name, "".join(texts)))
            texts = []
        cell, name = entry[0], entry[1]
        texts.append(entry[3])
    if cell is not None:
        result.append((cell, name, "".join(texts)))
    return [piece for piece in result if piece[2]]
