"""An interpreter for a shell that somebody makes by its class, outside of any program of ours: it prints."""

from __future__ import annotations

import sys
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING, Any

from perijove.interpreter.display.publish import activate
from perijove.interpreter.events import Display, ErrorEvent, Event, Page, Result
from perijove.interpreter.history.session import History
from perijove.interpreter.interpreter import Interpreter

if TYPE_CHECKING:
    from collections.abc import Callable


class PrintingHost:
    """Prints the texts of what is shown."""

    def emit(self, event: Event, /) -> None:
        if isinstance(event, Result):
            sys.stdout.write(f"Out[{event.execution_count}]: {event.data.get('text/plain', '')}\n")
        elif isinstance(event, (Display, Page)):
            sys.stdout.write(f"{event.data.get('text/plain', '')}\n")
        elif isinstance(event, ErrorEvent):
            sys.stdout.write("\n".join(event.traceback) + "\n")

    def ask(self, prompt: str, password: bool, /) -> str:
        """A line of standard input."""
        if password:
            from getpass import getpass

            return getpass(prompt)
        return input(prompt)


def new_interpreter(
    shell: Callable[[Interpreter], Any],
    module: ModuleType | None = None,
    names: dict[str, Any] | None = None,
    history: str | Path = "",
) -> Interpreter:
    """An interpreter whose shell is this one; with names of its user's, or in a module; its history in a file."""
    kept = History(Path(history)) if history and str(history) != ":memory:" else None
    made = Interpreter(PrintingHost(), None, kept, module=module, inline_figures=False, shell=shell)
    made.namespace.update(names or {})
    activate(made.publisher)
    return made
