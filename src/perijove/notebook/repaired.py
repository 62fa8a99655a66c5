"""What became of a broken file: the notebook, and each repair as a value."""

from typing import Any

import msgspec

from perijove.notebook.model import Json, Notebook
from perijove.notebook.problem import Path


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
