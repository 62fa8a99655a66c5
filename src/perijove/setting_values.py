"""The values of settings: what a text stands for, and whether a value is of a setting's type."""

import difflib
import os
import types
import typing
from typing import Any, Literal


class SettingsError(Exception):
    """A settings file, variable or flag that can't be used; names the place, the key, what was expected and found."""


def parsed(place: str, hint: Any, text: str) -> Any:
    """The value that a variable's or a flag's text stands for."""
    origin = typing.get_origin(hint)
    if hint is bool:
        word = text.strip().lower()
        if word in {"1", "true", "yes", "on"}:
            return True
        if word in {"0", "false", "no", "off"}:
            return False
        raise _unexpected(place, hint, text)
    if hint in {int, float}:
        try:
            return hint(text)
        except ValueError:
            raise _unexpected(place, hint, text) from None
    if origin is tuple:
        return tuple(part for part in text.split(os.pathsep) if part)
    if origin is Literal and text.strip().isdigit() and int(text) in typing.get_args(hint):
        return int(text)
    return checked(place, hint, text)


def checked(place: str, hint: Any, value: Any) -> Any:
    """The value itself when it is of the type, else a SettingsError."""
    origin, arguments = typing.get_origin(hint), typing.get_args(hint)
    if origin is Literal:
        if any(value == word and type(value) is type(word) for word in arguments):
            return value
        if isinstance(value, str) and value.lower() in arguments:
            return value.lower()  # IPython's words are written with capitals
        near = (
            difflib.get_close_matches(value, [str(word) for word in arguments], n=1) if isinstance(value, str) else []
        )
        raise _unexpected(place, hint, value, f"; did you mean {near[0]!r}?" if near else "")
    if origin is tuple:
        if isinstance(value, (list, tuple)):
            return tuple(checked(place, arguments[0], item) for item in value)
        raise _unexpected(place, hint, value)
    if origin is dict and isinstance(value, dict):
        return {str(key): checked(f"{place}.{key}", arguments[1], item) for key, item in value.items()}
    if origin in {types.UnionType, typing.Union}:
        return value if value is None else checked(place, arguments[0], value)
    if hint is float and type(value) is int:
        return float(value)
    if type(value) is not hint:
        raise _unexpected(place, hint, value)
    return value


def _unexpected(place: str, hint: Any, value: Any, hint_text: str = "") -> SettingsError:
    return SettingsError(f"{place}: expected {type_name(hint)}, found {shown(value)}{hint_text}")


def shown(value: Any) -> str:
    """A value as a sentence quotes it."""
    text = repr(value)
    return text if len(text) <= 60 else text[:57] + "..."


def type_name(hint: Any) -> str:
    """A setting's type in words."""
    names = {str: "text", bool: "true or false", int: "a whole number", float: "a number"}
    if hint in names:
        return names[hint]
    if typing.get_origin(hint) is Literal:
        return "one of " + ", ".join(map(repr, typing.get_args(hint)))
    if typing.get_origin(hint) is dict:
        return "table"
    if typing.get_origin(hint) is tuple:
        return f"a list of {type_name(typing.get_args(hint)[0])}s"
    return str(hint)
