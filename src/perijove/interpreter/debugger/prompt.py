"""Where a debugger's commands come from: the host's own prompt when it has one, else its way to ask for a line."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from perijove.interpreter.completion.result import Completion

Complete = Callable[[str, int], "Completion"]
# A command, for a prompt and a function that completes. Raises EOFError for Ctrl-D, KeyboardInterrupt for Ctrl-C.
ReadCommand = Callable[[str, Complete], str]


class Asked(NamedTuple):
    """What a debugger has of its host: its way to ask for a line, and its own prompt where it has one."""

    ask: Callable[[str, bool], str]
    read_command: ReadCommand | None = None


def read_command(host: Asked, prompt: str, complete: Complete) -> str:
    """A command from the host's user. Raises EOFError, KeyboardInterrupt, and what the host's question raises."""
    if host.read_command is not None:
        return host.read_command(prompt, complete)
    return host.ask(prompt, False)
