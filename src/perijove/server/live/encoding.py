"""A notebook as the JSON that pages get. What JSON or msgspec can't say (NaN, lone surrogates) is still told somehow."""

import json
import math
from typing import Any

import msgspec

from perijove.notebook.model import Notebook
from perijove.notebook.plain import to_plain


def plain_json(notebook: Notebook) -> msgspec.Raw:
    """The whole notebook, nbformat's shape with joined strings."""
    plain = to_plain(notebook)
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
