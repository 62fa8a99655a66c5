"""Contents of messages as strict JSON; standard library only, Python 3.10, since the worker makes them."""

import json
import math
from collections.abc import Mapping
from typing import Any

# From this length on, a text of the bundle is escaped by replacing, which takes half as long as the encoder's way of
# looking at each character by itself.
_LARGE = 1 << 16
# Characters at a time, so that all replacements of a piece happen in the processor's cache.
_PIECE = 1 << 17
_CONTROLS = bytes(range(32))
# What JSON writes with a backslash, the backslash first; other control characters are rare enough for the encoder.
_ESCAPES = ((b"\\", b"\\\\"), (b'"', b'\\"'), (b"\n", b"\\n"), (b"\r", b"\\r"), (b"\t", b"\\t"))


def _fallback(value: object) -> object:
    """What people put into JSON-like values although JSON has no such thing: arrays' numbers, paths, sets."""
    item = getattr(value, "item", None)
    if callable(item):
        return item()
    if isinstance(value, (set, frozenset, tuple)):
        return list(value)
    if isinstance(value, (bytes, bytearray, memoryview)):
        from binascii import b2a_base64  # noqa: PLC0415 - seldom needed

        return b2a_base64(value, newline=False).decode()
    return str(value)


_encode = json.JSONEncoder(ensure_ascii=False, allow_nan=False, separators=(",", ":"), default=_fallback).encode


def encode_content(content: Mapping[str, Any]) -> bytes:
    """Content as strict JSON in UTF-8: NaN becomes null, an unpaired surrogate U+FFFD, what JSON lacks its text."""
    data = content.get("data")
    if isinstance(data, dict):
        large = {key: value for key, value in data.items() if type(value) is str and len(value) >= _LARGE}
        if large:
            return _encode_large(content, data, large)
    return _encode_small(content)


def _encode_small(content: Mapping[str, Any]) -> bytes:
    try:
        text = _encode(content)
    except (ValueError, TypeError):
        text = _encode(_without_nan(content, ()))
    return _utf8(text)


def _encode_large(content: Mapping[str, Any], data: Mapping[Any, Any], large: Mapping[Any, str]) -> bytes:
    """The bundle's large texts after its small parts; the order of an object's keys means nothing."""
    rest = {key: value for key, value in data.items() if key not in large}
    other = {key: value for key, value in content.items() if key != "data"}
    pieces = [_encode_small(other)[:-1], b"," if other else b"", b'"data":', _encode_small(rest)[:-1]]
    separator = b"," if rest else b""
    for key, text in large.items():
        pieces += [separator, _encode_small({key: ""})[1:-3], b'"']
        pieces += [_escaped(text[start : start + _PIECE]) for start in range(0, len(text), _PIECE)]
        pieces.append(b'"')
        separator = b","
    return b"".join([*pieces, b"}}"])


def _escaped(text: str) -> bytes:
    data = _utf8(text)
    for character, escape in _ESCAPES:
        data = data.replace(character, escape)
    if len(data.translate(None, _CONTROLS)) != len(data):
        return _utf8(_encode(text))[1:-1]
    return data


def _utf8(text: str) -> bytes:
    try:
        return text.encode()
    except UnicodeEncodeError:
        return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace").encode()


def _without_nan(value: Any, above: tuple[int, ...]) -> Any:
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    if id(value) in above:
        return "..."
    if isinstance(value, Mapping):
        return {str(key): _without_nan(item, (*above, id(value))) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [_without_nan(item, (*above, id(value))) for item in value]
    return value
