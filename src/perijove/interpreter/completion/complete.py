"""What could stand at the cursor: matchers, each a function of the place, and how their results combine.

The first group of matchers that finds something decides; within a group the results are joined. When nothing begins
with what has been typed, all are asked once more for what holds its letters. A matcher that fails loses nobody else's
result.
"""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from perijove.interpreter import guarded
from perijove.interpreter.completion.custom import ask_all, decided, normal
from perijove.interpreter.completion.groups import groups
from perijove.interpreter.completion.matchers import is_certain
from perijove.interpreter.completion.matching import Context, Match
from perijove.interpreter.completion.result import MAX_MATCHES, STATIC_KEY, TYPES_KEY, Completion
from perijove.interpreter.cursor import place

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from perijove.interpreter.completion.custom import Suppress
    from perijove.interpreter.completion.matching import Matcher
    from perijove.interpreter.hooks import Hooks
    from perijove.interpreter.magics.registry import Registry

PYTHON = frozenset({"attribute", "python_func_kw", "python", "import"})


@dataclass(frozen=True)
class Options:
    """How an interpreter completes: what may be run, what its users have added, which matchers are left out.

    `suppress` says for all matchers, or for some by name, whether what one finds keeps the others out; None leaves that
    to them.
    """

    policy: guarded.Policy = guarded.LIMITED
    hooks: Hooks | None = None
    custom: Sequence[Callable[..., Any]] = ()
    off: frozenset[str] = field(default_factory=frozenset)
    settings: Any = None
    suppress: Suppress = None
    trusted: tuple[str, ...] = ()

    @classmethod
    def of(cls, settings: Any, hooks: Hooks, matchers: Sequence[Callable[..., Any]]) -> Options:
        """The options that an interpreter's settings stand for."""
        policy = dataclasses.replace(guarded.POLICIES[settings.evaluation], imports=settings.auto_import)
        suppress: Suppress = {
            **dict.fromkeys(settings.completers_alone, True),
            **dict.fromkeys(settings.completers_joined, False),
        }
        return cls(policy, hooks, matchers, frozenset(settings.completers_off), settings, suppress, settings.trusted)


def complete(
    code: str, cursor: int, names: Mapping[str, Any], magics: Registry, options: Options | None = None
) -> Completion:
    """Propose what could stand at the cursor; what of the user's code may be run for it, the policy says."""
    options = options or Options()
    cursor = max(0, min(cursor, len(code)))
    context = Context(place(code, cursor), code, cursor, names, magics, options.policy, options.hooks, options.settings)
    with guarded.trusting(options.trusted):
        return _complete(context, options)


def _complete(context: Context, options: Options) -> Completion:
    own, off, only = ask_all(context, options.custom, {normal(name) for name in options.off}, options.suppress)
    built_in, group, near = _built_in(context, off, only, options.suppress)
    before = [match for found in own if found.priority >= 0 for match in found.matches]
    after = [match for found in own if found.priority < 0 for match in found.matches]
    completion = combined([*before, *built_in, *after], context.code, context.cursor)
    python = group in PYTHON or not (built_in or before or context.place.in_comment or context.place.string >= 0)
    unsure = near or not completion.matches or not is_certain(context)
    if python and unsure and only is None and "jedi" not in off:
        completion.metadata[STATIC_KEY] = "prefer" if near else "merge"
    return completion


def _built_in(
    context: Context, off: set[str], only: frozenset[str] | None, suppress: Suppress
) -> tuple[list[Match], str, bool]:
    """What the first group that finds something found, one of its names, and whether these are near misses.

    With those after it, where it shall not suppress them.
    """
    for fuzzy in (False, True):
        asking = dataclasses.replace(context, fuzzy=fuzzy)
        found: list[Match] = []
        first = ""
        for group in groups(context):
            alone = False
            for name, matcher in group.items():
                matches = _found(matcher, asking) if name not in off and (only is None or name in only) else []
                found += matches
                alone = alone or (bool(matches) and decided(suppress, name, by_itself=True))
            first = first or (next(iter(group)) if found else "")
            if alone:
                break
        if found:
            return found, first, fuzzy
    return [], "", False


def _found(matcher: Matcher, context: Context) -> list[Match]:
    try:
        return matcher(context)
    except Exception:  # noqa: BLE001 - objects in the namespace are user code; another matcher may work
        return []


def combined(found: list[Match], code: str, cursor: int) -> Completion:
    """One completion of several matches: the same start for all, each text once, in order."""
    if not found:
        return Completion([], cursor, cursor, {TYPES_KEY: []})
    start = min(match.start for match in found)
    unique: dict[str, Match] = {}
    for match in found:
        unique.setdefault(code[start : match.start] + match.text, match)
        if len(unique) == MAX_MATCHES:
            break
    types = [
        {"start": start, "end": cursor, "text": text, "type": match.type, "signature": match.signature}
        for text, match in unique.items()
    ]
    return Completion(list(unique), start, cursor, {TYPES_KEY: types})
