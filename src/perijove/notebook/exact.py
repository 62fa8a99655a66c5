"""Numbers as Python's `json` writes them, for an encoder that writes some of them otherwise."""

from typing import Any

import orjson

_PLAIN = frozenset({str, bool, type(None)})


class Unexact(ValueError):
    """Raised for a number that has no JSON form at all."""


def exact(value: Any) -> Any:
    """The value itself, or a copy in which the numbers that orjson would write differently are fragments.

    Small floats are 1e-07 in Python and 1e-7 in orjson; integers beyond 64 bits orjson refuses; not-a-number and the
    infinities it writes as null, so they raise Unexact.
    """
    kind = type(value)
    if kind is dict:
        return _exact_dict(value)
    if kind is list:
        return _exact_list(value)
    if kind is float:
        return _exact_float(value)
    if kind is int and not -(1 << 63) <= value < 1 << 64:
        return orjson.Fragment(str(value))
    return value


def _exact_dict(values: dict[str, Any]) -> dict[str, Any]:
    if set(map(type, values.values())) <= _PLAIN:
        return values
    changed = None
    for key, value in values.items():
        if type(value) in _PLAIN:
            continue
        new = exact(value)
        if new is not value:
            if changed is None:
                changed = dict(values)
            changed[key] = new
    return values if changed is None else changed


def _exact_list(values: list[Any]) -> list[Any]:
    if set(map(type, values)) <= _PLAIN:
        return values
    new = [exact(value) for value in values]
    return values if all(map(_same, new, values)) else new


def _same(one: Any, other: Any) -> bool:
    return one is other


def _exact_float(value: float) -> Any:
    text = repr(value)
    if "n" in text:
        raise Unexact(text)
    return orjson.Fragment(text) if "e-0" in text else value
