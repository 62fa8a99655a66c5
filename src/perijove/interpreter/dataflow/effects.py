"""What a cell does to the names of its namespace."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Effects:
    """Names, each with the line, from 1, on which it is first met.

    `defines` may be bound, `certain` of them surely are; `uses` are read from before the cell, and `builtins` too
    if somebody has bound them; `changes` are objects that the cell may have changed in place; `deletes` are
    unbound. `unknown` says why the cell may bind any name at all: a star import, `exec`, a magic that does. `error`
    says why it could not be read.
    """

    defines: dict[str, int] = field(default_factory=dict)
    certain: frozenset[str] = frozenset()
    uses: dict[str, int] = field(default_factory=dict)
    builtins: frozenset[str] = frozenset()
    changes: dict[str, int] = field(default_factory=dict)
    deletes: dict[str, int] = field(default_factory=dict)
    unknown: tuple[str, ...] = ()
    error: str = ""

    def as_json(self) -> dict[str, Any]:
        """The same as JSON's types."""
        return {
            "defines": dict(self.defines),
            "certain": sorted(self.certain),
            "uses": dict(self.uses),
            "builtins": sorted(self.builtins),
            "changes": dict(self.changes),
            "deletes": dict(self.deletes),
            "unknown": list(self.unknown),
            "error": self.error,
        }
