"""How much memory a value takes: guessed in bounded time, and without running a user's code."""

from __future__ import annotations

import sys
from typing import Any

LOOKED_AT = 200  # objects within a value; the rest is guessed from those
_SMALL = frozenset({int, float, bool, complex, str, bytes, type(None)})
_CONTAINERS = frozenset({list, tuple, set, frozenset, dict})
_LIBRARIES = ("numpy", "pandas", "polars", "pyarrow", "torch", "xarray", "jax")
_NOT_OWNED = (type, type(sys), type(lambda: None), type(len))  # classes, modules and functions are not a value's own


def footprint(value: Any) -> int:
    """Bytes, roughly: containers to some depth, arrays and tables by what they say of themselves."""
    return _measured(value, [LOOKED_AT], set())


def _measured(value: Any, budget: list[int], seen: set[int]) -> int:
    kind = type(value)
    if kind in _SMALL:
        return sys.getsizeof(value)
    if id(value) in seen or issubclass(kind, _NOT_OWNED):  # isinstance asks the value's own __class__
        return 0
    seen.add(id(value))
    if kind in _CONTAINERS:
        return sys.getsizeof(value) + _contents(value, budget, seen)
    if str(type.__getattribute__(kind, "__module__")).partition(".")[0] in _LIBRARIES:
        return _stated(value)
    try:
        return object.__sizeof__(value) + _contents(object.__getattribute__(value, "__dict__"), budget, seen)
    except Exception:  # noqa: BLE001 - not every object has these, and a class may replace them
        return 0


def _contents(value: Any, budget: list[int], seen: set[int]) -> int:
    """What the items of a container take, judged by the first ones."""
    looked = total = 0
    try:
        for item in value.values() if type(value) is dict else value:
            if budget[0] <= 0:
                break
            budget[0] -= 1
            looked += 1
            total += _measured(item, budget, seen)
        return total * len(value) // looked if looked else 0
    except RuntimeError:  # changed meanwhile by another thread
        return total


def _stated(value: Any) -> int:
    """What an array or a table of a known library says."""
    try:
        if hasattr(value, "nbytes"):
            return int(value.nbytes)
        return int(value.memory_usage().sum() if hasattr(value, "memory_usage") else value.estimated_size())
    except Exception:  # noqa: BLE001 - a library's code; what says nothing counts as nothing
        return 0
