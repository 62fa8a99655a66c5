"""What differs within two lines, by word."""

import re
from collections.abc import Sequence

from perijove.notebook.diff.align import align
from perijove.notebook.diff.similar import pair_similar, words_of

# A piece of a line, and whether it is what differs.
Span = tuple[str, bool]
Spans = tuple[Span, ...]
# A line of the text before, a line of the text after, or both, in the order to be shown.
Row = tuple[str | None, str | None]

_PIECES = re.compile(r"\w+|\s+|.", re.DOTALL)
# Longer lines are compared at their ends alone.
_LONG = 2_000


def highlight(before: str, after: str) -> tuple[Spans, Spans]:
    """Both lines with what differs set off.

    >>> highlight("a = 1", "a = 2")
    ((('a = ', False), ('1', True)), (('a = ', False), ('2', True)))
    """
    if len(before) + len(after) > _LONG:
        return _by_ends(before, after)
    old, new = _PIECES.findall(before), _PIECES.findall(after)
    blocks = align(old, new)
    return (
        _spans(old, [(i, length) for i, _, length in blocks]),
        _spans(new, [(j, length) for _, j, length in blocks]),
    )


def rows(before: Sequence[str], after: Sequence[str]) -> list[Row]:
    """The lines of a hunk, each beside the one that it is a version of."""
    found: list[Row] = []
    i = j = 0
    pairs = pair_similar([words_of(line) for line in before], [words_of(line) for line in after], least=0.4)
    for next_i, next_j in [*pairs, (len(before), len(after))]:
        found += [(line, None) for line in before[i:next_i]]
        found += [(None, line) for line in after[j:next_j]]
        if next_i < len(before):
            found.append((before[next_i], after[next_j]))
        i, j = next_i + 1, next_j + 1
    return found


def _spans(pieces: Sequence[str], same: Sequence[tuple[int, int]]) -> Spans:
    spans: list[Span] = []
    at = 0
    for start, length in [*same, (len(pieces), 0)]:
        spans += [("".join(pieces[at:start]), True), ("".join(pieces[start : start + length]), False)]
        at = start + length
    return tuple(span for span in spans if span[0])


def _by_ends(before: str, after: str) -> tuple[Spans, Spans]:
    limit = min(len(before), len(after))
    start = next((n for n in range(limit) if before[n] != after[n]), limit)
    limit -= start
    end = next((n for n in range(limit) if before[-1 - n] != after[-1 - n]), limit)
    return _cut(before, start, end), _cut(after, start, end)


def _cut(line: str, start: int, end: int) -> Spans:
    stop = len(line) - end
    spans = (line[:start], False), (line[start:stop], True), (line[stop:], False)
    return tuple(span for span in spans if span[0])
