"""How one JSON value differs from another: text by line, objects by key, lists by item, what is binary as a whole."""

from collections.abc import Hashable, Sequence
from typing import Any

from perijove.notebook.diff.align import Gap, Pair, align, gaps, pairs, small_difference
from perijove.notebook.diff.digest import digest
from perijove.notebook.diff.edit import Drop, Edit, Hunk, Insert, ListEdit, ObjectEdit, Replace, TextEdit
from perijove.notebook.model import Json

# Values nested deeper are compared as a whole.
_DEPTH = 60
# Of shorter texts, lines are compared as quickly as slices.
_SHORT = 500
# Longer ones are first followed as far as their differences are small, within so many lines.
_LONG = 100_000
_AHEAD = 11


def compare(before: Any, after: Any, *, key: str = "", depth: int = 0) -> Edit | None:
    """The edit that makes one value of another, None when they are the same; `key` is what both stand under."""
    if type(before) is type(after) and depth < _DEPTH:
        if isinstance(before, str):
            return None if before == after else compare_texts(before, after, key)
        if isinstance(before, dict):
            return compare_objects(before, after, depth)
        if isinstance(before, list):
            return _compare_lists(before, after, depth)
        if before == after and not isinstance(before, float):  # 0.0 is -0.0 to Python
            return None
    return None if digest(before) == digest(after) else Replace(before, after)


def compare_objects(before: Json, after: Json, depth: int = 0) -> ObjectEdit | None:
    """The same for objects."""
    keys: dict[str, Edit] = {}
    for key in sorted(before if before.keys() == after.keys() else {*before, *after}):
        if key not in after:
            keys[key] = Drop(before[key])
        elif key not in before:
            keys[key] = Insert(after[key])
        else:
            old, new = before[key], after[key]
            if old is new or (type(old) is str and old == new) or (old == new == {}):
                continue  # most are: without a call
            edit = compare(old, new, key=key, depth=depth + 1)
            if edit is not None:
                keys[key] = edit
    return ObjectEdit(keys) if keys else None


def compare_texts(before: str, after: str, key: str = "") -> TextEdit | Replace:
    """The same for texts that differ; a picture's base64 and a text of one line are replaced."""
    if is_binary(key) or ("\n" not in before and "\n" not in after):
        return Replace(before, after)
    sections = _Sections()
    if min(len(before), len(after)) < _SHORT:
        sections.aligned(before.split("\n"), after.split("\n"))
        return TextEdit(tuple(sections.found))
    if min(len(before), len(after)) > _LONG:
        before, after = _follow(before, after, sections)
    start, end = equal_ends(before, after)
    sections.keep(before.count("\n", 0, start))
    sections.aligned(before[start : len(before) - end].split("\n"), after[start : len(after) - end].split("\n"))
    sections.keep(before.count("\n", len(before) - end))
    return TextEdit(tuple(sections.found))


class _Sections:
    """The sections of a text's edit as they are found: equal lines are counted, never twice in a row."""

    def __init__(self) -> None:
        self.found: list[int | Hunk] = []

    def keep(self, count: int) -> None:
        if count and self.found and isinstance(self.found[-1], int):
            self.found[-1] += count
        elif count:
            self.found.append(count)

    def aligned(self, old: list[str], new: list[str]) -> None:
        """Add what two lists of lines have in common, and what not."""
        i = j = 0
        for start_i, start_j, length in align(old, new):
            if start_i > i or start_j > j:
                self.found.append(Hunk(tuple(old[i:start_i]), tuple(new[j:start_j])))
            self.keep(length)
            i, j = start_i + length, start_j + length
        if len(old) > i or len(new) > j:
            self.found.append(Hunk(tuple(old[i:]), tuple(new[j:])))


def _follow(before: str, after: str, sections: _Sections) -> tuple[str, str]:
    """What is left of two long texts behind equal parts and small differences, which are added to the sections.

    Equal parts are compared as text, and never split into lines.
    """
    i = j = 0
    while True:
        end = before.rfind("\n", i, i + _equal_length(before, after, len(before), i, j)) + 1
        if end > i:
            sections.keep(before.count("\n", i, end))
            i, j = end, j + end - i
        old, new = _next_lines(before, i), _next_lines(after, j)
        skip = small_difference(old, new, range(len(old)), range(len(new)))
        if skip is None:
            return before[i:], after[j:]
        old, new = old[: skip[0]], new[: skip[1]]
        sections.aligned(old, new)
        i, j = i + sum(map(len, old)) + len(old), j + sum(map(len, new)) + len(new)


