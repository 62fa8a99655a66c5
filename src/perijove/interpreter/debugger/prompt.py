"""Where a debugger's commands come from: the host's own prompt when it has one, else its way to ask for a line."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol, runtime_checkable

from perijove.interpreter.completion.complete import Completion

Complete = Callable[[str, int], Completion]


@runtime_checkable
class CommandPrompt(Protocol):
    """A host with a prompt for debuggers: history, completion, colours."""

    def read_command(self, prompt: str, complete: Complete, /) -> str:
        """A command. Raises EOFError for Ctrl-D, KeyboardInterrupt for Ctrl-C."""


class Asked(Protocol):
    """What every host can do."""

    def ask(self, prompt: str, password: bool, /) -> str: ...


def read_command(host: Asked, prompt: str, complete: Complete) -> str:
    """A command from the host's user. Raises EOFError, KeyboardInterrupt, and what the host's question raises."""
    if isinstance(host, CommandPrompt):
        return host.read_command(prompt, complete)
    return host.ask(prompt, False)  # noqa: FBT003 - the interface is by position
