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
from perijove.interpreter.completion.custom import Found, asked, identifier, normal
from perijove.interpreter.completion.matchers import is_certain
from perijove.interpreter.completion.matching import Context, Match
from perijove.interpreter.completion.result import MAX_MATCHES, STATIC_KEY, TYPES_KEY, Completion
from perijove.interpreter.cursor import place

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from perijove.interpreter.completion.matching import Matcher
    from perijove.interpreter.hooks import Hooks
    from perijove.interpreter.magics.registry import Registry

PYTHON = frozenset({"attribute", "python_func_kw", "python", "import"})


@dataclass(frozen=True)
class Options:
    """How an interpreter completes: what may be run, what its users have added, which matchers are left out."""

    policy: guarded.Policy = guarded.LIMITED
    hooks: Hooks | None = None
    custom: Sequence[Callable[..., Any]] = ()
    off: frozenset[str] = field(default_factory=frozenset)
    settings: Any = None

    @classmethod
    def of(cls, settings: Any, hooks: Hooks, matchers: Sequence[Callable[..., Any]]) -> Options:
        """The options that an interpreter's settings stand for."""
        policy = guarded.POLICIES[settings.evaluation]
        return cls(policy, hooks, matchers, frozenset(settings.completers_off), settings)


def complete(
    code: str, cursor: int, names: Mapping[str, Any], magics: Registry, options: Options | None = None
) -> Completion:
    """Propose what could stand at the cursor; what of the user's code may be run for it, the policy says."""
    options = options or Options()
    cursor = max(0, min(cursor, len(code)))
    context = Context(place(code, cursor), code, cursor, names, magics, options.policy, options.hooks, options.settings)
    own = _custom(context, options)
    off = {normal(name) for name in options.off}
    alone = False
    for found in own:
        if found.suppress and found.matches:
            alone = alone or found.suppress is True
            off |= found.suppress if isinstance(found.suppress, frozenset) else set()
    kept = frozenset().union(*(found.kept for found in own))
    built_in, group, near = _built_in(context, off, kept if alone else None)
    ranked = sorted(own, key=lambda found: -found.priority)
    before = [match for found in ranked if found.priority >= 0 for match in found.matches]
    after = [match for found in ranked if found.priority < 0 for match in found.matches]
    completion = combined([*before, *built_in, *after], code, cursor)
    python = group in PYTHON or not (built_in or before or context.place.in_comment or context.place.string >= 0)
    if python and not alone and "jedi" not in off and (near or not completion.matches or not is_certain(context)):
        completion.metadata[STATIC_KEY] = "prefer" if near else "merge"
    return completion


def _custom(context: Context, options: Options) -> list[Found]:
    """What the users' matchers found; of those that suppress others, the first one alone."""
    results: list[Found] = []
    for matcher in options.custom:
        if normal(identifier(matcher)) in {normal(name) for name in options.off}:
            continue
        try:
            found = asked(matcher, context, MAX_MATCHES)
            if not found.ordered:
                found = dataclasses.replace(found, matches=sorted(found.matches, key=lambda match: match.text))
        except Exception:  # noqa: BLE001, S112 - user code; the others' results are not lost for it
            continue
        if found.matches and found.suppress is True:
            return [found]
        results.append(found)
    return results


def _built_in(context: Context, off: set[str], only: frozenset[str] | None) -> tuple[list[Match], str, bool]:
    """What the first group that finds something found, one of the group's names, and whether these are near misses."""
    from perijove.interpreter.completion.groups import groups

    for fuzzy in (False, True):
        asking = dataclasses.replace(context, fuzzy=fuzzy)
        for group in groups(context):
            found: list[Match] = []
            for name, matcher in group.items():
                if name not in off and (only is None or name in only):
                    found += _found(matcher, asking)
            if found:
                return found, next(iter(group)), fuzzy
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
