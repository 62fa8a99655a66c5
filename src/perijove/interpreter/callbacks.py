"""Functions that are called as cells begin and end: what extensions register.

A silent cell triggers `pre_execute` and `post_execute` alone. What a callback raises is shown and ends nothing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable

    Callback = Callable[..., Any]

# Each event, and how many arguments it has: the cell's Prepared before it runs, its Outcome after.
EVENTS = {"pre_execute": 0, "pre_run_cell": 1, "post_execute": 0, "post_run_cell": 1, "shell_initialized": 1}


class Callbacks:
    """The callbacks of one interpreter, in the order of their registration."""

    def __init__(self, warn: Callable[[BaseException], None]) -> None:
        """`warn` shows what a callback raised."""
        self.callbacks: dict[str, list[Callback]] = {event: [] for event in EVENTS}
        self._warn = warn

    def register(self, event: str, function: Callback) -> None:
        """Call a function at each event; it may leave parameters out. Raises KeyError, TypeError."""
        if not callable(function):
            raise TypeError(f"a callback has to be callable, found {function!r}")
        known = self._of(event)
        if function not in known:
            known.append(function)

    def unregister(self, event: str, function: Callback) -> None:
        """Call a function no more. Raises KeyError, and ValueError for a function that is not registered."""
        known = self._of(event)
        if function not in known:
            raise ValueError(f"{function!r} is no callback of {event!r}")
        known.remove(function)

    def trigger(self, event: str, *arguments: Any) -> None:
        """Call an event's callbacks; each may unregister itself."""
        functions = self.callbacks[event]
        if not functions:
            return
        for function in tuple(functions):
            try:
                function(*arguments[: _accepted(function, len(arguments))])
            except (Exception, KeyboardInterrupt) as error:  # noqa: BLE001 - user code
                _note(
                    error, f"in a callback of {event!r}: {getattr(function, '__qualname__', type(function).__name__)}"
                )
                self._warn(error)

    def _of(self, event: str) -> list[Callback]:
        if event not in self.callbacks:
            raise KeyError(f"no event {event!r}; there are: {', '.join(self.callbacks)}")
        return self.callbacks[event]


def _accepted(function: Callback, given: int) -> int:
    """How many of the arguments a function takes."""
    if not given:
        return 0
    import inspect

    try:
        parameters = inspect.signature(function).parameters.values()
    except (TypeError, ValueError):  # written in C
        return given
    if any(parameter.kind is parameter.VAR_POSITIONAL for parameter in parameters):
        return given
    positional = (inspect.Parameter.POSITIONAL_ONLY, inspect.Parameter.POSITIONAL_OR_KEYWORD)
    return min(given, sum(parameter.kind in positional for parameter in parameters))


def _note(error: BaseException, text: str) -> None:
    add_note = getattr(error, "add_note", None)  # Python 3.11
    if add_note is not None:
        add_note(text)
