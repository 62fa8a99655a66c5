"""`IPython.utils.io`, `encoding` and `terminal`: the program's streams, and what is asked through them."""

from __future__ import annotations

import locale
import os
import shutil
import sys
import warnings
from typing import Any

from perijove.compat.places import ask, mktempfile
from perijove.interpreter.display.captured import CapturedIO as CapturedIO
from perijove.interpreter.display.captured import capture_output as capture_output

_titles: list[bool] = [False]
_MISSING = object()


class Tee:
    """Writes what is written to a standard stream into a file as well."""

    def __init__(self, file_or_name: Any, mode: str = "w", channel: str = "stdout") -> None:
        """`channel` is stdout or stderr. Raises ValueError."""
        if channel not in {"stdout", "stderr"}:
            raise ValueError(f"Invalid channel spec {channel!r}: it is stdout or stderr")
        opened = hasattr(file_or_name, "write") and hasattr(file_or_name, "seek")
        self.file: Any = file_or_name if opened else open(file_or_name, mode, encoding="utf-8")  # noqa: SIM115 - closed by close()
        self.channel = channel
        self.ostream: Any = getattr(sys, channel)
        self._closed = False
        setattr(sys, channel, self)

    def close(self) -> None:
        """Close the file, and put the stream back."""
        if not self._closed:
            self._closed = True
            self.flush()
            setattr(sys, self.channel, self.ostream)
            self.file.close()

    def write(self, data: str) -> None:
        """Write to both."""
        self.file.write(data)
        self.ostream.write(data)
        self.ostream.flush()

    def flush(self) -> None:
        """Have both written out."""
        self.file.flush()
        self.ostream.flush()

    def isatty(self) -> bool:
        """It is no terminal."""
        return False


def temp_pyfile(src: str, ext: str = ".py") -> str:
    """A new file with a source in it; its path."""
    made = mktempfile(None, src)
    named = f"{os.path.splitext(made)[0]}{ext}"
    os.replace(made, named)
    return named


def ask_yes_no(prompt: str, default: str | None = None, interrupt: str | None = None) -> bool:
    """Ask until the answer is yes or no; `default` and `interrupt` are the answers to nothing and to an interrupt."""
    return ask(input, prompt, default, interrupt)


def get_stream_enc(stream: Any, default: str | None = None) -> str | None:
    """The encoding of a stream, or the default."""
    return getattr(stream, "encoding", None) or default


def getdefaultencoding(prefer_stream: object = _MISSING) -> str:
    """The encoding of standard input, or else of this place."""
    if prefer_stream is not _MISSING:
        warnings.warn("prefer_stream is deprecated: the stream is asked first", DeprecationWarning, stacklevel=2)
    found = get_stream_enc(sys.stdin)
    if not found or found == "ascii":
        found = locale.getpreferredencoding() or sys.getdefaultencoding()
    if found == "cp0":
        warnings.warn("the encoding cp0 is none; cp1252 is taken", RuntimeWarning, stacklevel=2)
        return "cp1252"
    return found


DEFAULT_ENCODING = getdefaultencoding()


def toggle_set_term_title(val: bool) -> None:
    """Whether the terminal's title may be set."""
    _titles[0] = val


def set_term_title(title: str) -> None:
    """Set the terminal's title, if that is allowed and there is a terminal."""
    if _titles[0] and sys.stdout.isatty():
        sys.stdout.write(f"\033[22;0t\033]0;{''.join(each for each in title if each.isprintable())}\a")
        sys.stdout.flush()


def restore_term_title() -> None:
    """Set it back to what it was."""
    if _titles[0] and sys.stdout.isatty():
        sys.stdout.write("\033[23;0t")
        sys.stdout.flush()


def get_terminal_size(defaultx: int = 80, defaulty: int = 25) -> tuple[int, int]:
    """The columns and lines of the terminal, or the defaults."""
    return tuple(shutil.get_terminal_size((defaultx, defaulty)))  # type: ignore[return-value]
