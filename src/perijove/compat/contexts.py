"""What is being completed, in the terms of `IPython.core.completer`."""

from __future__ import annotations

import enum
from typing import Any

from perijove.interpreter.completion.commands import command_of
from perijove.interpreter.completion.matching import Context
from perijove.interpreter.completion.paths import takes_files
from perijove.interpreter.cursor import owner_before, place


class CompletionContextType(enum.Enum):
    """An attribute of something, or a name of its own."""

    ATTRIBUTE = "attribute"
    GLOBAL = "global"


def context_of(text: str, shell: Any) -> CompletionContextType:
    """Whether the end of a text is an attribute."""
    where = place(text, len(text))
    is_code = where.string < 0 and not where.in_comment and not is_command(text, shell)
    return CompletionContextType.ATTRIBUTE if is_code and owner_before(text) else CompletionContextType.GLOBAL


def is_command(text: str, shell: Any) -> bool:
    """Whether a text is a command for the shell, or a magic or alias that takes files."""
    python = shell.interpreter
    names, magics = python.namespace, python.magics
    found = command_of(Context(place(text, len(text)), text, len(text), names, magics, settings=python.settings))
    return found is not None and (
        found.sign == "!" or shell.alias_manager.is_alias(found.name) or takes_files(found.name)
    )
