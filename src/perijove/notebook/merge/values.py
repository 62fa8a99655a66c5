"""Three-way merge of JSON values: objects by key, lists of tags as sets, everything else as a whole."""

from collections.abc import Sequence
from typing import Any, TypeVar

import msgspec

from perijove.notebook.diff.digest import digest
from perijove.notebook.model import Json


class _Nothing:
    """Where one side has no such key."""

    def __repr__(self) -> str:
        return "NOTHING"


NOTHING = _Nothing()
Value = TypeVar("Value")


class ValueConflict(msgspec.Struct, frozen=True):
    """A value that the two sides changed in different ways; NOTHING where a side has none."""

    path: tuple[str, ...]
    local: Any
    remote: Any


def merge_values(
    base: Any, local: Any, remote: Any, path: tuple[str, ...] = ()
) -> tuple[Any, tuple[ValueConflict, ...]]:
    """The merged value and what could not be: there, the value is local's, or remote's where local has none."""
    if same(local, remote) or same(base, remote):
        return local, ()
    if same(base, local):
        return remote, ()
    if isinstance(local, dict) and isinstance(remote, dict):
        return _merge_objects(base if isinstance(base, dict) else {}, local, remote, path)
    if _are_words(local) and _are_words(remote):
        return _merge_words(base if _are_words(base) else [], local, remote), ()
    return (remote if local is NOTHING else local), (ValueConflict(path, local, remote),)


def three_way(base: Value, local: Value, remote: Value) -> Value | None:
    """The value that one side alone has changed, or both alike; None when they contradict each other."""
    if remote in (base, local):
        return local
    return remote if local == base else None


def same(one: Any, other: Any) -> bool:
    """Whether two values are the same in a file."""
    if one is NOTHING or other is NOTHING:
        return one is other
    return one is other or digest(one) == digest(other)


def put(values: Json, path: tuple[str, ...], value: Any) -> Json:
    """A copy in which a value stands at a path; NOTHING takes the key away."""
    key, *rest = path
    if rest:
        inner = values.get(key)
        return {**values, key: put(inner if isinstance(inner, dict) else {}, tuple(rest), value)}
    if value is NOTHING:
        return {name: one for name, one in values.items() if name != key}
    return {**values, key: value}


def _merge_objects(
    base: Json, local: Json, remote: Json, path: tuple[str, ...]
) -> tuple[Json, tuple[ValueConflict, ...]]:
    merged: Json = {}
    conflicts: list[ValueConflict] = []
    for key in {**local, **remote}:
        old, ours, theirs = (side.get(key, NOTHING) for side in (base, local, remote))
        value, found = merge_values(old, ours, theirs, (*path, key))
        conflicts += found
        if value is not NOTHING:
            merged[key] = value
    return merged, tuple(conflicts)


def _are_words(value: Any) -> bool:
    """Whether a list is of strings, none twice, as lists of tags are."""
    return isinstance(value, list) and all(isinstance(item, str) for item in value) and len(set(value)) == len(value)


def _merge_words(base: Sequence[str], local: Sequence[str], remote: Sequence[str]) -> list[str]:
    """What either side added, without what either side took away."""
    gone = set(base) - (set(local) & set(remote))
    return [word for word in dict.fromkeys([*local, *remote]) if word not in gone]
