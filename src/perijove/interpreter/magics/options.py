"""Options at the front of a magic's line; what follows them stays as it was typed.

A form such as `"n:r:oq"` names one-letter options, `:` after those that take a value; long ones are given by name.
"""

from __future__ import annotations

import re
import sys
from typing import TYPE_CHECKING

from perijove.interpreter.magics.registry import UsageError

if TYPE_CHECKING:
    from typing import Protocol

    class Asks(Protocol):
        """Who asks the user."""

        def ask(self, prompt: str, password: bool, /) -> str: ...


_TOKEN = re.compile(r"\s*((?:'[^']*'|\"[^\"]*\"|[^\s'\"])+)")


def parse(line: str, short: str = "", long: tuple[str, ...] = (), *, last: str = "") -> tuple[dict[str, str], str]:
    """The options, by name, and the rest of the line. A long option `name=` takes a value; after `last` none is read.

    Raises UsageError.
    """
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
        if last in options:
            rest = line[index:].strip()
            return options, rest[2:].strip() if rest[:3].rstrip() == "--" else rest
    return options, line[index:].strip()


def parse_words(line: str, short: str = "", long: tuple[str, ...] = ()) -> tuple[dict[str, str], list[str]]:
    """The options, wherever they stand among the words, and these. Raises UsageError."""
    found: list[str] = []
    options, rest = parse(line, short, long)
    while token := _TOKEN.match(rest):
        found.append(_unquoted(token[1]))
        more, rest = parse(rest[token.end() :], short, long)
        options.update(more)
    return options, found


def parse_known(line: str, long: tuple[str, ...]) -> tuple[dict[str, str], str]:
    """Long options, wherever they stand; everything else, the options of others too, is the rest of the line."""
    options: dict[str, str] = {}
    rest: list[str] = []
    index = 0
    while found := _TOKEN.match(line, index):
        word, index = found[1], found.end()
        name = word[2:].partition("=")[0] if word.startswith("--") else ""
        if name and (name in long or f"{name}=" in long):
            index = _long(word[2:], line, index, long, options)
        else:
            rest.append(word)
    return options, " ".join(rest)


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


def confirmed(host: Asks, question: str) -> bool:
    """Whether the user says yes; who can't answer has not."""
    try:
        return host.ask(question, False).strip().lower() in {"y", "yes"}
    except EOFError:
        sys.stdout.write("\n")
        return False


def words(line: str) -> list[str]:
    """The words of a line, quotes taken off."""
    return [_unquoted(found[1]) for found in _TOKEN.finditer(line)]


def whole(text: str, what: str) -> int:
    """A whole number; raises UsageError."""
    try:
        return int(text)
    except ValueError:
        raise UsageError(f"{what} needs a whole number, found {text!r}") from None
