"""`%history`: past inputs."""

from __future__ import annotations

import re
import sys
from typing import TYPE_CHECKING

from perijove.interpreter.magics import options
from perijove.interpreter.magics.registry import UsageError, register_line_magic

if TYPE_CHECKING:
    from perijove.interpreter.history.session import Entry
    from perijove.interpreter.magics.caller import Shell

_RANGE = re.compile(r"(?:(~?)(\d+)/)?(\d*)(?:(-)(\d*))?$")


@register_line_magic
def history(shell: Shell, line: str) -> None:
    """Past inputs: `%history [-n] [-t] [-u] [-l N] [-g PATTERN] [-f FILE] [RANGE ...]`.

    A range is `4-6`, `3-`, `~1/2-5` (of the session before). -n with numbers, -t as Python, -l the last N of all
    sessions, -g those that match a pattern of `*` and `?`, -u each once, -f into a file.
    """
    chosen, rest = options.parse(line, "ntul:g:f:opr")
    entries = _entries(shell, chosen, rest)
    lines: list[str] = []
    for entry in entries:
        text = entry.source if "t" in chosen else entry.raw
        number = f"{entry.session}/{entry.line}" if entry.session else str(entry.line)
        lines.append(f"{number:>4}: {text}" if "n" in chosen else text)
    text = "\n".join(lines) + ("\n" if lines else "")
    if "f" in chosen:
        from pathlib import Path

        Path(chosen["f"]).expanduser().write_text(text, encoding="utf-8")
    else:
        sys.stdout.write(text)


@register_line_magic
def hist(shell: Shell, line: str) -> None:
    """Past inputs, as %history."""
    history(shell, line)


def _entries(shell: Shell, chosen: dict[str, str], rest: str) -> list[Entry]:
    past = shell.interpreter.history
    if "g" in chosen:
        return past.search(f"*{chosen['g']}*", unique="u" in chosen)
    if "l" in chosen:
        return past.tail(options.whole(chosen["l"], "-l"))
    return [entry for word in rest.split() or ["1-"] for entry in _range(shell, word)]


def _range(shell: Shell, word: str) -> list[Entry]:
    found = _RANGE.fullmatch(word)
    if found is None:
        raise UsageError(f"{word!r} is no range; write 4-6, 3- or ~1/2-5")
    tilde, session, start, dash, stop = found.groups()
    number = -int(session) if tilde else int(session or 0)
    first = int(start or 1)
    last = int(stop) + 1 if stop else None if dash or not start else first + 1
    return shell.interpreter.history.session_range(number, first, last)
