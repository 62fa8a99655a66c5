"""Matchers that users register: functions of the text before the cursor, or of a context with a result that says more.

The shapes are those of IPython's completer, versions 1 and 2, so that matchers written for it work here.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from perijove.interpreter.completion.matching import Match

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from perijove.interpreter.completion.matching import Context

    F = Callable[..., Any]
    Suppress = bool | Mapping[str, bool] | None

_TOKEN = re.compile(r"[^\s\"'`@$><=;|&{(?,\[\]]*$")


@dataclass(frozen=True)
class SimpleCompletion:
    """One proposal of a matcher."""

    text: str
    type: str | None = None


@dataclass(frozen=True)
class CompletionContext:
    """What a matcher of version 2 is given; `cursor_position` is within its line, `cursor_line` counts from 0."""

    token: str
    full_text: str
    cursor_position: int
    cursor_line: int
    limit: int | None = None

    @property
    def text_until_cursor(self) -> str:
        """The cursor's line up to the cursor."""
        return self.line_with_cursor[: self.cursor_position]

    @property
    def line_with_cursor(self) -> str:
        """The cursor's line."""
        return self.full_text.split("\n")[self.cursor_line]


@dataclass(frozen=True)
class Found:
    """What a matcher found; `suppress` leaves out all others but those of `kept`, or those that it names."""

    matches: list[Match] = field(default_factory=list)
    suppress: bool | frozenset[str] = False
    kept: frozenset[str] = frozenset()
    ordered: bool = False
    priority: float = 0


def context_matcher(*, priority: float = 0, identifier: str | None = None, api_version: int = 2) -> Callable[[F], F]:
    """Mark a function as a matcher of version 2: one of a `CompletionContext`."""
    return completion_matcher(priority=priority, identifier=identifier, api_version=api_version)


def completion_matcher(
    *, priority: float | None = None, identifier: str | None = None, api_version: int = 1
) -> Callable[[F], F]:
    """Mark a function as a matcher: of version 1, one of the text before the cursor, or of another."""

    def mark(function: F) -> F:
        vars(function).update(
            matcher_priority=priority or 0,
            matcher_api_version=api_version,
            matcher_identifier=identifier or getattr(function, "__qualname__", repr(function)),
        )
        return function

    return mark


def identifier(matcher: F) -> str:
    """The name by which a matcher is left out or suppressed."""
    return str(getattr(matcher, "matcher_identifier", getattr(matcher, "__qualname__", type(matcher).__name__)))


def normal(name: str) -> str:
    """A matcher's name without the class and the ending that IPython's have."""
    return name.rpartition(".")[2].removesuffix("_matcher").removesuffix("_matches")


def asked(matcher: F, context: Context, limit: int) -> Found:
    """What a user's matcher says; it may raise anything."""
    where = context.place
    token_match = _TOKEN.search(where.line)
    token = token_match[0] if token_match else ""
    if getattr(matcher, "matcher_api_version", 1) < 2:
        return Found(_matches(matcher(token) or (), context.cursor - len(token)))
    line = where.text.count("\n")
    result = matcher(CompletionContext(token, context.code, len(where.line), line, limit))
    fragment = result.get("matched_fragment")
    start = context.cursor - len(token if fragment is None else fragment)
    suppress = result.get("suppress", False)
    return Found(
        _matches(result.get("completions") or (), start),
        suppress if isinstance(suppress, bool) else frozenset(map(normal, suppress)),
        frozenset(map(normal, result.get("do_not_suppress") or ())),
        bool(result.get("ordered", False)),
        getattr(matcher, "matcher_priority", 0),
    )


def decided(suppress: Suppress, name: str, *, by_itself: bool) -> bool:
    """Whether what a matcher found keeps the others out: what is set for it, else what it says by itself."""
    if isinstance(suppress, Mapping):
        known = {normal(key): value for key, value in suppress.items()}
        return known.get(name, known.get("*", by_itself))
    return by_itself if suppress is None else suppress


def ask_all(
    context: Context, matchers: Iterable[F], off: set[str], suppress: Suppress = None, limit: int = 500
) -> tuple[list[Found], set[str], frozenset[str] | None]:
    """What the users' matchers found, those of the highest priority first; who is left out; who else may be asked.

    A matcher that raises loses nobody else's result.
    """
    kept: list[tuple[str, Found]] = []
    only: frozenset[str] | None = None
    for matcher in sorted(matchers, key=lambda each: -getattr(each, "matcher_priority", 0)):
        name = normal(identifier(matcher))
        if name in off or (only is not None and name not in only):
            continue
        try:
            found = asked(matcher, context, limit)
            if not found.ordered:
                found = replace(found, matches=sorted(found.matches, key=lambda match: match.text))
        except Exception:  # noqa: BLE001, S112 - user code; the others' results are not lost for it
            continue
        if found.matches and decided(suppress, name, by_itself=bool(found.suppress)):
            if isinstance(found.suppress, frozenset):
                off = off | (found.suppress - found.kept)
            else:
                only = found.kept if only is None else only & found.kept
            kept = [each for each in kept if each[0] not in off and (only is None or each[0] in only)]
        kept.append((name, found))
    return [found for _, found in kept], off, only


def _matches(found: Iterable[Any], start: int) -> list[Match]:
    return [
        Match(each, start) if isinstance(each, str) else Match(str(each.text), start, getattr(each, "type", None) or "")
        for each in found
    ]


@functools.singledispatch
def complete_object(obj: Any, names: list[str]) -> list[str]:
    """The names to propose after an object's dot, from those that it has; register functions for further types."""
    del obj
    return names


def names_told(obj: Any, names: list[str]) -> list[str]:
    """The names after an object's dot, as whoever taught its type wants them; who raises changes nothing."""
    if len(complete_object.registry) == 1:  # nobody did: a metaclass is not asked to find that out
        return names
    try:
        return [name for name in complete_object.dispatch(type(obj))(obj, list(names)) if isinstance(name, str)]
    except Exception:  # noqa: BLE001 - user code
        return names


@dataclass(frozen=True)
class CommandEvent:
    """What a `complete_command` hook is given: the line, the word before the cursor, and the command."""

    line: str
    symbol: str
    command: str
    text_until_cursor: str


def commands(context: Context) -> list[Match]:
    """What the `complete_command` hooks say of the line's command."""
    line = context.place.line
    if context.hooks is None or not line.strip():
        return []
    from perijove.interpreter.hooks import TryNext

    found = _TOKEN.search(line)
    symbol = found[0] if found else ""
    event = CommandEvent(line, symbol, line.split(maxsplit=1)[0], line)
    for function in context.hooks.completers(line.lstrip()):
        try:
            texts = [text for text in function(event) or () if isinstance(text, str)]
        except TryNext:
            continue
        kept = [text for text in texts if text.startswith(symbol)] or [
            text for text in texts if text.lower().startswith(symbol.lower())
        ]
        return [Match(text, context.cursor - len(symbol)) for text in kept]
    return []