def _next_lines(text: str, at: int) -> list[str]:
    """The next few whole lines of a text."""
    lines: list[str] = []
    while len(lines) < _AHEAD and (end := text.find("\n", at)) >= 0:
        lines.append(text[at:end])
        at = end + 1
    return lines


def equal_ends(before: str, after: str) -> tuple[int, int]:
    """How many characters are equal at the start and, of the rest, at the end, where so much is that it saves work.

    They are whole lines: those at the start end with a line feed, those at the end begin with one.
    """
    limit = min(len(before), len(after))
    start = before.rfind("\n", 0, _equal_length(before, after, limit)) + 1
    end = _equal_length(before, after, limit - start, from_end=True)
    first = before.find("\n", len(before) - end) if end else -1
    end = len(before) - first if first >= 0 else 0
    return (start, end) if 2 * (start + end) > len(before) else (0, 0)


def _equal_length(one: str, other: str, limit: int, i: int = 0, j: int = 0, *, from_end: bool = False) -> int:
    """How many characters are equal from two places on, or at the end; slices are compared, longer ones while equal."""
    limit = min(limit, len(one) - i, len(other) - j)
    at, step = 0, _SHORT
    while step and at < limit:
        stop = min(at + step, limit)
        if from_end:
            same = one[len(one) - stop : len(one) - at] == other[len(other) - stop : len(other) - at]
        else:
            same = one[i + at : i + stop] == other[j + at : j + stop]
        at, step = (stop, 2 * step) if same else (at, (stop - at) // 2)
    return at


def is_binary(mime: str) -> bool:
    """Whether what stands under a MIME type is bytes in base64, in which lines mean nothing."""
    kind = mime.partition("/")[0]
    return (kind in {"image", "audio", "video", "font"} and mime != "image/svg+xml") or mime == "application/pdf"


def _compare_lists(before: list[Any], after: list[Any], depth: int) -> ListEdit | None:
    if len(before) == len(after) == 1:
        edit = compare(before[0], after[0], depth=depth + 1) if _kind(before[0]) == _kind(after[0]) else None
        if edit is not None and not isinstance(edit, Replace):
            return ListEdit((edit,))
    tokens_before, tokens_after = [_token(item) for item in before], [_token(item) for item in after]
    if tokens_before == tokens_after:
        return None
    spine = [(i, j, True) for i, j in pairs(align(tokens_before, tokens_after))]
    kinds_before, kinds_after = [_kind(item) for item in before], [_kind(item) for item in after]
    for gap in list(gaps([(i, j) for i, j, _ in spine], range(len(before)), range(len(after)))):
        spine += [(i, j, False) for i, j in _of_a_kind(kinds_before, kinds_after, gap)]
    spine.sort()
    sections: list[int | Hunk | Edit] = []
    i = j = 0
    for next_i, next_j, same in [*spine, (len(before), len(after), True)]:
        if next_i > i or next_j > j:
            sections.append(Hunk(tuple(before[i:next_i]), tuple(after[j:next_j])))
        i, j = next_i + 1, next_j + 1
        if same and sections and isinstance(sections[-1], int):
            sections[-1] += 1
        elif same:
            sections.append(1)
        elif (edit := compare(before[next_i], after[next_j], depth=depth + 1)) is not None:
            sections.append(edit)
    # The pair at the very end was none.
    last = sections.pop()
    assert isinstance(last, int), "the end is the same on both sides"
    return ListEdit((*sections, last - 1) if last > 1 else tuple(sections))


def _of_a_kind(before: Sequence[Hashable], after: Sequence[Hashable], gap: Gap) -> list[Pair]:
    """Items between the same ones that can be compared with each other; scalars are replaced instead."""
    left = [("before", i) if before[i] is None else before[i] for i in gap[0]]
    right = [("after", j) if after[j] is None else after[j] for j in gap[1]]
    return [(gap[0][x], gap[1][y]) for x, y in pairs(align(left, right))]


def _token(item: Any) -> Hashable:
    """Equal for items that are the same."""
    return item if isinstance(item, str) else (type(item), digest(item))


def _kind(item: Any) -> Hashable:
    """Equal for items that are versions of each other, None for what has no parts."""
    if isinstance(item, list):
        return "list"
    if not isinstance(item, dict):
        return None
    data = item.get("data")
    return (item.get("output_type"), item.get("name"), *(sorted(data) if isinstance(data, dict) else ()))
