"""The exceptions that belong to one: what led to it, and the members of groups."""

from __future__ import annotations

MAX_EXCEPTIONS = 999


def related(error: BaseException) -> list[BaseException]:
    """The exception and those it came from, first cause first; the members of a group before the group."""
    found: list[BaseException] = []
    _collect(error, found)
    return found[:MAX_EXCEPTIONS]


def _collect(error: BaseException, found: list[BaseException]) -> None:
    pending: list[tuple[BaseException, bool]] = [(error, False)]
    seen: set[int] = set()
    while pending:
        current, led_to_known = pending.pop()
        if led_to_known:
            found.append(current)
            continue
        if id(current) in seen:
            continue
        seen.add(id(current))
        pending.append((current, True))
        members = getattr(current, "exceptions", ())
        pending += [(member, False) for member in reversed(members) if isinstance(member, BaseException)]
        cause = current.__cause__ or (None if current.__suppress_context__ else current.__context__)
        if cause is not None:
            pending.append((cause, False))
