"""What can stand in the brackets of a subscript: keys of a mapping, columns of a frame, fields of an array."""

from __future__ import annotations

import ast
import itertools
import re
from typing import TYPE_CHECKING, Any

from perijove.interpreter import guarded
from perijove.interpreter.completion.matching import Match
from perijove.interpreter.cursor import expression_before
from perijove.interpreter.guarded.attributes import MISSING, is_plain, is_trusted
from perijove.interpreter.guarded.promises import annotated_names, is_typed_dict
from perijove.interpreter.guarded.values import Either, Instance, Known, Value

if TYPE_CHECKING:
    from collections.abc import Iterable

    from perijove.interpreter.completion.matching import Context

MAX_KEYS = 1000
_QUOTES = ("'", '"')
NUMBER = re.compile(
    r"[+-]?(?:0[xX][\da-fA-F_]*|0[bB][01_]*|0[oO][0-7_]*|\d[\d_]*\.?[\d_]*(?:[eE][+-]?\d*)?|\.\d[\d_]*)"
)
_BASES = {"0x": hex, "0b": bin, "0o": oct}
_PREFIXES = frozenset({"b", "r", "u", "rb", "br", "f"})


def keys(context: Context) -> list[Match]:
    """`mapping["ke`, `mapping[` itself, and the parts of keys that are tuples."""
    where = context.place
    if not where.brackets or where.brackets[-1][0] != "[" or where.in_comment:
        return []
    bracket = where.brackets[-1][1]
    if 0 <= where.string < bracket:
        return []
    head, typed = _parts(where.text[bracket + 1 :], where.string - bracket - 1 if where.string >= 0 else -1)
    prefix, quote = opened(typed)
    if typed and not quote and not NUMBER.fullmatch(typed) and prefix not in _PREFIXES:
        return []
    if quote and where.string < 0:  # the string has ended
        return []
    subject = expression_before(where.text[:bracket].rstrip(" "))
    if not subject:
        return []
    found = _keys(context.infer(subject), context, head)
    rest = context.code[context.cursor :]
    start = context.cursor - len(typed)
    matches = texts(found, typed, prefix, quote)
    if not matches and context.fuzzy and quote:
        bodies = [key for key in found if type(key) is str]
        matches = [spelled(name, prefix, quote) for name in context.matching(bodies, typed[len(prefix) + 1 :])]
    closing = quote if quote and rest.startswith(quote) else ""
    return [Match(text[: len(text) - len(closing)], start, "dict key") for text in matches]


def texts(found: list[Any], typed: str, prefix: str, quote: str) -> list[str]:
    """Keys as they are written, those that begin with what is typed; `prefix` and `quote` are what that opens."""
    in_base = _BASES.get(typed.lstrip("+-")[:2].lower())
    every = [in_base(key) if in_base and type(key) is int else spelled(key, prefix, quote) for key in found]
    matches = [text for text in dict.fromkeys(every) if text and text.startswith(typed)]
    return matches or _escaped(found, typed, prefix, quote)


def _parts(text: str, string: int) -> tuple[str, str]:
    """What stands in the brackets up to the last comma of a tuple, and what is typed after it."""
    end = string if string >= 0 else len(text)
    comma = text.rfind(",", 0, end)
    return (text[:comma], text[comma + 1 :].lstrip(" \t")) if comma >= 0 else ("", text.lstrip(" \t"))


def opened(typed: str) -> tuple[str, str]:
    """The prefix and the quote with which a string begins."""
    for index, character in enumerate(typed[:3]):
        if character in _QUOTES:
            prefix = typed[:index].lower()
            return (typed[:index], character) if prefix in _PREFIXES or not prefix else ("", "")
    return (typed if typed.lower() in _PREFIXES else ""), ""


