"""What a completion is, for those who ask and those who answer."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Sequence

MAX_MATCHES = 500
TYPES_KEY = "_jupyter_types_experimental"
STATIC_KEY = "_perijove_static"
# How much code of earlier cells, in characters, static analysis is given.
MAX_ANALYSED = 20_000


@dataclass(frozen=True)
class Completion:
    """Proposals for the text between `start` and `end` (in code points); `metadata` carries their types.

    Where static analysis may know what the objects do not tell, `metadata` says so under `STATIC_KEY`: `merge`, or
    `prefer` it when these are only near misses.
    """

    matches: list[str]
    start: int
    end: int
    metadata: dict[str, Any]


def earlier_code(cells: Sequence[str]) -> str:
    """The cells that have run in this session, the latest of them when there are many, for static analysis."""
    kept: list[str] = []
    size = 0
    for cell in reversed(cells):
        size += len(cell)
        if size > MAX_ANALYSED:
            break
        kept.append(cell)
    return "".join(f"{cell.rstrip()}\n" for cell in reversed(kept))
