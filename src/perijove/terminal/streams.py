"""Where printed text goes: straight to the terminal, or above the prompt while one waits.

`sys.stdout` and `sys.stderr` are replaced once, for the whole session, and not for the time of a prompt only: a logging
handler made in a cell keeps the stream it found, and must not write into the line being edited later on.
"""

import asyncio
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, TextIO, cast

# Text of a burst is written at once, since each write above the prompt paints the prompt again.
BURST = 0.03

# A thread that prints for ever waits here for the terminal, so that it can't fill the memory. One second, since a lock
# that it holds (a logging handler's) may be what the loop itself is waiting for.
LIMIT = 1 << 20
PATIENCE = 1.0

Piece = tuple[TextIO, str]
WriteAbove = Callable[[Callable[[], None]], object]


class Screen:
    """The terminal as running code sees it: an output and an error stream that know of the prompt."""

    def __init__(self, stdout: TextIO, stderr: TextIO) -> None:
        self.stdout = ScreenStream(self, stdout)
        self.stderr = ScreenStream(self, stderr)
        self.at_line_start = True
        self._error = stderr
        self.listener: Callable[[str, str], None] | None = None  # hears what is printed: stdout or stderr, and the text
        self._above: _Above | None = None

    def write(self, stream: TextIO, text: str) -> int:
        if self.listener is not None:
            self.listener("stderr" if stream is self._error else "stdout", text)
        above = self._above
        if above is not None:
            above.add(stream, text)
            return len(text)
        if text:
            self.at_line_start = text.endswith("\n")
        return stream.write(text)

    def control(self, sequence: str) -> None:
        """Write an escape sequence that paints nothing and leaves the cursor where it is."""
        self.stdout.control(sequence)

    def fresh_line(self) -> None:
        """End a line that was left unfinished, so that a prompt begins at the left edge."""
        if not self.at_line_start:
            self.stdout.write("\n")
        self.stdout.flush()
        self.stderr.flush()

    @contextmanager
    def installed(self) -> Iterator[None]:
        """`sys.stdout` and `sys.stderr` are this screen's streams meanwhile."""
        before = sys.stdout, sys.stderr
        sys.stdout, sys.stderr = cast("TextIO", self.stdout), cast("TextIO", self.stderr)
        try:
            yield
        finally:
            sys.stdout, sys.stderr = before

    @contextmanager
    def prompting(self, write_above: WriteAbove) -> Iterator[None]:
        """A prompt is on the terminal meanwhile; `write_above` runs a function with the prompt out of the way."""
        above = _Above(asyncio.get_running_loop(), write_above)
        self._above = above
        try:
            yield
        finally:
            self._above = None
            rest = above.close()
            if rest:
                _write(rest)
                self.at_line_start = rest[-1][1].endswith("\n")


class ScreenStream:
    """A text stream that stands in for one of the terminal's; whatever else is asked of it, the real one answers."""

    def __init__(self, screen: Screen, stream: TextIO) -> None:
        self._screen = screen
        self._stream = stream

    def write(self, text: str) -> int:
        if not isinstance(text, str):
            raise TypeError(f"write() argument must be str, not {type(text).__name__}")
        return self._screen.write(self._stream, text)

    def fresh_line(self) -> None:
        """End a line that was left unfinished."""
        self._screen.fresh_line()

    def control(self, sequence: str) -> None:
        """Write an escape sequence that paints nothing and leaves the cursor where it is."""
        self._stream.write(sequence)

    def writelines(self, lines: list[str]) -> None:
        for line in lines:
            self.write(line)

    def flush(self) -> None:
        self._stream.flush()

    def close(self) -> None:
        """Only flush: a cell that closes its outputs must not close the prompt's terminal."""
        self._stream.flush()

    def __iter__(self) -> Iterator[str]:
        return iter(self._stream)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._stream, name)


class _Above:
    """Text that waits to be written above a prompt, in the order in which it came."""

    def __init__(self, loop: asyncio.AbstractEventLoop, write_above: WriteAbove) -> None:
        self._loop = loop
        self._loop_thread = threading.get_ident()
        self._write_above = write_above
        self._pieces: list[Piece] = []
        self._size = 0
        self._scheduled = False
        self._changed = threading.Condition(threading.RLock())

    def add(self, stream: TextIO, text: str) -> None:
        with self._changed:
            self._pieces.append((stream, text))
            self._size += len(text)
            if not self._scheduled:
                self._scheduled = True
                self._loop.call_soon_threadsafe(self._loop.call_later, BURST, self._write_lines)
            if self._size > LIMIT and threading.get_ident() != self._loop_thread:
                self._changed.wait_for(lambda: self._size <= LIMIT, PATIENCE)

    def close(self) -> list[Piece]:
        """Everything that is not written yet."""
        with self._changed:
            pieces, self._pieces, self._size = self._pieces, [], 0
            self._changed.notify_all()
            return pieces

    def _write_lines(self) -> None:
        with self._changed:
            self._scheduled = False
            waiting = any("\n" in text for _, text in self._pieces) or self._size > LIMIT
        if waiting:
            self._write_above(lambda: _write(self._take_lines()))

    def _take_lines(self) -> list[Piece]:
        """The whole lines; an unfinished one stays until the rest of it comes, unless it has grown huge."""
        with self._changed:
            overfull = self._size > LIMIT
            pieces = self.close()
            if overfull:
                return [*pieces, (pieces[-1][0], "\n")]
            lines, rest = whole_lines(pieces)
            self._pieces, self._size = rest, sum(len(text) for _, text in rest)
            return lines


def whole_lines(pieces: list[Piece]) -> tuple[list[Piece], list[Piece]]:
    """The pieces up to the last line's end, and what follows it."""
    for index in range(len(pieces) - 1, -1, -1):
        stream, text = pieces[index]
        head, newline, tail = text.rpartition("\n")
        if newline:
            rest = [(stream, tail)] if tail else []
            return [*pieces[:index], (stream, head + newline)], [*rest, *pieces[index + 1 :]]
    return [], pieces


def _write(pieces: list[Piece]) -> None:
    for stream, text in pieces:
        stream.write(text)
    for stream in {id(stream): stream for stream, _ in pieces}.values():
        stream.flush()
