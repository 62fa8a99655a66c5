"""The code around the cursor as a syntax tree, though what is being typed does not parse."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING, Any

from perijove.interpreter.cursor import expression_before, name_before
from perijove.interpreter.guarded.written import HERE, Written, parsed

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from perijove.interpreter.cursor import Place
    from perijove.interpreter.guarded import Policy

MAX_CODE = 50_000
_CLOSING = {"(": ")", "[": "]", "{": "}"}


def written_around(place: Place, code: str, names: Mapping[str, Any], policy: Policy) -> Written | None:
    """What the cell binds where the cursor is; None when it binds nothing that could matter."""
    if len(code) > MAX_CODE or not any(sign in code for sign in _BINDING):
        return None
    start = len(place.text) - len(name_before(place.text))
    head = place.text[:start].rstrip(" ")
    if head.endswith("."):
        start = len(head) - 1 - len(expression_before(head[:-1]))
    for text in _attempts(place, code, start):
        try:
            tree = ast.parse(text)
        except (SyntaxError, ValueError, RecursionError, MemoryError):
            continue
        return Written(tree, place.text.count("\n") + 1, names, policy)
    statement = _statement(place)
    repaired = parsed(place.text, statement)
    return Written(repaired, place.text.count("\n", 0, statement) + 1, names, policy) if repaired is not None else None


_BINDING = ("=", ":", "for", "with", "def", "class", "import", "except", "lambda", "case")


def _attempts(place: Place, code: str, start: int) -> Iterator[str]:
    """The cell with a name in place of what is being typed, with what follows and without it."""
    before = place.text[:start] + HERE
    if not any(line.lstrip()[:1] in {"%", "!", "?"} for line in place.text.split("\n")):
        yield before + code[len(place.text) :]
        closing = "".join(_CLOSING[bracket] for bracket, index in reversed(place.brackets) if index < start)
        yield before + closing
        yield before + closing + ": pass"


def _statement(place: Place) -> int:
    """Where the statement begins that the cursor is in."""
    if place.brackets:
        return place.text.rfind("\n", 0, place.brackets[0][1]) + 1
    return place.line_start + place.line.rfind(";") + 1
