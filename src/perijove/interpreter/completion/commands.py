"""The command that a line is: `%name rest`, `%%name rest`, `!rest`, or a magic without its sign."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from perijove.interpreter.automagic import automagic

if TYPE_CHECKING:
    from perijove.interpreter.completion.matching import Context

_SIGNED = re.compile(r"[ \t]*(?:(?!\d)[\w.,\[\] ]+=[ \t]*)?(!{1,2}|%{1,2})(?:([\w.]*)(.*))$")
_BARE = re.compile(r"[ \t]*((?!\d)\w+)([ \t]+.*)$")
SCRIPTS = frozenset("! bash sh script perl ruby system sx html HTML svg SVG js javascript latex markdown".split())  # noqa: SIM905


class Command(NamedTuple):
    """A line's command: its sign, its name, and the rest of the line up to the cursor."""

    sign: str
    name: str
    rest: str


def command_of(context: Context) -> Command | None:
    """The command of the cursor's line, if it is one."""
    where = context.place
    if where.brackets and where.brackets[0][1] < where.line_start:
        return None
    if script_of(context.code, where.line_start):
        return Command("!", "", where.line)
    found = _SIGNED.fullmatch(where.line)
    if found is not None:
        return (
            Command(found[1], found[2], found[3])
            if not found[1].startswith("!")
            else Command("!", "", found[2] + found[3])
        )
    bare = _BARE.fullmatch(where.line)
    allowed = context.settings is None or getattr(context.settings, "automagic", True)
    if bare is None or not allowed or automagic(where.line, context.names, context.magics) is None:
        return None
    return Command("%", bare[1], bare[2])


def script_of(code: str, line_start: int) -> str:
    """The cell magic for which a line of a cell is no Python; empty where it is Python."""
    found = re.match(r"%%([\w!]+)", code) if line_start else None
    return found[1] if found is not None and found[1] in SCRIPTS else ""
