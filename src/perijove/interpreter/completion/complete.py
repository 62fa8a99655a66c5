"""What could stand at the cursor: matchers, each a function of the place, and how their results combine.

The first group of matchers that finds something decides; within a group the results are joined.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from perijove.interpreter.completion.matching import Context, Match
from perijove.interpreter.cursor import place

if TYPE_CHECKING:
    from collections.abc import Mapping

    from perijove.interpreter.magics.registry import Registry

MAX_MATCHES = 1000
TYPES_KEY = "_jupyter_types_experimental"


@dataclass(frozen=True)
class Completion:
    """Proposals for the text between `start` and `end` (in code points); `metadata` carries their types."""

    matches: list[str]
    start: int
    end: int
    metadata: dict[str, Any]


def complete(code: str, cursor: int, names: Mapping[str, Any], magics: Registry) -> Completion:
    """Propose what could stand at the cursor; nothing of the user's with side effects is run."""
    from perijove.interpreter.completion.matchers import GROUPS

    cursor = max(0, min(cursor, len(code)))
    context = Context(place(code, cursor), code, cursor, names, magics)
    for group in GROUPS:
        found: list[Match] = []
        for matcher in group:
            try:
                found += matcher(context)
            except Exception:  # noqa: BLE001, S112 - objects in the namespace are user code; another matcher may work
                continue
        if found:
            return combined(found, code, cursor)
    return Completion([], cursor, cursor, {TYPES_KEY: []})


def combined(found: list[Match], code: str, cursor: int) -> Completion:
    """One completion of several matches: the same start for all, each text once, in order."""
    start = min(match.start for match in found)
    unique: dict[str, Match] = {}
    for match in found[:MAX_MATCHES]:
        text = code[start : match.start] + match.text
        unique.setdefault(text, match)
    types = [
        {"start": start, "end": cursor, "text": text, "type": match.type, "signature": match.signature}
        for text, match in unique.items()
    ]
    return Completion(list(unique), start, cursor, {TYPES_KEY: types})
