"""Ranges of inputs as people write them: `4-6 ~1/3 ~8/5-~7/4 4- ~5- ~1/`.

A number is an input of this session; `2/3` is input 3 of session 2, `~2/3` of the session before the last. `4-6` goes
from 4 to 6 with both, `4:6` without 6; `4-` goes on to the end; `~1/` is the whole session, `~5-` the last five
sessions and this one.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from perijove.interpreter.history.session import Entry, History

_RANGE = re.compile(
    r"""
    (?:(?P<first_session>~?\d+)/)? (?P<start>\d*)
    (?: (?P<separator>[-:]) (?:(?P<last_session>~?\d+)/)? (?P<stop>\d*) )?
    """,
    re.VERBOSE,
)
_RECENT = re.compile(r"~(\d+)-")


class RangeError(ValueError):
    """A text that is no range of inputs."""


@dataclass(frozen=True)
class Span:
    """Inputs of one session, `stop` excluded; None is its end. `session` is 0 for this one, -1 for the one before."""

    session: int
    start: int = 1
    stop: int | None = None


def is_range(text: str) -> bool:
    """Whether a text is a range, or several with spaces between."""
    words = text.split()
    return bool(words) and all(word == "all" or _RECENT.fullmatch(word) or _matched(word) for word in words)


def _matched(word: str) -> re.Match[str] | None:
    found = _RANGE.fullmatch(word)
    if found is None:
        return None
    return found if found["start"] or found["first_session"] else None


def spans(word: str) -> list[Span]:
    """The spans of one range, oldest first. Raises RangeError.

    >>> spans("4-6"), spans("~1/3")
    ([Span(session=0, start=4, stop=7)], [Span(session=-1, start=3, stop=4)])
    """
    if word == "all":
        return [Span(0)]
    if recent := _RECENT.fullmatch(word):
        return [Span(-number) for number in range(int(recent[1]), -1, -1)]
    found = _matched(word)
    if found is None:
        raise RangeError(f"{word!r} is no range of inputs; write 4-6, 3- or ~1/2-5")
    first = _session(found["first_session"])
    start = int(found["start"] or 1)
    if not found["separator"]:
        return [Span(first, start, start + 1 if found["start"] else None)]
    last = first if found["last_session"] is None else _session(found["last_session"])
    stop = int(found["stop"]) + (found["separator"] == "-") if found["stop"] else None
    if first == last:
        return [Span(first, start, stop)]
    if last < first or (first < 0) != (last <= 0):
        raise RangeError(f"{word!r} goes backwards; write the earlier session first")
    between = [Span(session) for session in range(first + 1, last)]
    return [Span(first, start), *between, Span(last, 1, stop)]


def _session(text: str | None) -> int:
    if text is None:
        return 0
    return -int(text[1:]) if text.startswith("~") else int(text)


def entries(history: History, text: str) -> list[Entry]:
    """The inputs of ranges with spaces between, in the order in which they are written. Raises RangeError."""
    found: list[Entry] = []
    for word in text.split():
        for span in spans(word):
            found += history.session_range(span.session, span.start, span.stop)
    return found
