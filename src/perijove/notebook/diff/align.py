"""Finds what two sequences have in common, in order: linear for what is the same, and never quadratic.

Equal ends are cut off, items that occur once on both sides divide the rest (as in Cohen's patience diff), and what
remains goes to Myers's algorithm (An O(ND) Difference Algorithm, 1986) as long as it is cheap; beyond that, the n-th
occurrence of an item on one side is held to be the n-th on the other.
"""

from bisect import bisect_left
from collections import Counter
from collections.abc import Hashable, Iterator, Sequence

Pair = tuple[int, int]
Block = tuple[int, int, int]
Gap = tuple[range, range]

# Longer sequences are first followed as far as their differences are small, by comparing slices.
_LONG = 500
# What a small difference is, in items of both sides, and how many equal items end it.
_SMALL, _STEADY = 8, 3
# How many differences Myers's algorithm may look for, which costs this number squared.
_DIFFERENCES = 200


def align(a: Sequence[Hashable], b: Sequence[Hashable]) -> list[Block]:
    """Runs of equal items, as (start in a, start in b, length), in order.

    >>> align("abcd", "axcd")
    [(0, 0, 1), (2, 2, 2)]
    """
    blocks: list[Block] = []
    whole = _trimmed(a, b, (range(len(a)), range(len(b))), blocks)
    if not whole[0] or not whole[1]:  # changed in one place, as most are
        return blocks
    todo: list[Gap] = [whole]
    while todo:
        left, right = _trimmed(a, b, todo.pop(), blocks)
        if min(len(left), len(right)) > _LONG:
            left, right = _caught_up(a, b, left, right, blocks, todo)
        if not left or not right or len(left) == len(right) == 1:
            continue
        anchors = _anchors(a, b, left, right)
        if anchors:
            todo += [gap for gap in gaps(anchors, left, right) if gap[0] and gap[1]]
            blocks += [(i, j, 1) for i, j in anchors]
        else:
            blocks += [(i, j, 1) for i, j in _among_repeated(a, b, left, right)]
    return _joined(sorted(blocks))


def pairs(blocks: Sequence[Block]) -> list[Pair]:
    """The items of the runs one by one."""
    return [(i + n, j + n) for i, j, length in blocks for n in range(length)]


def gaps(spine: Sequence[Pair], left: range, right: range) -> Iterator[Gap]:
    """What lies between pairs, and before and after them; both sides may be empty."""
    i, j = left.start, right.start
    for next_i, next_j in spine:
        yield range(i, next_i), range(j, next_j)
        i, j = next_i + 1, next_j + 1
    yield range(i, left.stop), range(j, right.stop)


def increasing(found: Sequence[Pair]) -> list[Pair]:
    """The longest part of some pairs, sorted by their first, in which the second rises too."""
    ends: list[int] = []
    last: list[int] = []
    before: list[int | None] = []
    for index, (_, j) in enumerate(found):
        at = bisect_left(ends, j)
        before.append(last[at - 1] if at else None)
        if at == len(ends):
            ends.append(j)
            last.append(index)
        else:
            ends[at], last[at] = j, index
    chain: list[Pair] = []
    current = last[-1] if last else None
    while current is not None:
        chain.append(found[current])
        current = before[current]
    return chain[::-1]


def _trimmed(a: Sequence[Hashable], b: Sequence[Hashable], gap: Gap, blocks: list[Block]) -> Gap:
    """A gap without its equal ends, which join the blocks."""
    left, right = gap
    start = _equal(a, b, left, right)
    if start:
        blocks.append((left.start, right.start, start))
        left, right = left[start:], right[start:]
    end, limit = 0, min(len(left), len(right))
    while end < limit and a[left.stop - 1 - end] == b[right.stop - 1 - end]:
        end += 1
    if end:
        blocks.append((left.stop - end, right.stop - end, end))
    return left[: len(left) - end], right[: len(right) - end]


def _equal(a: Sequence[Hashable], b: Sequence[Hashable], left: range, right: range) -> int:
    """How many items are equal from the start of a gap on; whole slices are compared, which is quicker."""
    at, limit, step = 0, min(len(left), len(right)), 32
    i, j = left.start, right.start
    if limit <= 2 * step:  # most texts are short
        if a[i : i + limit] == b[j : j + limit]:
            return limit
        while a[i + at] == b[j + at]:
            at += 1
        return at
    while at < limit:
        if a[i + at : i + min(at + step, limit)] == b[j + at : j + min(at + step, limit)]:
            at, step = min(at + step, limit), step * 2
        elif step > 4:
            step //= 4
        else:
            return next((n for n in range(at, limit) if a[i + n] != b[j + n]), limit)
    return limit


