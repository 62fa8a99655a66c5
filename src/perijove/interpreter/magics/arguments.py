"""Typed options of a magic: declared above it, explained by `%name?`, parsed within it.

@register_line_magic
@argument("-n", "--number", type=int, default=1, help="how often")
@argument("words", nargs="*", help="what to say")
def say(line):
    options = parse(say, line)
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from perijove.interpreter.magics.registry import UsageError

if TYPE_CHECKING:
    import argparse
    from collections.abc import Callable
    from typing import TypeVar

    F = TypeVar("F", bound=Callable[..., Any])

_ARGUMENTS = "__perijove_arguments__"
_TEXT = "__perijove_text__"


def argument(*names: str, **options: Any) -> Callable[[F], F]:
    """Declare an option or a positional argument; what may be given is what `ArgumentParser.add_argument` takes."""

    def declare(function: F) -> F:
        # Decorators apply from the lowest up; the order of reading is the order of the usage.
        known: list[Any] = getattr(function, _ARGUMENTS, [])
        setattr(function, _ARGUMENTS, [(names, options), *known])
        text: str = getattr(function, _TEXT, function.__doc__ or "")
        setattr(function, _TEXT, text)
        function.__doc__ = f"{text}\n\n{_parser(function).format_help()}".strip()
        return function

    return declare


def parse(function: Callable[..., Any], line: str) -> argparse.Namespace:
    """The options in a magic's line, by name. Raises UsageError, with the usage."""
    import argparse
    import shlex

    parser = _parser(function)
    try:
        return parser.parse_args(shlex.split(line))
    except argparse.ArgumentError as error:
        raise UsageError(f"{error}\n{parser.format_usage().rstrip()}") from None
    except ValueError as error:  # of shlex: a quotation without its end
        raise UsageError(f"{line!r} can't be split into words: {str(error).lower()}") from None


def _parser(function: Callable[..., Any]) -> argparse.ArgumentParser:
    import argparse

    parser = argparse.ArgumentParser(prog=f"%{function.__name__}", add_help=False, exit_on_error=False)

    def refuse(message: str) -> None:
        raise UsageError(f"{message}\n{parser.format_usage().rstrip()}")

    vars(parser)["error"] = refuse  # its own prints, and ends the program
    for names, options in getattr(function, _ARGUMENTS, []):
        parser.add_argument(*names, **options)
    return parser
