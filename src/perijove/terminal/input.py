"""What comes from the terminal, before the line editor sees it as keys."""

import re
import select
from collections.abc import Callable
from typing import Any

from prompt_toolkit.input import Input
from prompt_toolkit.input.typeahead import store_typeahead
from prompt_toolkit.input.vt100_parser import Vt100Parser
from prompt_toolkit.key_binding import KeyPress

from perijove.terminal.replies import Replies

PASTE_BEGIN, PASTE_END = "\x1b[200~", "\x1b[201~"

# So much at once, and in so many lines, nobody types, and no program that types for somebody sends without waiting.
PASTE_SIZE = 1024
PASTE_LINES = 8

# How long, in seconds, a paste may pause: the terminal writes it as fast as it is read.
PASTE_GAP = 0.02

# Keys that no pasted text holds: with one of them among the text it was typed by a program.
_KEYS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")


def is_paste(text: str) -> bool:
    """Whether what came at once is a paste of a terminal that does not mark pastes."""
    if len(text) < PASTE_SIZE or _KEYS.search(text):
        return False
    return text.count("\r") + text.count("\n") >= PASTE_LINES


class Incoming:
    """Reads from a terminal: takes its answers out of the keys, and marks pastes that it does not mark itself."""

    def __init__(self, read: Callable[[], str], more: Callable[[], bool], replies: Replies) -> None:
        """`read` gives what has come; `more` waits a moment and tells whether something else has."""
        self._read = read
        self._more = more
        self._replies = replies
        self._tail = ""
        self._pasting = False

    def read(self) -> str:
        """The next keys."""
        keys = self._replies.take(self._read())
        if not self._pasting and PASTE_BEGIN not in keys and is_paste(keys):
            parts = [keys]
            while self._more():
                parts.append(self._replies.take(self._read()))
            keys = "".join(parts)
            if PASTE_BEGIN not in keys:
                return f"{PASTE_BEGIN}{keys}{PASTE_END}"
        self._notice_marks(keys)
        return keys

    def _notice_marks(self, keys: str) -> None:
        seen = self._tail + keys
        begin, end = seen.rfind(PASTE_BEGIN), seen.rfind(PASTE_END)
        if begin != end:
            self._pasting = begin > end
        self._tail = seen[-(len(PASTE_END) - 1) :]


def prepare_input(source: Input, replies: Replies) -> None:
    """Have a terminal's input go through `Incoming`; what is no terminal stays as it is."""
    reader: Any = getattr(source, "stdin_reader", None)
    if reader is None or isinstance(getattr(reader.read, "__self__", None), Incoming):
        return  # no terminal; or another session's, inside of which this one is
    read, descriptor = reader.read, source.fileno()
    # A long paste in prompt_toolkit's kilobytes would take its time.
    incoming = Incoming(
        lambda: read(1 << 16),
        lambda: not reader.closed and bool(select.select([descriptor], [], [], PASTE_GAP)[0]),
        replies,
    )
    reader.read = incoming.read


def type_ahead(source: Input, text: str) -> None:
    """Have the next prompt begin with keys that were typed before it."""
    if not text:
        return
    keys: list[KeyPress] = []
    parser = Vt100Parser(keys.append)
    parser.feed(text)
    parser.flush()
    store_typeahead(source, keys)
