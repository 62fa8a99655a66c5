"""Options at the front of a magic's line; what follows them stays as it was typed.

A form such as `"n:r:oq"` names one-letter options, `:` after those that take a value; long ones are given by name.
"""

from __future__ import annotations

import re

from perijove.interpreter.magics.registry import UsageError

_TOKEN = re.compile(r"\s*((?:'[^']*'|\"[^\"]*\"|[^\s'\"])+)")


def parse(line: str, short: str = "", long: tuple[str, ...] = ()) -> tuple[dict[str, str], str]:
    """The options, by name, and the rest of the line. A long option `name=` takes a value. Raises UsageError."""
    options: dict[str, str] = {}
    index = 0
    while found := _TOKEN.match(line, index):
        word = found[1]
        if word == "--":
            return options, line[found.end() :].strip()
        if not word.startswith("-") or word == "-":
            break
        index = found.end()
        if word.startswith("--"):
            index = _long(word[2:], line, index, long, options)
        else:
            index = _short(word[1:], line, index, short, options)
    return options, line[index:].strip()


def _long(name: str, line: str, index: int, known: tuple[str, ...], options: dict[str, str]) -> int:
    name, equals, value = name.partition("=")
    if f"{name}=" in known:
        if not equals:
            value, index = _value(f"--{name}", line, index)
        options[name] = _unquoted(value)
    elif name in known:
        options[name] = ""
    else:
        raise UsageError(f"no option --{name}; there are: {_listed('', known)}")
    return index


def _short(letters: str, line: str, index: int, known: str, options: dict[str, str]) -> int:
    for position, letter in enumerate(letters):
        if letter == ":" or letter not in known:
            raise UsageError(f"no option -{letter}; there are: {_listed(known, ())}")
        if known[known.index(letter) + 1 :][:1] != ":":
            options[letter] = ""
            continue
        value = letters[position + 1 :]
        if not value:
            value, index = _value(f"-{letter}", line, index)
        options[letter] = _unquoted(value)
        break
    return index


def _value(option: str, line: str, index: int) -> tuple[str, int]:
    found = _TOKEN.match(line, index)
    if found is None:
        raise UsageError(f"{option} needs a value")
    return found[1], found.end()


def _unquoted(text: str) -> str:
    return text[1:-1] if len(text) >= 2 and text[0] == text[-1] and text[0] in "'\"" else text


def _listed(short: str, long: tuple[str, ...]) -> str:
    names = [f"-{letter}" for letter in short if letter != ":"] + [f"--{name.rstrip('=')}" for name in long]
    return ", ".join(names) or "none"


def words(line: str) -> list[str]:
    """The words of a line, quotes taken off."""
    return [_unquoted(found[1]) for found in _TOKEN.finditer(line)]


def whole(text: str, what: str) -> int:
    """A whole number; raises UsageError."""
    try:
        return int(text)
    except ValueError:
        raise UsageError(f"{what} needs a whole number, found {text!r}") from None
