"""Where a debugger's commands come from: the host's own prompt when it has one, else its way to ask for a line."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from perijove.interpreter.completion.complete import Completion

Complete = Callable[[str, int], "Completion"]
# A command, for a prompt and a function that completes. Raises EOFError for Ctrl-D, KeyboardInterrupt for Ctrl-C.
ReadCommand = Callable[[str, Complete], str]


class Asked(Protocol):
    """What a debugger needs of its host.

    A host may also have a `read_command: ReadCommand | None`: a prompt with history, completion and colours.
    """

    def ask(self, prompt: str, password: bool, /) -> str: ...


def read_command(host: Asked, prompt: str, complete: Complete) -> str:
    """A command from the host's user. Raises EOFError, KeyboardInterrupt, and what the host's question raises."""
    own: ReadCommand | None = getattr(host, "read_command", None)
    if own is not None:
        return own(prompt, complete)
    return host.ask(prompt, False)