def _escaped(found: list[Any], typed: str, prefix: str, quote: str) -> list[str]:
    """Texts that go on from what is typed, where that has letters written otherwise than usual."""
    if not quote or "\\" not in typed:
        return []
    try:
        value = ast.literal_eval(typed + quote)
    except (SyntaxError, ValueError):
        return []
    wanted = [key for key in found if type(key) is str is type(value) and key.startswith(value)]
    start = len(prefix) + 1
    return [typed + spelled(key[len(value) :], prefix, quote)[start:] for key in wanted]


def spelled(key: Any, prefix: str, quote: str) -> str:
    """A key as it is written, with the quote that was begun."""
    if not is_plain(key):
        return ""
    text = repr(key)
    if isinstance(key, bytes):
        return _quoted(text[1:], quote, prefix or "b") if not quote or "b" in prefix.lower() else ""
    if isinstance(key, str):
        raw = "r" in prefix.lower()
        if "b" in prefix.lower() or (raw and ("\\" in repr(key).replace("\\\\", "") or key.endswith("\\"))):
            return ""
        return _quoted(f"'{key}'" if raw and "'" not in key else text, quote, prefix)
    return "" if quote or prefix else text


def _quoted(text: str, quote: str, prefix: str) -> str:
    """A string's text with another quote around it."""
    if not quote or text[0] == quote:
        return prefix + text
    body = text[1:-1].replace(f"\\{text[0]}", text[0]).replace(quote, f"\\{quote}")
    return f"{prefix}{quote}{body}{quote}"


def _keys(value: Value | None, context: Context, head: str) -> list[Any]:
    if isinstance(value, Either):
        return [key for option in value.options for key in _keys(option, context, head)]
    if isinstance(value, Instance):
        return annotated_names(value.kind) if is_typed_dict(value.kind) and not head else []
    if not isinstance(value, Known):
        return []
    found = list(itertools.islice(_all_keys(value.value, context.policy, head), MAX_KEYS))
    if not head.strip() or guarded.is_trusted(value.value):
        return following(found, ())
    try:
        return following(found, tuple(ast.literal_eval(f"({head},)")))
    except (ValueError, SyntaxError, TypeError, MemoryError, RecursionError):
        return []


def following(found: Iterable[Any], before: tuple[Any, ...]) -> list[Any]:
    """The keys, and of those that are tuples what follows after these parts; after none, their first ones."""
    count = len(before)
    parts = [key if type(key) is tuple else (key,) for key in found]
    return [key[count] for key in parts if len(key) > count and key[:count] == before]


def _all_keys(obj: Any, policy: guarded.Policy, head: str) -> Iterable[Any]:
    if issubclass(type(obj), dict):
        return [key for key in itertools.islice(dict.keys(obj), MAX_KEYS) if is_plain(key)]
    own = guarded.attribute(obj, "_ipython_key_completions_")
    if own is not MISSING and callable(own) and policy.stored:
        return list(own())  # telling keys is what the method is for
    return _of_trusted(obj, head) if is_trusted(obj) else []


def _of_trusted(obj: Any, head: str) -> Iterable[Any]:
    """Of pandas, polars and numpy: columns, labels and fields."""
    if "Loc" in type(obj).__name__ or type(obj).__name__ == "_AtIndexer":
        frame = guarded.attribute(obj, "obj")
        axis = "columns" if head else "index"
        return _labels(guarded.attribute(frame, axis)) if type(obj).__name__ != "_iLocIndexer" else []
    columns = guarded.attribute(obj, "columns")
    if columns is not MISSING:
        return [] if head else _labels(columns)
    dtype = guarded.attribute(obj, "dtype")
    names = guarded.attribute(dtype, "names") if dtype is not MISSING else MISSING
    if type(names) is tuple:
        return names
    index = guarded.attribute(obj, "index")
    return _labels(index) if index is not MISSING and not callable(index) else []


def _labels(index: Any) -> list[Any]:
    """The labels of an index, as Python's own objects."""
    if index is MISSING:
        return []
    labels = list(index[:MAX_KEYS])
    return [label.item() if guarded.is_trusted(label) and hasattr(label, "item") else label for label in labels]
