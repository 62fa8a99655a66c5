"""`IPython.core.completer`: proposals, matchers, and the shell's `Completer`."""

from __future__ import annotations

import contextlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from perijove.interpreter.completion.custom import CompletionContext as CompletionContext
from perijove.interpreter.completion.custom import SimpleCompletion as SimpleCompletion
from perijove.interpreter.completion.custom import context_matcher as context_matcher
from perijove.interpreter.completion.result import MAX_MATCHES, TYPES_KEY

if TYPE_CHECKING:
    from collections.abc import Iterator

MATCHES_LIMIT = MAX_MATCHES


class ProvisionalCompleterWarning(FutureWarning):
    """Here nothing of completion is provisional."""


@dataclass
class Completion:
    """One proposal for the text between `start` and `end`, in code points."""

    start: int
    end: int
    text: str
    type: str | None = None
    signature: str = ""


@contextlib.contextmanager
def provisionalcompleter(action: str = "ignore") -> Iterator[None]:
    """A block that may use what IPython calls provisional."""
    del action
    yield


class IPCompleter:
    """Completion of one shell."""

    def __init__(self, shell: Any = None, namespace: Any = None, **_: Any) -> None:
        self.shell = shell
        self.namespace = shell.user_ns if namespace is None else namespace
        self.global_namespace = self.namespace

    @property
    def custom_matchers(self) -> list[Any]:
        """Matchers of the user's; the list may be changed."""
        found: list[Any] = self.shell.interpreter.matchers
        return found

    @property
    def matchers(self) -> list[Any]:
        """The same: the built-in ones are the interpreter's."""
        return self.custom_matchers

    @property
    def policy(self) -> str:
        """How much may be run for completion."""
        return str(self.shell.interpreter.settings.evaluation)

    def completions(self, text: str, offset: int) -> Iterator[Completion]:
        """Proposals for what stands before a place in a text."""
        found = self.shell.interpreter.complete(text, offset)
        for each in found.metadata[TYPES_KEY]:
            yield Completion(each["start"], each["end"], each["text"], each["type"], each["signature"] or "")

    def complete(
        self, text: str | None = None, line_buffer: str | None = None, cursor_pos: int | None = None
    ) -> tuple[str, list[str]]:
        """The text that is replaced, and the proposals."""
        from perijove.compat.asking import complete

        return complete(self.shell, text or "", line_buffer, cursor_pos)

    def all_completions(self, text: str) -> list[str]:
        """The proposals alone."""
        return self.complete(text)[1]


Completer = IPCompleter


def completions_sorting_key(word: str) -> tuple[int, str, int]:
    """By which proposals are sorted: arguments first, then public names, private ones, `__special__` ones, magics."""
    rank = 2 if word.startswith("__") else 1 if word.startswith("_") else -1 if word.endswith("=") else 0
    bare = word
    if word.startswith("%") and "%" not in word.lstrip("%"):
        rank, bare = (2 if word.startswith("%%") else 1), word.lstrip("%")
    return rank, bare, int(word.startswith("%%"))


def rectify_completions(text: str, completions: Any, *, _debug: bool = False) -> Iterator[Completion]:
    """Proposals with the same start and end for all."""
    found = list(completions)
    if not found:
        return
    start, end = min(each.start for each in found), max(each.end for each in found)
    for each in found:
        whole = text[start : each.start] + each.text + text[each.end : end]
        yield Completion(start, end, whole, each.type, each.signature)


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
