"""The rest of the line, suggested from earlier inputs; several hits can be walked through."""

import re
from collections.abc import Iterable, Iterator

from prompt_toolkit.auto_suggest import AutoSuggest, Suggestion
from prompt_toolkit.buffer import Buffer
from prompt_toolkit.document import Document

_WORD = re.compile(r"\s*[^\s/]+(?:\s+|/)?|\s+")
_TOKEN = re.compile(r"\s*(?:\w+|[^\w\s])|\s+")


def hits(text: str, inputs: Iterable[str]) -> Iterator[str]:
    """How earlier inputs, the latest first, go on after the last line of `text`; each once."""
    line = text.rpartition("\n")[2]
    if not line.strip():
        return
    seen = set()
    for earlier in inputs:
        found = earlier.find(line) if "\n" not in text else -1
        if found != 0:
            found = earlier.find("\n" + line) + 1
            if not found:
                continue
        rest = earlier[found + len(line) :].partition("\n")[0]
        if rest and rest not in seen:
            seen.add(rest)
            yield rest


def first_word(suggestion: str) -> str:
    """The part that is taken as a word: up to the next blank or slash."""
    found = _WORD.match(suggestion)
    return found[0] if found else suggestion


def first_token(suggestion: str) -> str:
    """The part that is taken as a token: a name, a number or one sign."""
    found = _TOKEN.match(suggestion)
    return found[0] if found else suggestion


class Suggester(AutoSuggest):
    """Suggests from the buffer's history; `move` walks through the hits for the same text."""

    def __init__(self) -> None:
        self._text = ""
        self._index = 0

    def get_suggestion(self, buffer: Buffer, document: Document) -> Suggestion | None:
        if document.text != self._text:
            self._text, self._index = document.text, 0
        return self._at(buffer)

    def move(self, buffer: Buffer, step: int) -> None:
        """Show the next (`step` 1) or the previous hit; stays at the last one."""
        self._index = max(0, self._index + step)
        found = self._at(buffer)
        if found is None and self._index:
            self._index -= 1
            found = self._at(buffer)
        buffer.suggestion = found

    def _at(self, buffer: Buffer) -> Suggestion | None:
        inputs = reversed(buffer.history.get_strings())
        for index, rest in enumerate(hits(self._text, inputs)):
            if index == self._index:
                return Suggestion(rest)
        return None
