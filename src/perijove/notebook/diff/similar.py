"""Pairs what is similar but not the same, in order: cells whose words are mostly shared, lines of a changed hunk."""

import re
from collections.abc import Sequence

from perijove.notebook.diff.align import Pair

_WORDS = re.compile(r"\w+")
_SIGNS = re.compile(r"[^\w\s]")
# Beyond this much text, what follows decides little.
_CHARACTERS = 4_000
# Up to so many comparisons everything is compared with everything; beyond it, with what stands near the same place.
_ALL = 2_500
_NEAR = 8

Words = frozenset[str]


def words_of(text: str) -> Words:
    """The different words of a text; its signs if it has no words."""
    text = text[:_CHARACTERS]
    return frozenset(_WORDS.findall(text) or _SIGNS.findall(text))


def similarity(one: Words, other: Words) -> float:
    """From 0, nothing in common, to 1: twice what is shared by what there is (Dice's coefficient)."""
    total = len(one) + len(other)
    return 2 * len(one & other) / total if total else 1.0


def pair_similar(a: Sequence[Words], b: Sequence[Words], least: float = 0.45) -> list[Pair]:
    """The pairs, in order, whose similarities add up to the most; none below `least`."""
    bands = _bands(len(a), len(b))
    # best[i][j]: the best sum for what comes from i and j on.
    best: list[dict[int, float]] = [{} for _ in range(len(a) + 1)]
    for i in range(len(a) - 1, -1, -1):
        for j in reversed(bands[i]):
            likeness = similarity(a[i], b[j])
            skip = max(_at(best, bands, i, j + 1), _at(best, bands, i + 1, j))
            taken = likeness + _at(best, bands, i + 1, j + 1) if likeness >= least else 0.0
            best[i][j] = max(skip, taken)
    found: list[Pair] = []
    i = j = 0
    while i < len(a):
        j = max(j, bands[i].start)
        here = _at(best, bands, i, j)
        if j >= bands[i].stop or here == _at(best, bands, i + 1, j):
            i += 1
        elif here == _at(best, bands, i, j + 1):
            j += 1
        else:
            found.append((i, j))
            i, j = i + 1, j + 1
    return found


def _at(best: Sequence[dict[int, float]], bands: Sequence[range], i: int, j: int) -> float:
    """The best sum from a place that may be outside the band."""
    return best[i].get(max(j, bands[i].start), 0.0) if i < len(bands) else 0.0


def _bands(rows: int, columns: int) -> list[range]:
    """The columns that each row is compared with."""
    near = columns if rows * columns <= _ALL else _NEAR
    centres = [i * columns // rows for i in range(rows)]
    return [range(max(0, centre - near), min(columns, centre + near + 1)) for centre in centres]
