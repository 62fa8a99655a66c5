"""What could stand at the cursor of a debugger's prompt: its commands, and what the frame's names give."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from perijove.interpreter.completion.result import Completion
    from perijove.interpreter.magics.registry import Registry

_TYPES = "_jupyter_types_experimental"
# Commands whose argument is an expression; what follows others is completed from the frame too.
_FIXED = {
    "skip_predicates": ("tbhide", "debuggerskip", "internal", "readonly"),
    "skip_hidden": ("true", "false"),
}


def complete_command(
    line: str, cursor: int, commands: Iterable[str], names: Mapping[str, Any], magics: Registry
) -> Completion:
    """Proposals for a line of a debugger, the cursor in code points."""
    from perijove.interpreter.completion.complete import complete
    from perijove.interpreter.completion.result import Completion

    before = line[:cursor]
    word = before.lstrip()
    start = len(before) - len(word)
    head, space, _ = word.partition(" ")
    if not space:
        found = complete(line, cursor, names, magics)
        matches = (
            [name for name in sorted(commands) if name.startswith(word)] if word.isidentifier() or not word else []
        )
        if found.matches and found.start != start:
            return found
        types = [{"start": start, "end": cursor, "text": name, "type": "command", "signature": ""} for name in matches]
        rest = [name for name in found.matches if name not in matches]
        return Completion([*matches, *rest], start, cursor, {_TYPES: [*types, *found.metadata.get(_TYPES, ())]})
    offset = start + len(head) + 1
    if head in _FIXED:
        last = before.rpartition(" ")[2]
        options = [option for option in _FIXED[head] if option.startswith(last)]
        return Completion(options, cursor - len(last), cursor, {_TYPES: []})
    if head not in commands:
        return complete(line, cursor, names, magics)
    # Completed as if the expression stood alone: a command's name before it is no Python.
    found = complete(line[offset:], cursor - offset, names, magics)
    types = [
        {**item, "start": item["start"] + offset, "end": item["end"] + offset}
        for item in found.metadata.get(_TYPES, ())
    ]
    return Completion(found.matches, found.start + offset, found.end + offset, {_TYPES: types})
