"""The first prompt, painted before the line editor is loaded.

Loading the editor, asyncio and the interpreter takes several times as long as starting Python. Meanwhile a thread shows
the plain text that is typed; the editor then gets every key, in order, and paints over what the thread has painted.
Keys that are more than text (Enter, Tab, arrows) wait for it, and so does what follows them on the screen.

The terminal stays in raw mode from the first prompt to the first cell: the modes are changed once, so that there is no
moment in which the terminal would echo a key itself or turn a Ctrl-C into a signal.
"""

import codecs
import os
import select
import termios
import threading
import time
import tty
import unicodedata
from types import TracebackType
from typing import Self

from perijove.terminal.replies import QUESTIONS, Replies

# How long, in seconds, the terminal has for its answers from the first prompt on, which takes keys meanwhile: as long
# as loading takes. What comes later is still told apart from keys.
PATIENCE = 0.1

_PASTE_ON = "\x1b[?2004h"  # so that even a paste into the very first prompt comes as one
ERASE = "\r\x1b[J"


class Opening:
    """A prompt on the terminal `fd_in`, `fd_out` that only collects keys; a context manager, entered to paint it."""

    def __init__(self, fd_in: int, fd_out: int, prompt: str, *, width: int, columns: int, asks: bool) -> None:
        """`prompt` is painted and is `width` columns wide; `asks`: ask the terminal about its colours and its name."""
        self._fd_in = fd_in
        self._fd_out = fd_out
        self._prompt = prompt
        self._room = columns - width - 1
        self._asks = asks
        self._modes: list[int | list[bytes | int]] = []
        self._wake_read, self._wake_write = os.pipe()
        self._thread = threading.Thread(target=self._watch, name="perijove-opening", daemon=True)
        self._decoder = codecs.getincrementaldecoder("utf-8")("surrogateescape")
        self._answered = threading.Event()
        self._asked = 0.0
        self._echo = Echo(self._room)
        self._ended = False
        self.replies = Replies(complete=not asks)
        self.typed = ""

    def __enter__(self) -> Self:
        self._modes = termios.tcgetattr(self._fd_in)
        raw = termios.tcgetattr(self._fd_in)
        raw[tty.LFLAG] &= ~(termios.ECHO | termios.ICANON | termios.IEXTEN | termios.ISIG)
        raw[tty.IFLAG] &= ~(termios.IXON | termios.IXOFF | termios.ICRNL | termios.INLCR | termios.IGNCR)
        termios.tcsetattr(self._fd_in, termios.TCSANOW, raw)
        if not self._asks:
            self._answered.set()
        self._write(_PASTE_ON + self._prompt + (QUESTIONS if self._asks else ""))
        self._asked = time.monotonic()
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.end()
        self.restore()

    def end(self) -> None:
        """Stop reading keys; the terminal stays raw and what is painted stays. `typed` and `replies` are final then."""
        if self._ended:
            return
        self._answered.wait(max(0.0, self._asked + PATIENCE - time.monotonic()))
        self._ended = True
        os.write(self._wake_write, b"\0")
        self._thread.join()
        os.close(self._wake_read)
        os.close(self._wake_write)

    def erase(self) -> None:
        """Take the prompt off the screen, with what was typed behind it."""
        self._write(ERASE)

    def restore(self) -> None:
        """Give the terminal back its modes; may be called again."""
        if self._modes:
            modes, self._modes = self._modes, []
            termios.tcsetattr(self._fd_in, termios.TCSADRAIN, modes)

    def _watch(self) -> None:
        """Collect keys, and show them as far as they are text, until told to stop between two characters."""
        while True:
            ready = select.select([self._fd_in, self._wake_read], [], [])[0]
            if self._fd_in in ready:
                try:
                    data = os.read(self._fd_in, 4096)
                except OSError:  # the terminal has gone away; the editor will find out
                    return
                if not data:
                    return
                self._take(self._decoder.decode(data))
            elif not self._decoder.getstate()[0]:
                return

    def _take(self, text: str) -> None:
        keys = self.replies.take(text)
        self.typed += keys
        if self.replies.complete:
            self._answered.set()
        shown = self._echo.take(keys)
        if shown:
            self._write(shown)

    def _write(self, text: str) -> None:
        data = text.encode(errors="surrogateescape")
        while data:
            data = data[os.write(self._fd_out, data) :]


class Echo:
    """What to paint for keys: plain text and Backspace, until a key comes that only the editor understands."""

    def __init__(self, room: int) -> None:
        self._room = room
        self._shown = 0
        self._blind = False

    def take(self, keys: str) -> str:
        """The characters to write to the terminal."""
        painted = []
        for key in keys:
            if self._blind:
                break
            if key in "\x7f\b":
                if self._shown:
                    self._shown -= 1
                    painted.append("\b \b")
            elif is_narrow(key) and self._shown < self._room:
                self._shown += 1
                painted.append(key)
            else:
                self._blind = True
        return "".join(painted)


def is_narrow(key: str) -> bool:
    """Whether a character takes exactly one column in every terminal."""
    return (
        key.isprintable() and not unicodedata.combining(key) and unicodedata.east_asian_width(key) in {"Na", "N", "H"}
    )
