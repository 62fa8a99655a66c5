"""`%deps` and `%stale`: which cells a name came from, and which results no longer follow from the code."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from perijove.interpreter import dataflow
from perijove.interpreter.magics.registry import UsageError, register_line_magic

if TYPE_CHECKING:
    from collections.abc import Sequence

    from perijove.interpreter.magics.caller import Shell

MAX_LINE = 60


def executions(shell: Shell) -> list[dataflow.Execution]:
    """The cells of this session, in the order in which they ran, without the one that is running."""
    inputs = shell.interpreter.user.inputs
    return [
        dataflow.Execution(number, source)
        for number, source in enumerate(inputs)
        if source.strip() and number < shell.execution_count
    ]


@register_line_magic(expand=False)
def deps(shell: Shell, line: str) -> None:
    """Which cells a name came from: `%deps NAME`. What those cells used is followed back to where it came from."""
    name = line.strip()
    if not name.isidentifier():
        raise UsageError(f"%deps needs the name of a variable, found {name!r}")
    ran = executions(shell)
    links = dataflow.dependencies(name, ran)
    if not links:
        raise UsageError(f"no cell of this session is known to have bound {name!r}")
    sources = {execution.number: execution.source for execution in ran}
    shown: dict[int, list[str]] = {}
    for link in links:
        mark = "" if link.certain else " (perhaps)"
        shown.setdefault(link.giver, []).append(f"{link.name}{mark}: {_line(sources[link.giver], link.line)}")
    for number in sorted(shown, reverse=True):
        for text in dict.fromkeys(shown[number]):
            sys.stdout.write(f"In [{number}]  {text}\n")
    _warn_of_unknown(ran)


@register_line_magic(expand=False)
def stale(shell: Shell, line: str) -> None:
    """Which results no longer follow: cells whose inputs were bound anew by a later cell, and what came of them."""
    if line.strip():
        raise UsageError(f"%stale takes no arguments, found {line.strip()!r}")
    ran = executions(shell)
    found = dataflow.stale(ran)
    sources = {execution.number: execution.source for execution in ran}
    for each in found:
        through = f", through In [{each.through}]" if each.through else ""
        what = "was deleted" if each.reason == "deleted" else f"was bound anew by In [{each.because}]"
        perhaps = "" if each.certain else ", perhaps"
        sys.stdout.write(
            f"In [{each.number}]  {_line(sources[each.number], 1)}\n         {each.name} {what}{through}{perhaps}\n"
        )
    if not found:
        sys.stdout.write("Every result follows from the code above it.\n")
    _warn_of_unknown(ran)


def _line(source: str, number: int) -> str:
    lines = source.splitlines()
    text = lines[number - 1].strip() if 0 < number <= len(lines) else ""
    return text if len(text) <= MAX_LINE else text[: MAX_LINE - 4] + " ..."


def _warn_of_unknown(ran: Sequence[dataflow.Execution]) -> None:
    for number, reason in dataflow.unknown_sources(ran):
        sys.stdout.write(f"In [{number}] may have bound any name: {reason}\n")
