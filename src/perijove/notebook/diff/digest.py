"""A JSON value as a few bytes: equal when the values are the same in a file, in whatever order their keys are."""

import json
from hashlib import blake2b
from typing import Any

import orjson

_OPTIONS = orjson.OPT_SORT_KEYS


def digest(value: Any) -> bytes:
    """16 bytes that stand for a value. 1, 1.0 and true are three values; so are null and not-a-number."""
    return blake2b(_canonical(value), digest_size=16).digest()


def _canonical(value: Any) -> bytes:
    try:
        data = orjson.dumps(value, option=_OPTIONS)
    except (TypeError, RecursionError):  # numbers beyond 64 bits, lone surrogates, deep nesting
        return _slowly(value)
    # orjson writes not-a-number and the infinities as null.
    return _slowly(value) if b"null" in data and _has_odd_float(value) else data


def _slowly(value: Any) -> bytes:
    return json.dumps(value, sort_keys=True, separators=(",", ":")).encode()


def _has_odd_float(value: Any) -> bool:
    kind = type(value)
    if kind is float:
        return bool(value - value != 0)
    if kind is dict:
        return any(map(_has_odd_float, value.values()))
    return kind is list and any(map(_has_odd_float, value))