def _caught_up(
    a: Sequence[Hashable], b: Sequence[Hashable], left: range, right: range, blocks: list[Block], todo: list[Gap]
) -> Gap:
    """What is left of a long gap after the small differences at its start, which are left to do."""
    while (skip := small_difference(a, b, left, right)) is not None:
        todo.append((left[: skip[0]], right[: skip[1]]))
        left, right = left[skip[0] :], right[skip[1] :]
        length = _equal(a, b, left, right)
        blocks.append((left.start, right.start, length))
        left, right = left[length:], right[length:]
    return left, right


def small_difference(a: Sequence[Hashable], b: Sequence[Hashable], left: range, right: range) -> Pair | None:
    """How many items of each side to skip, so that some equal ones follow."""
    for total in range(1, _SMALL + 1):
        for skip_b in range(total + 1):
            i, j = left.start + total - skip_b, right.start + skip_b
            if max(i - left.stop, j - right.stop) + _STEADY <= 0 and a[i : i + _STEADY] == b[j : j + _STEADY]:
                return total - skip_b, skip_b
    return None


def _anchors(a: Sequence[Hashable], b: Sequence[Hashable], left: range, right: range) -> list[Pair]:
    """Items that occur once on both sides, as many as are in the same order."""
    count_a, count_b = Counter(a[i] for i in left), Counter(b[j] for j in right)
    once_b = {b[j]: j for j in right if count_b[b[j]] == 1 and count_a[b[j]] == 1}
    return increasing([(i, once_b[a[i]]) for i in left if a[i] in once_b])


def _among_repeated(a: Sequence[Hashable], b: Sequence[Hashable], left: range, right: range) -> list[Pair]:
    in_a, in_b = {a[i] for i in left}, {b[j] for j in right}
    rows, columns = [i for i in left if a[i] in in_b], [j for j in right if b[j] in in_a]
    if not rows:
        return []
    found = _myers([a[i] for i in rows], [b[j] for j in columns])
    if found is None:
        found = _by_occurrence([a[i] for i in rows], [b[j] for j in columns])
    return [(rows[x], columns[y]) for x, y in found]


def _myers(a: Sequence[Hashable], b: Sequence[Hashable]) -> list[Pair] | None:
    """The longest common subsequence; None when there are too many differences."""
    furthest = {1: 0}
    trace: list[dict[int, int]] = []
    for differences in range(min(len(a) + len(b), _DIFFERENCES) + 1):
        trace.append(dict(furthest))
        for diagonal in range(-differences, differences + 1, 2):
            x = _step(furthest, diagonal, differences)
            while x < len(a) and x - diagonal < len(b) and a[x] == b[x - diagonal]:
                x += 1
            furthest[diagonal] = x
            if x >= len(a) and x - diagonal >= len(b):
                return _walk_back(trace, len(a), len(b))
    return None


def _step(furthest: dict[int, int], diagonal: int, differences: int) -> int:
    """How far along a one gets on a diagonal with one more difference: an item of b is skipped, or one of a."""
    if _skips_b(furthest, diagonal, differences):
        return furthest[diagonal + 1]
    return furthest[diagonal - 1] + 1


def _skips_b(furthest: dict[int, int], diagonal: int, differences: int) -> bool:
    if diagonal == -differences:
        return True
    return diagonal != differences and furthest[diagonal - 1] < furthest[diagonal + 1]


def _walk_back(trace: list[dict[int, int]], x: int, y: int) -> list[Pair]:
    found: list[Pair] = []
    for differences in range(len(trace) - 1, -1, -1):
        furthest, diagonal = trace[differences], x - y
        start = _step(furthest, diagonal, differences) if differences else 0
        while x > start and y > start - diagonal:
            x, y = x - 1, y - 1
            found.append((x, y))
        if differences:
            skips_b = _skips_b(furthest, diagonal, differences)
            x, y = (start, start - diagonal - 1) if skips_b else (start - 1, start - diagonal)
    return found[::-1]


def _by_occurrence(a: Sequence[Hashable], b: Sequence[Hashable]) -> list[Pair]:
    places = {token: j for j, token in enumerate(_numbered(b))}
    return increasing([(i, places[token]) for i, token in enumerate(_numbered(a)) if token in places])


def _numbered(items: Sequence[Hashable]) -> Iterator[tuple[Hashable, int]]:
    seen: Counter[Hashable] = Counter()
    for item in items:
        seen[item] += 1
        yield item, seen[item]


def _joined(blocks: Sequence[Block]) -> list[Block]:
    """Runs that follow one another without a gap, as one."""
    joined: list[Block] = []
    for block in blocks:
        i, j, length = joined[-1] if joined else (0, 0, 0)
        if joined and (i + length, j + length) == block[:2]:
            joined[-1] = (i, j, length + block[2])
        else:
            joined.append(block)
    return joined
