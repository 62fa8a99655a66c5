"""`IPython.core.magic_arguments`: options of a magic, declared above it."""

from __future__ import annotations

import argparse
from functools import partial
from typing import TYPE_CHECKING, Any, NamedTuple

from perijove.compat.options import arg_split, unquoted
from perijove.interpreter.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import TypeVar

    F = TypeVar("F", bound=Callable[..., Any])


class Declaration(NamedTuple):
    """What stands above a magic, as a decorator: what argparse is told of it."""

    kind: str
    args: tuple[Any, ...]
    kwds: dict[str, Any]

    def __call__(self, function: F) -> F:
        """Note it with the function, in the order in which decorators apply: the lowest first."""
        known: Any = function
        known.decorators = [*getattr(function, "decorators", []), self]
        return function


class MagicArgumentParser(argparse.ArgumentParser):
    """A parser that raises UsageError where argparse ends the program."""

    def __init__(self, prog: str | None = None, **options: Any) -> None:
        super().__init__(prog=prog, **{"add_help": False, **options})

    def error(self, message: str) -> Any:
        """Raise UsageError."""
        raise UsageError(message)

    def parse_argstring(self, argstring: str, *, partial: bool = False) -> Any:
        """The options of a line."""
        words = [unquoted(word) for word in arg_split(argstring)]
        return self.parse_known_args(words) if partial else self.parse_args(words)


def real_name(magic_func: Any) -> str:
    """The name of a magic."""
    name: str = magic_func.__name__
    return getattr(magic_func, "argcmd_name", name.removeprefix("magic_"))


def construct_parser(magic_func: Any) -> MagicArgumentParser:
    """The parser of a magic's options."""
    options = {"description": magic_func.__doc__, "formatter_class": argparse.RawDescriptionHelpFormatter}
    parser = MagicArgumentParser(real_name(magic_func), **{**options, **getattr(magic_func, "argcmd_kwds", {})})
    group: Any = parser
    for kind, args, kwds in reversed(getattr(magic_func, "decorators", [])):
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


def _declared(kind: str, *args: Any, **kwds: Any) -> Declaration:
    return Declaration(kind, args, kwds)


# Each takes what argparse takes for it.
argument = partial(_declared, "argument")
argument_group = partial(_declared, "group")
defaults = partial(_declared, "defaults")


def kwds(**options: Any) -> Callable[[F], F]:
    """Give the parser these keywords."""

    def decorate(function: F) -> F:
        known: Any = function
        known.argcmd_kwds = options
        return function

    return decorate


MagicHelpFormatter = argparse.RawDescriptionHelpFormatter
