"""The order of cells after two sides have moved, added and deleted some.

Each cell has a key that is the same on all sides. What neither side moved keeps its order; what a side moved or added
stands where that side has it: after the cell that it follows there.
"""

from collections.abc import Collection, Sequence

from perijove.notebook.diff.align import increasing

# Where a cell was first: ("base", its index there), or a side that added it.
Key = tuple[str, int]
_HEAD: Key = ("", -1)


def merge_order(
    base: Sequence[Key],
    local: Sequence[Key],
    remote: Sequence[Key],
    kept: Collection[Key],
    *,
    as_remote: bool = False,
) -> tuple[list[Key], list[Key]]:
    """The keys that are `kept` in their new order, and those that both sides moved, but not to the same place.

    A key that both sides moved stands where local has it, or `as_remote` has it.
    """
    moved_local, moved_remote = _moved(base, local), _moved(base, remote)
    both = moved_local & moved_remote & set(kept)
    in_base = set(base)
    standing = [key for key in base if key in kept and key not in moved_local and key not in moved_remote]
    steady = set(standing)
    torn = {key for key in both if _before(local, key, steady) != _before(remote, key, steady)}
    if as_remote:
        moved_local -= torn
    order = _Chain(standing)
    added_local = [key for key in local if key not in in_base or key in moved_local]
    order.insert(local, {key for key in added_local if key in kept}, ())
    placed = set(standing) | set(added_local)
    order.insert(remote, {key for key in remote if key in kept and key not in placed}, placed - set(standing))
    return order.keys(), [key for key in local if key in torn]


def _moved(base: Sequence[Key], side: Sequence[Key]) -> set[Key]:
    """The keys that are not in the longest run that kept its order."""
    places = {key: index for index, key in enumerate(base)}
    known = [(index, places[key]) for index, key in enumerate(side) if key in places]
    stayed = {side[index] for index, _ in increasing(known)}
    return {side[index] for index, _ in known} - stayed


def _before(side: Sequence[Key], key: Key, steady: Collection[Key]) -> Key | None:
    """The last of the cells that nobody moved before this one."""
    return next((other for other in reversed(side[: side.index(key)]) if other in steady), None)


class _Chain:
    """Keys in order, to which others are added after one of them."""

    def __init__(self, keys: Sequence[Key]) -> None:
        self._next: dict[Key, Key | None] = dict(zip([_HEAD, *keys], [*keys, None], strict=True))

    def insert(self, side: Sequence[Key], new: Collection[Key], others: Collection[Key]) -> None:
        """Put each `new` key after the one that it follows in `side`; after `others` that stand there already."""
        at = _HEAD
        for key in side:
            if key in new:
                while at not in new and (following := self._next[at]) in others and following is not None:
                    at = following
                self._next[key], self._next[at] = self._next[at], key
            if key in self._next:
                at = key

    def keys(self) -> list[Key]:
        """All of them in order."""
        found: list[Key] = []
        at = self._next[_HEAD]
        while at is not None:
            found.append(at)
            at = self._next[at]
        return found
