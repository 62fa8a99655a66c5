"""`Magics.parse_options`: a magic's options as IPython reads them."""

from __future__ import annotations

import getopt
import shlex
from typing import Any

from perijove.compat.structures import Struct
from perijove.interpreter.errors import UsageError


def arg_split(line: str, *, posix: bool = False, strict: bool = True) -> list[str]:
    """The words of a line, with their quotes unless `posix`; raises ValueError for one without its end if `strict`."""
    lexer = shlex.shlex(line, posix=posix)
    lexer.whitespace_split = True
    lexer.commenters = ""
    words: list[str] = []
    while True:
        try:
            word = next(lexer)
        except StopIteration:
            return words
        except ValueError:
            if strict:
                raise
            return [*words, lexer.token]
        words.append(word)


def unquoted(word: str) -> str:
    """A word without the quotes around it."""
    return word[1:-1] if len(word) > 1 and word[0] == word[-1] and word[0] in "'\"" else word


def parse_options(
    arg_str: str,
    opt_str: str,
    *long_opts: str,
    mode: str = "string",
    list_all: bool = False,
    posix: bool = True,
    strict: bool = True,
    preserve_non_opts: bool = False,
) -> tuple[Struct, Any]:
    """The options at the front of a line, as attributes, and the rest, as a text or (`mode="list"`) words.

    An option that comes several times, or any with `list_all`, has a list. Raises UsageError, ValueError for a mode.
    """
    if mode not in {"string", "list"}:
        raise ValueError(f"incorrect mode given: {mode}")
    words = arg_split(arg_str, posix=posix, strict=strict)
    try:
        found, rest = getopt.getopt(words, opt_str, list(long_opts))
    except getopt.GetoptError as error:
        allowed = " ".join(f"--{name}" for name in long_opts)
        raise UsageError(f'{error.msg} (allowed: "{opt_str}"{" " + allowed if allowed else ""})') from None
    options: dict[str, Any] = {}
    for name, value in found:
        key = name.lstrip("-")
        if key not in options:
            options[key] = [value] if list_all else value
        elif isinstance(options[key], list):
            options[key].append(value)
        else:
            options[key] = [options[key], value]
    if mode == "list":
        return Struct(options), rest
    if not found and preserve_non_opts:
        return Struct(options), arg_str.lstrip()
    return Struct(options), " ".join(rest)
