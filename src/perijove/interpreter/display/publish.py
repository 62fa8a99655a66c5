"""`display` and its kin, as the user's code calls them, bound to one interpreter's host."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING, Any

from perijove.interpreter.display.formatter import DisplayFormatter, encoded, find_method
from perijove.interpreter.events import ClearOutput, Display

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from perijove.interpreter.events import Event


class DisplayHandle:
    """A shown output that can be updated."""

    def __init__(self, publisher: Publisher, display_id: str) -> None:
        self.display_id = display_id
        self._publisher = publisher

    def display(self, obj: Any, **options: Any) -> None:
        """Show another output under the same id."""
        self._publisher.display(obj, display_id=self.display_id, **options)

    def update(self, obj: Any, **options: Any) -> None:
        """Replace what is shown under this id, wherever it is."""
        self._publisher.update_display(obj, display_id=self.display_id, **options)

    def __repr__(self) -> str:
        return f"<DisplayHandle display_id={self.display_id}>"


class Publisher:
    """Sends what is displayed to the host, or to whoever captures it."""

    def __init__(
        self, emit: Callable[[Event], None], formatter: DisplayFormatter, warn: Callable[[BaseException], None]
    ) -> None:
        self._host_emit = emit
        self.formatter = formatter
        self.warn = warn
        self.captures: list[list[Event]] = []

    def emit(self, event: Event) -> None:
        """Send one event."""
        if self.captures and isinstance(event, (Display, ClearOutput)):
            self.captures[-1].append(event)
        else:
            self._host_emit(event)

    def display(
        self,
        *objects: Any,
        include: Any = None,
        exclude: Any = None,
        metadata: Mapping[str, Any] | None = None,
        transient: Mapping[str, Any] | None = None,
        display_id: str | bool | None = None,
        raw: bool = False,
        clear: bool = False,
        update: bool = False,
    ) -> DisplayHandle | None:
        """Show objects; `display_id=True` makes an id, and returns a handle by which to update them.

        With `raw`, the objects are MIME bundles.
        """
        identity = _identity(display_id, transient)
        if clear:
            self.clear_output(wait=True)
        for obj in objects:
            if raw:
                self.publish(obj, metadata, display_id=identity, update=update)
                continue
            own = find_method(obj, "_ipython_display_")
            if own is not None:
                own()
                continue
            data, about = self.format(obj, include, exclude)
            if metadata:
                about.update(metadata)
            if data:
                self.publish(data, about, display_id=identity, update=update)
        return None if display_id is None or identity is None else DisplayHandle(self, identity)

    def format(self, obj: Any, include: Any = None, exclude: Any = None) -> tuple[dict[str, Any], dict[str, Any]]:
        """The MIME bundle of an object; one without a text that works still gets a text."""
        try:
            return self.formatter.format(obj, include, exclude, self.warn)
        except Exception as error:  # noqa: BLE001 - user code
            self.warn(error)
            kind = type(obj)
            return {"text/plain": f"<{kind.__module__}.{kind.__qualname__} at {id(obj):#x}, its repr failed>"}, {}

    def publish(
        self,
        data: Mapping[str, Any],
        metadata: Mapping[str, Any] | None = None,
        *,
        display_id: str | None = None,
        update: bool = False,
    ) -> None:
        """Show a MIME bundle."""
        flush_text()
        bundle = {mime: encoded(mime, value) for mime, value in data.items()}
        self.emit(Display(bundle, dict(metadata or {}), display_id, update))

    def update_display(self, obj: Any, *, display_id: str, **options: Any) -> None:
        """Replace what is shown under an id, wherever it is."""
        self.display(obj, display_id=display_id, update=True, **options)

    def clear_output(self, wait: bool = False) -> None:
        """Forget what this cell has shown, at once or (`wait`) when the next output comes."""
        flush_text()
        self.emit(ClearOutput(wait))


def flush_text() -> None:
    """Send on what was printed, so that it stays before what is shown next."""
    for stream in (sys.stdout, sys.stderr):
        try:
            stream.flush()
        except Exception:  # noqa: BLE001, S112 - the user's own stream: closed, none, or broken
            continue


def _identity(display_id: str | bool | None, transient: Mapping[str, Any] | None) -> str | None:
    if display_id is True:
        return os.urandom(16).hex()
    if isinstance(display_id, str):
        return display_id
    found = (transient or {}).get("display_id")
    return found if isinstance(found, str) else None
