"""`IPython.core.magic_arguments`: options of a magic, declared above it."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING, Any

from perijove.compat.options import arg_split
from perijove.interpreter.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import TypeVar

    F = TypeVar("F", bound=Callable[..., Any])

_PARTS = "__perijove_parser_parts__"


class MagicArgumentParser(argparse.ArgumentParser):
    """A parser that raises UsageError where argparse ends the program."""

    def __init__(self, prog: str | None = None, **options: Any) -> None:
        super().__init__(prog=prog, **{"add_help": False, **options})

    def error(self, message: str) -> Any:
        """Raise UsageError."""
        raise UsageError(message)

    def parse_argstring(self, argstring: str, *, partial: bool = False) -> Any:
        """The options of a line."""
        words = [_unquoted(word) for word in arg_split(argstring)]
        return self.parse_known_args(words) if partial else self.parse_args(words)


def _unquoted(word: str) -> str:
    return word[1:-1] if len(word) > 1 and word[0] == word[-1] and word[0] in "'\"" else word


def real_name(magic_func: Any) -> str:
    """The name of a magic."""
    name: str = magic_func.__name__
    return getattr(magic_func, "argcmd_name", name.removeprefix("magic_"))


def construct_parser(magic_func: Any) -> MagicArgumentParser:
    """The parser of a magic's options."""
    options = {"description": magic_func.__doc__, "formatter_class": argparse.RawDescriptionHelpFormatter}
    parser = MagicArgumentParser(real_name(magic_func), **{**options, **getattr(magic_func, "argcmd_kwds", {})})
    group: Any = parser
    for kind, args, kwds in getattr(magic_func, _PARTS, []):
        if kind == "group":
            group = parser.add_argument_group(*args, **kwds)
        elif kind == "defaults":
            parser.set_defaults(**kwds)
        else:
            group.add_argument(*args, **kwds)
    magic_func.__doc__ = parser.format_help()
    return parser


def parse_argstring(magic_func: Any, argstring: str, *, partial: bool = False) -> Any:
    """The options of a magic's line. Raises UsageError."""
    return magic_func.parser.parse_argstring(argstring, partial=partial)


def magic_arguments(name: str | None = None) -> Callable[[F], F]:
    """Make the parser of what is declared below; above the other decorators, below that of the magic."""

    def decorate(function: F) -> F:
        known: Any = function
        if name is not None:
            known.argcmd_name = name
        known.parser = construct_parser(known)
        known.has_arguments = True
        return function

    return decorate


def _part(kind: str) -> Callable[..., Callable[[F], F]]:
    def declare(*args: Any, **kwds: Any) -> Callable[[F], F]:
        def decorate(function: F) -> F:
            # Decorators apply from the lowest up.
            setattr(function, _PARTS, [(kind, args, kwds), *getattr(function, _PARTS, [])])
            return function

        return decorate

    declare.__doc__ = f"Declare one: what it takes is what argparse takes for {kind}."
    return declare


argument = _part("argument")
argument_group = _part("group")
defaults = _part("defaults")


def kwds(**options: Any) -> Callable[[F], F]:
    """Give the parser these keywords."""

    def decorate(function: F) -> F:
        known: Any = function
        known.argcmd_kwds = options
        return function

    return decorate


MagicHelpFormatter = argparse.RawDescriptionHelpFormatter
