"""What a debugger's user has chosen: kept from one session of debugging to the next."""

from __future__ import annotations

from dataclasses import dataclass, field

CONTEXT = 7
# What hides a frame, and whether it does unless asked otherwise.
PREDICATES = {
    "tbhide": "a frame that says __tracebackhide__ = True",
    "debuggerskip": "a frame that says __debuggerskip__ = True, and what it calls",
    "internal": "frames of the interpreter's and the event loop's own",
    "readonly": "frames of files that can't be written",
}


def _predicates() -> dict[str, bool]:
    return dict.fromkeys(PREDICATES, True) | {"readonly": False}


@dataclass
class Preferences:
    """Choices of one interpreter's user.

    `context` is the number of lines shown around a frame's; `ignored` holds patterns of module names that are neither
    stepped into nor shown; `auto` is whether an error opens a debugger (`%pdb`).
    """

    context: int = CONTEXT
    skip_hidden: bool = True
    predicates: dict[str, bool] = field(default_factory=_predicates)
    ignored: set[str] = field(default_factory=set)
    aliases: dict[str, str] = field(default_factory=dict)
    auto: bool = False
