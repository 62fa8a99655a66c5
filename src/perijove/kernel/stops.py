"""Where a debugged program stands: which threads are stopped, which scopes there have the names of a module."""

from collections.abc import Iterable, Mapping
from typing import Any


class Stops:
    """Follows what debugpy says. Its numbers of frames and scopes hold until something runs on."""

    def __init__(self) -> None:
        self._threads: dict[Any, None] = {}
        self._modules: set[Any] = set()
        self._namespaces: set[Any] = set()

    def threads(self) -> list[Any]:
        """The threads that are stopped, in the order in which they did."""
        return list(self._threads)

    def clear(self) -> None:
        """Everything runs."""
        self._threads.clear()
        self._forget()

    def stopped(self, thread: Any) -> None:
        """A thread has stopped."""
        self._threads[thread] = None

    def heard(self, event: Mapping[str, Any]) -> None:
        """Any event."""
        body = event.get("body") or {}
        if event.get("event") == "stopped":
            self.stopped(body.get("threadId"))
        elif event.get("event") == "continued":
            self._forget()
            if body.get("allThreadsContinued", True):
                self._threads.clear()
            else:
                self._threads.pop(body.get("threadId"), None)

    def _forget(self) -> None:
        self._modules.clear()
        self._namespaces.clear()

    def seen(self, frames: Iterable[Mapping[str, Any]]) -> None:
        """These are frames of a stopped thread."""
        self._modules.update(frame["id"] for frame in frames if str(frame.get("name", "")).startswith("<"))

    def scopes(self, frame: Any, scopes: Iterable[Mapping[str, Any]]) -> None:
        """These are a frame's scopes."""
        self._namespaces.update(
            scope["variablesReference"]
            for scope in scopes
            if scope.get("name") == "Globals" or (frame in self._modules and scope.get("name") == "Locals")
        )

    def is_namespace(self, number: Any) -> bool:
        """Are the names in this scope a module's?"""
        return number in self._namespaces
