"""The lines that a shell command printed: a list that is also one string, and that can be filtered."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable


class SList(list[str]):
    """Lines (`.l`), one text with newlines (`.n`) or spaces (`.s`), or paths (`.p`)."""

    @property
    def l(self) -> list[str]:  # noqa: E743 - the peers' name
        """The lines."""
        return list(self)

    list = l

    @property
    def n(self) -> str:
        """One text, with newlines."""
        return "\n".join(self)

    nlstr = n

    @property
    def s(self) -> str:
        """One text, with spaces."""
        return " ".join(self)

    spstr = s

    @property
    def p(self) -> Any:
        """The lines that name something that exists, as paths."""
        from pathlib import Path

        return [Path(line) for line in self if Path(line).exists()]

    paths = p

    def grep(self, pattern: str | Callable[[str], bool], prune: bool = False, field: int | None = None) -> SList:
        """The lines that match a pattern (not: with `prune`), within one whitespace-separated field if given."""
        test = pattern if callable(pattern) else _searches(pattern)
        return SList(line for line in self if bool(test(_field(line, field))) != prune)

    def fields(self, *indexes: int) -> SList | Any:
        """The whitespace-separated fields of each line: those numbered, joined by spaces, or all, as lists."""
        rows = [line.split() for line in self]
        if not indexes:
            return rows
        return SList(" ".join(row[index] for index in indexes if -len(row) <= index < len(row)) for row in rows)

    def sorted_by(self, field: int | None = None, *, nums: bool = False) -> SList:
        """The lines sorted, by a field if given, by the number in it with `nums`."""

        def key(line: str) -> Any:
            text = _field(line, field)
            return int("".join(character for character in text if character.isdigit()) or 0) if nums else text

        return SList(sorted(self, key=key))

    def sort(self, field: int | None = None, nums: bool = False) -> SList:  # type: ignore[override]
        """As `sorted_by`, under the peers' name: returns the sorted lines and leaves these as they are."""
        return self.sorted_by(field, nums=nums)


def _searches(pattern: str) -> Callable[[str], bool]:
    compiled = re.compile(pattern, re.IGNORECASE)
    return lambda text: compiled.search(text) is not None


def _field(line: str, field: int | None) -> str:
    if field is None:
        return line
    words = line.split()
    return words[field] if -len(words) <= field < len(words) else ""
