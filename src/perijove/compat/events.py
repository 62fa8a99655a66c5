"""`IPython.core.events`: the shell's events, and managers of others."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from perijove.interpreter import callbacks
from perijove.interpreter.callbacks import Callbacks

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

available_events: dict[str, Callable[..., Any]] = {}


class EventManager(Callbacks):
    """Callbacks of some events; what one raises is shown. The shell's own are such, without this class's words."""

    def __init__(self, shell: Any, available_events: Iterable[str], print_on_error: bool = True) -> None:
        super().__init__(self._tell)
        self.shell, self.print_on_error = shell, print_on_error
        self.callbacks = {event: [] for event in available_events}

    def _tell(self, error: BaseException) -> None:
        if self.print_on_error:
            print(f"Error in callback {error!r}:")
        self.shell.showtraceback((type(error), error, error.__traceback__))


def _define_event(callback_function: Callable[..., Any]) -> Callable[..., Any]:
    """Add an event, named and called as this function is."""
    available_events[callback_function.__name__] = callback_function
    return callback_function


for _name in callbacks.EVENTS:
    available_events[_name] = lambda *_: None
