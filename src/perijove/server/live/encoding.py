"""Notebooks and changes as the JSON that pages get, also where msgspec or JSON has no word (lone surrogates, NaN)."""

import json
import math
from collections.abc import Sequence
from typing import Any

import msgspec

from perijove.notebook.changes import Change, change_to_plain
from perijove.notebook.model import Notebook
from perijove.notebook.plain import to_plain


def plain_json(notebook: Notebook) -> msgspec.Raw:
    """The whole notebook, nbformat's shape with joined strings."""
    return _json(to_plain(notebook))


def changes_json(changes: Sequence[Change]) -> msgspec.Raw:
    """Changes as a JSON list."""
    return _json([change_to_plain(change) for change in changes])


def _json(plain: Any) -> msgspec.Raw:
    try:
        return msgspec.Raw(msgspec.json.encode(plain))
    except (UnicodeEncodeError, msgspec.MsgspecError, OverflowError):
        # Escapes keep a lone surrogate; a page's JSON.parse takes them.
        return msgspec.Raw(json.dumps(_finite(plain), allow_nan=False).encode("ascii"))


def _finite(value: Any) -> Any:
    match value:
        case dict():
            return {key: _finite(item) for key, item in value.items()}
        case list() | tuple():
            return [_finite(item) for item in value]
        case float() if not math.isfinite(value):
            return None
        case _:
            return value
