"""What a string could go on to: a key of what is being subscripted, or a path."""

from __future__ import annotations

import os
import re
from typing import TYPE_CHECKING, Any

from perijove.interpreter import guarded
from perijove.interpreter.completion.matching import Match
from perijove.interpreter.cursor import expression_before

if TYPE_CHECKING:
    from collections.abc import Iterable

    from perijove.interpreter.completion.matching import Context

MAX_KEYS = 1000
_COMMAND = re.compile(
    r"[ \t]*(?:!{1,2}|%(?:cd|run|ls|load|writefile|mkdir|pushd|cat)\b|%%(?:writefile|file)\b).*?([^\s=]*)$"
)
_KEY = re.compile(r"\[[ \t]*((?:[rRbBuU]{0,2}['\"]|-?\d)?[^\[\]'\"]*)$")


def keys(context: Context) -> list[Match]:
    """`mapping["ke`, and `mapping[` itself."""
    where = context.place
    if not where.brackets or where.brackets[-1][0] != "[" or where.in_comment:
        return []
    opened = where.brackets[-1][1]
    typed = where.text[opened + 1 :].lstrip(" \t")
    if where.string >= 0 and where.string < opened:
        return []
    if typed and typed[0] not in "'\"" and where.string < 0 and not _is_start_of_key(typed):
        return []
    if where.string < 0 and typed[:1] in {"'", '"'}:  # the string has ended
        return []
    obj = guarded.evaluate(expression_before(where.text[:opened].rstrip(" ")), context.names)
    if obj is guarded.MISSING:
        return []
    quote = typed[:1] if typed[:1] in {"'", '"'} else ""
    start = context.cursor - len(typed)
    rest = context.code[context.cursor :]
    closing = "" if rest.startswith((quote or "\0", "]")) and not quote else _closing(rest, quote)
    found = [_spelled(key, quote) for key in _keys(obj)]
    return [
        Match(text[: -len(quote)] + closing if quote and text.endswith(quote) else text, start, "dict key")
        for text in dict.fromkeys(found)
        if text and text.startswith(typed)
    ]


def _closing(rest: str, quote: str) -> str:
    return "" if quote and rest.startswith(quote) else quote


def _is_start_of_key(typed: str) -> bool:
    return bool(re.fullmatch(r"-?\d+", typed))


def _spelled(key: Any, quote: str) -> str:
    """A key as it is written, with the quote that was begun."""
    if type(key) not in {str, bytes, int, float, bool, tuple, type(None)}:
        return ""
    text = repr(key)
    if quote == '"' and type(key) is str and text.startswith("'") and '"' not in text:
        return f'"{text[1:-1]}"'
    return text


def _keys(obj: Any) -> list[Any]:
    import itertools

    return list(itertools.islice(_all_keys(obj), MAX_KEYS))


def _all_keys(obj: Any) -> Iterable[Any]:
    if isinstance(obj, dict):
        return list(dict.keys(obj))
    own = guarded.attribute(obj, "_ipython_key_completions_")
    if callable(own):
        return list(own())  # telling keys is what the method is for
    if guarded.is_trusted(obj):
        columns = guarded.attribute(obj, "columns")
        if columns is not guarded.MISSING:
            return list(columns)
        fields = getattr(guarded.attribute(obj, "dtype"), "names", None)
        if fields:
            return list(fields)
        index = guarded.attribute(obj, "index")
        if index is not guarded.MISSING and not callable(index):
            return list(index[:MAX_KEYS])
    return []


def paths(context: Context) -> list[Match]:
    """Files, in a string and after a shell command or a magic that takes one."""
    where = context.place
    if where.string >= 0 and not where.in_comment:
        quotes = len(where.text[where.string :]) - len(where.text[where.string :].lstrip("'\""))
        typed = where.text[where.string + (3 if quotes >= 3 else 1) :]
        if "\n" in typed:
            return []
    elif found := _COMMAND.fullmatch(where.line):
        typed = found[1].lstrip("'\"")
    else:
        return []
    if not typed and where.string < 0:
        return []
    folder, prefix = os.path.split(typed)
    start = context.cursor - len(prefix)
    return [Match(name, start, "path") for name in _listing(folder, prefix)]


def _listing(folder: str, prefix: str) -> list[str]:
    """Entries of a folder, folders with a slash; hidden ones only when asked for."""
    try:
        with os.scandir(os.path.expanduser(folder) or ".") as entries:  # noqa: PTH111 - scandir takes text
            return sorted(
                entry.name + ("/" if entry.is_dir() else "")
                for entry in entries
                if entry.name.startswith(prefix) and (prefix or not entry.name.startswith("."))
            )
    except OSError:
        return []
