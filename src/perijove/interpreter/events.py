"""What running code tells its host, and what it may ask.

Text is not here: code writes to `sys.stdout` and `sys.stderr`, and the host decides what those are.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol

MimeBundle = Mapping[str, Any]


@dataclass(frozen=True)
class Display:
    """Something to show now, or (`update`) in place of what was shown under the same `display_id`."""

    data: MimeBundle
    metadata: MimeBundle = field(default_factory=dict)
    display_id: str | None = None
    update: bool = False


@dataclass(frozen=True)
class Result:
    """The value of a cell's last expression."""

    data: MimeBundle
    metadata: MimeBundle
    execution_count: int


@dataclass(frozen=True)
class ErrorEvent:
    """An error that ended a cell; `traceback` is text with ANSI colours, made when the error happened."""

    ename: str
    evalue: str
    traceback: list[str]
    shown: bool = False  # by what the user has put in the place of our own way: not to be shown again


@dataclass(frozen=True)
class ClearOutput:
    """Forget what this cell has shown, at once or (`wait`) when the next output comes."""

    wait: bool = False


@dataclass(frozen=True)
class Page:
    """Something to read apart from the outputs, such as help. Also in the outcome's payload."""

    data: MimeBundle


@dataclass(frozen=True)
class SetNextInput:
    """Text for the next input, or (`replace`) for this one. Also in the outcome's payload."""

    text: str
    replace: bool = False


Event = Display | Result | ErrorEvent | ClearOutput | Page | SetNextInput


class InterpreterHost(Protocol):
    """What an interpreter needs from the program around it."""

    def emit(self, event: Event, /) -> None:
        """Take one event; called in the order of the program, from any thread of the user's."""

    def ask(self, prompt: str, password: bool, /) -> str:
        """Ask the user for a line and wait for it."""
