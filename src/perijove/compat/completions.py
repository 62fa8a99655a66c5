"""What `IPython.core.completer` has besides the completer: proposals as values, and functions of texts."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from perijove.compat.spelling import DELIMS
from perijove.interpreter.completion import keys

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator


class ProvisionalCompleterWarning(FutureWarning):
    """Here nothing of completion is provisional."""


class Completion:
    """One proposal for the text between `start` and `end`, in code points; equal to another of the same text."""

    def __init__(
        self,
        start: int,
        end: int,
        text: str,
        *,
        type: str | None = None,  # noqa: A002 - as theirs
        signature: str = "",
        _origin: str = "",
    ) -> None:
        self.start, self.end, self.text = start, end, text
        self.type, self.signature = type, signature
        del _origin

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Completion):
            return NotImplemented
        return (self.start, self.end, self.text) == (other.start, other.end, other.text)

    def __hash__(self) -> int:
        return hash((self.start, self.end, self.text))

    def __repr__(self) -> str:
        return f"<Completion start={self.start} end={self.end} text={self.text!r} type={self.type!r}>"


class CompletionSplitter:
    """Finds what is to be completed in a line: what stands after the last delimiter before the cursor."""

    def __init__(self, delims: str | None = None) -> None:
        self.delims = DELIMS if delims is None else delims

    @property
    def delims(self) -> str:
        """The letters between words."""
        return self._delims

    @delims.setter
    def delims(self, delims: str) -> None:
        self._delims = delims
        self._delim_expr = f"[{''.join(chr(92) + letter for letter in delims)}]"

    def split_line(self, line: str, cursor_pos: int | None = None) -> str:
        """The text to be completed."""
        return re.split(self._delim_expr, line if cursor_pos is None else line[:cursor_pos])[-1]


def completions_sorting_key(word: str) -> tuple[int, str, int]:
    """By which proposals are sorted: arguments first, then public names, private ones, `__special__` ones, magics."""
    rank = 2 if word.startswith("__") else 1 if word.startswith("_") else -1 if word.endswith("=") else 0
    bare = word
    if word.startswith("%") and "%" not in word.lstrip("%"):
        rank, bare = (2 if word.startswith("%%") else 1), word.lstrip("%")
    return rank, bare, int(word.startswith("%%"))


def _alike(text: str, found: list[Completion]) -> Iterator[Completion]:
    start, end = min(each.start for each in found), max(each.end for each in found)
    for each in found:
        whole = text[start : each.start] + each.text + text[each.end : end]
        yield Completion(start, end, whole, type=each.type, signature=each.signature)


def rectify_completions(text: str, completions: Iterable[Any], *, _debug: bool = False) -> Iterator[Completion]:
    """Proposals with the same start and end for all."""
    found = list(completions)
    return _alike(text, found) if found else iter(())


def deduplicate(text: str, completions: Iterable[Any]) -> Iterator[Any]:
    """Proposals of which no two make the same of a text."""
    found = list(completions)
    seen: set[str] = set()
    for each, whole in zip(found, rectify_completions(text, found)):  # noqa: B905 - equally long
        if whole.text not in seen:
            seen.add(whole.text)
            yield each


def position_to_cursor(text: str, offset: int) -> tuple[int, int]:
    """The line and column of a place."""
    before = text[:offset]
    return before.count("\n"), len(before) - before.rfind("\n") - 1


def cursor_to_position(text: str, line: int, column: int) -> int:
    """The place of a line and column."""
    lines = text.split("\n")
    return sum(len(each) + 1 for each in lines[:line]) + column


def has_open_quotes(s: str) -> str | bool:
    """The quotation mark that is open at the end of a text, or False."""
    for mark in ('"', "'"):
        if s.count(mark) % 2:
            return mark
    return False


def protect_filename(s: str, protectables: str = " ()[]{}?=\\|;:'#*\"^&") -> str:
    """A file's name as it is written in a command."""
    return "".join("\\" + letter if letter in protectables else letter for letter in s)


def get__all__entries(obj: Any) -> list[str]:
    """The texts in an object's `__all__`."""
    return [word for word in getattr(obj, "__all__", ()) if isinstance(word, str)]


def number_before(text: str) -> str | None:
    """The number that a key begins with, after the last comma of a tuple."""
    typed = text.rpartition(",")[2].lstrip(" ")
    return typed if typed and keys.NUMBER.fullmatch(typed) else None


def match_dict_keys(
    found: list[Any], prefix: str, delims: str, extra_prefix: tuple[Any, ...] | None = None
) -> tuple[str, int, dict[str, Any]]:
    """The quote that a prefix opens, where its last word begins, and the keys that go on from there."""
    before, quote = keys.opened(prefix)
    if (prefix and not quote and not keys.NUMBER.fullmatch(prefix)) or (quote and prefix.count(quote) > 1):
        return "", 0, {}
    texts = keys.texts(keys.following(found, extra_prefix or ()), prefix, before, quote)
    if not quote:
        return "", 0, dict.fromkeys(texts)
    body = prefix[len(before) + 1 :]
    word = len(body) - len(re.split(f"[{re.escape(delims)}]", body)[-1])
    return quote, len(before) + 1 + word, dict.fromkeys(text[len(before) + 1 + word : -1] for text in texts)
