"""`ls -l` for `%ls -l`: a cell of one line that begins with a line magic's name, when that name means nothing else."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

    from perijove.interpreter.magics.registry import Registry

_NOT_AFTER = "=,:)]?"


def automagic(code: str, names: Mapping[str, Any], magics: Registry) -> str | None:
    """The line with its `%`, or None when it is Python."""
    text = code.strip()
    if not text or "\n" in text:
        return None
    word, _, rest = text.partition(" ")
    if (
        not word.isidentifier()
        or word in names
        or not magics.has("line", word)
        or word in vars(sys.modules["builtins"])
    ):
        return None
    rest = rest.lstrip()
    if rest[:1] in _NOT_AFTER and rest[:1] and not rest.startswith("=="):
        return None
    return None if _augments(rest) else f"%{text}"


def _augments(rest: str) -> bool:
    """Whether what follows the name is an operator with `=`, as in `time += 1`."""
    operator, equals, _ = rest.partition("=")
    return bool(equals) and bool(operator) and not operator.strip("+-*/%&|^@<>")
