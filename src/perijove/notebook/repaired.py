"""What became of a broken file: the notebook, and each repair as a value."""

from typing import Any

import msgspec

from perijove.notebook.model import Json, Notebook
from perijove.notebook.problem import Path

# Every rule by which a file is mended, and what it says is wrong.
RULES = {
    "byte-order-mark": "begins with a byte order mark, which other programs refuse",
    "encoding": "is not UTF-8",
    "lone-surrogate": "holds half of a character, which has no UTF-8",
    "not-finite": "is not a number that JSON has",
    "conflict-markers": "holds the conflict markers of a merge",
    "truncated": "ends too early",
    "format": "is not the format that the rest is of, or an old one in which nothing is mended",
    "missing-id": "is missing",
    "duplicate-id": "is another cell's too",
    "illegal-id": "is no id",
    "widget-state": "has no key 'state', without which other programs refuse it",
    "missing-key": "is missing",
    "wrong-value": "is not what belongs there",
    "unknown-type": "is a type that the format does not know",
    "extra-key": "is not one that the format has",
}


class Repair(msgspec.Struct, frozen=True):
    """One change that made a file valid: where, by which rule, what was there and what is."""

    path: Path
    rule: str
    before: Any
    after: Any

    def to_plain(self) -> Json:
        """The repair as a JSON value, its path with slashes."""
        return {"path": self.place, "rule": self.rule, "before": self.before, "after": self.after}

    @property
    def reason(self) -> str:
        """What is wrong there."""
        return RULES[self.rule]

    @property
    def place(self) -> str:
        """The path with slashes between its steps."""
        return "/".join(map(str, self.path))

    def __str__(self) -> str:
        change = f"{_short(self.before)} -> {_short(self.after)}"
        return f"{self.place}: {self.rule}: {change}" if self.path else f"{self.rule}: {change}"


class Repaired(msgspec.Struct, frozen=True):
    """A valid notebook, the repairs that made it one, and the versions of a merge conflict that nobody chose from."""

    notebook: Notebook
    repairs: tuple[Repair, ...] = ()
    versions: dict[str, Notebook] = {}


def _short(value: Any) -> str:
    if value is None:
        return "nothing"
    text = repr(value)
    return text if len(text) <= 60 else text[:57] + "..."
