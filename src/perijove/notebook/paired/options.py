"""A cell's metadata on one line, as `key=value` pairs with JSON values, or as one JSON object: as jupytext does."""

import ast
import json
import re
from typing import Any

from perijove.notebook.model import Json
from perijove.notebook.paired.languages import LANGUAGES

_KEY = re.compile(r"^[a-zA-Z0-9_.@/-]+$")
_BARE_KEY = re.compile(r"^[a-zA-Z_.]+[a-zA-Z0-9_.]*$")
_LOWER_LANGUAGES = {language.lower() for language in LANGUAGES}
UNREADABLE = "incorrectly_encoded_metadata"


def is_key(name: str) -> bool:
    """Whether a name can be written as the key of an option."""
    return bool(_KEY.match(name))


def write_options(head: str, metadata: Json, *, as_json: bool = False, titled: bool = True) -> str:
    """A title or a language, and the metadata behind it; behind a title, a key without a value would be read as one."""
    parts = [head] if head else []
    if as_json:
        parts += [json.dumps(metadata)] if metadata else []
        return " ".join(parts)
    for key, value in metadata.items():
        if key == UNREADABLE:
            parts.append(str(value))
        else:
            bare = value is None and _BARE_KEY.match(key) and (key.startswith(".") or not titled)
            parts.append(key if bare else f"{key}={json.dumps(value)}")
    return " ".join(parts)


def read_titled(text: str) -> tuple[str, Json]:
    """A title and the metadata behind it."""
    text = text.strip()
    if is_json(text):
        return _read_json(text)
    words = text.split(" ")
    if "=" in text:
        words = text[: text.find("=")].split(" ")
        while words and not words[-1]:
            words.pop()
        words = words[:-1]  # the last word is the key
    while words and (not words[-1].strip() or words[-1].startswith(".")):
        words.pop()
    title = " ".join(words)
    return title, _read_pairs(text[len(title) :])


def read_language(text: str) -> tuple[str, Json]:
    """A language and the metadata behind it."""
    text = text.strip()
    if is_json(text):
        return _read_json(text)
    if text.lower() in _LOWER_LANGUAGES:
        return text, {}
    language, _, rest = text.partition(" ")
    if rest and language.lower() in _LOWER_LANGUAGES:
        return language, _read_pairs(rest)
    return "", _read_pairs(text)


def is_json(text: str) -> bool:
    """Whether the options are one JSON object."""
    brace, equals = text.find("{"), text.find("=")
    return brace >= 0 and (equals < 0 or brace < equals)


def _read_json(text: str) -> tuple[str, Json]:
    brace = text.find("{")
    try:
        found = _value(text[brace:])
    except (ValueError, SyntaxError):
        found = {UNREADABLE: text[brace:]}
    return text[:brace].strip(), found if isinstance(found, dict) else {UNREADABLE: text[brace:]}


def _read_pairs(text: str) -> Json:
    """Pairs from right to left: a value may have spaces and equal signs, a key has none."""
    later: list[tuple[str, Any]] = []
    text = text.strip()
    while text:
        pair = _last_pair(text)
        if pair is None:
            later.append((UNREADABLE, text))
            break
        key, value, text = pair
        later.append((key, value))
    return dict(reversed(later))


def _last_pair(text: str) -> tuple[str, Any, str] | None:
    """The last key, its value, and the text before them."""
    before, _, last = text.rpartition(" ")
    if not text.startswith("--") and _BARE_KEY.match(last):
        return last, None, before.strip()
    equals = text.rfind("=")
    while equals >= 0:
        left = text[:equals].rstrip()
        before, _, key = left.rpartition(" ")
        if is_key(key):
            try:
                return key, _value(text[equals + 1 :]), before.strip()
            except (ValueError, SyntaxError):
                pass  # the sign is one of the value; the key is further left
        equals = text.rfind("=", 0, equals)
    return None


def _value(text: str) -> Any:
    """A JSON value, or a Python literal of one."""
    text = text.strip()
    try:
        return json.loads(text)
    except json.JSONDecodeError:
        value = ast.literal_eval(text)
    try:
        return json.loads(json.dumps(value))
    except TypeError as error:
        raise ValueError("a literal that is no JSON") from error
