"""What stands before inputs and results: numbered, as Python's own, or made by a class or function of the user's."""

import importlib
from collections.abc import Callable
from typing import Any, Protocol

# Texts, each with its style: `("class:in-prompt", "In [")`.
Tokens = list[tuple[str, str]]


class Prompts(Protocol):
    """Gives the prompts of a session."""

    def before_input(self, number: int) -> Tokens:
        """Before a cell's first line."""

    def before_line(self, width: int, line: int) -> Tokens:
        """Before a later line, `line` counted from 1 and `width` columns wide at most."""

    def before_result(self, number: int) -> Tokens:
        """Before a result; nothing for none."""


class Numbered:
    """`In [1]:` and `Out[1]:`."""

    def before_input(self, number: int) -> Tokens:
        return [
            ("class:in-prompt", "In ["),
            ("class:in-prompt class:in-number", str(number)),
            ("class:in-prompt", "]: "),
        ]

    def before_line(self, width: int, line: int) -> Tokens:  # noqa: ARG002 - a user's may show it
        return [("class:in-prompt", "...: ".rjust(width))]

    def before_result(self, number: int) -> Tokens:
        return [("class:out-prompt", f"Out[{number}]:")]


class Classic:
    """`>>>`, as in Python's own prompt and in doctests; results stand alone."""

    def before_input(self, number: int) -> Tokens:  # noqa: ARG002 - as above
        return [("class:in-prompt", ">>> ")]

    def before_line(self, width: int, line: int) -> Tokens:  # noqa: ARG002 - as above
        return [("class:in-prompt", "... ")]

    def before_result(self, number: int) -> Tokens:  # noqa: ARG002 - as above
        return []


class Made:
    """The user's function gives the prompt before a cell; the others are the numbered ones."""

    def __init__(self, function: Callable[[int], Tokens | str]) -> None:
        self._function = function
        self.before_line = Numbered().before_line
        self.before_result = Numbered().before_result

    def before_input(self, number: int) -> Tokens:
        made = self._function(number)
        return [("class:in-prompt", made)] if isinstance(made, str) else made


BUILT_IN: dict[str, Callable[[], Prompts]] = {"numbered": Numbered, "classic": Classic}


class PromptsError(ValueError):
    """Prompts that are not there; says what was looked for."""


def find_prompts(setting: str) -> Prompts:
    """The prompts that a setting names; raises PromptsError. Imports the user's module."""
    if setting in BUILT_IN:
        return BUILT_IN[setting]()
    module, colon, name = setting.partition(":")
    if not colon:
        raise PromptsError(f"no prompts {setting!r} (terminal.prompts); there are {', '.join(BUILT_IN)}, module:name")
    try:
        found: Any = getattr(importlib.import_module(module), name)
        return found() if isinstance(found, type) else Made(found)
    except Exception as error:
        raise PromptsError(f"the prompts {setting!r} (terminal.prompts) can't be loaded: {error}") from error


def plain(tokens: Tokens) -> str:
    """The text of tokens."""
    return "".join(text for _, text in tokens)
