"""What matchers are given, what they give, and which names go with what has been typed."""

from __future__ import annotations

import functools
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from perijove.interpreter import guarded

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from perijove.interpreter.cursor import Place
    from perijove.interpreter.guarded.values import Value
    from perijove.interpreter.guarded.written import Written
    from perijove.interpreter.hooks import Hooks
    from perijove.interpreter.magics.registry import Registry

MIN_FUZZY = 2


@dataclass(frozen=True)
class Match:
    """One proposal: the text to put in place of what begins at `start`."""

    text: str
    start: int
    type: str = ""
    signature: str = ""


@dataclass(frozen=True)
class Context:
    """What a matcher may look at."""

    place: Place
    code: str
    cursor: int
    names: Mapping[str, Any]
    magics: Registry
    policy: guarded.Policy = guarded.LIMITED
    hooks: Hooks | None = None
    settings: Any = None
    fuzzy: bool = False
    _cache: dict[str, Value | None] = field(default_factory=dict, compare=False)

    def infer(self, expression: str) -> Value | None:
        """What is known of an expression that stands before the cursor."""
        if expression not in self._cache:
            lookup = self.written.lookup if self.written is not None else None
            # Of the user's objects none is looked at then, but what the cell itself says can be read.
            alone = not self.policy.stored and lookup is not None
            about = ({}, guarded.LIMITED) if alone else (self.names, self.policy)
            self._cache[expression] = guarded.infer(expression, *about, lookup)
        return self._cache[expression]

    @functools.cached_property
    def written(self) -> Written | None:
        """What the cell itself binds above the cursor."""
        from perijove.interpreter.completion.surroundings import written_around

        if not self.policy.literals:
            return None
        about = (self.names, self.policy) if self.policy.stored else ({}, guarded.LIMITED)
        return written_around(self.place, self.code, *about)

    def matching(self, names: Iterable[str], prefix: str) -> list[str]:
        """The names that go with what has been typed: by their beginning, or as a last resort by their letters."""
        return (fuzzy if self.fuzzy else matching)(names, prefix)


if TYPE_CHECKING:
    Matcher = Callable[[Context], list[Match]]


def matching(names: Iterable[str], prefix: str) -> list[str]:
    """The names that begin with the prefix, by letter case if there are such, public ones first, sorted.

    A capital in the prefix means that letter case matters.
    """
    known = [name for name in names if not name.startswith("_") or prefix.startswith("_")]
    found = [name for name in known if name.startswith(prefix)]
    if not found and prefix and prefix == prefix.lower():
        found = [name for name in known if name.lower().startswith(prefix)]
    found.sort()
    if not prefix.startswith("_"):
        return found
    own = [name for name in found if not name.startswith("__")]
    return [*own, *(name for name in found if name.startswith("__"))] if len(own) < len(found) else found


def fuzzy(names: Iterable[str], prefix: str) -> list[str]:
    """The names that hold the typed letters in their order, best first.

    Best is what holds them in one piece, at the start of a word, near the name's start, in a short name.
    """
    if len(prefix) < MIN_FUZZY:
        return []
    ranked = [
        (rank, name)
        for name in set(names)
        if (not name.startswith("_") or prefix.startswith("_")) and (rank := _rank(name, prefix)) is not None
    ]
    return [name for _, name in sorted(ranked)]


def _rank(name: str, prefix: str) -> tuple[int, int, int] | None:
    lowered, wanted = name.lower(), prefix.lower()
    at = lowered.find(wanted)
    if at >= 0:
        return (0 if at == 0 or not name[at - 1].isalnum() else 1, at, len(name))
    gaps = start = 0
    index = -1
    for letter in wanted:
        found = lowered.find(letter, index + 1)
        if found < 0:
            return None
        if index < 0:
            start = found
        elif found > index + 1 and lowered[found - 1] != "_":
            gaps += found - index - 1
        index = found
    # Letters far apart are chance, not what was meant.
    return (2 + gaps, start, len(name)) if gaps <= len(wanted) and (start == 0 or lowered[start - 1] == "_") else None
