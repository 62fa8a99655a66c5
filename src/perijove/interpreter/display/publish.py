"""`display` and its kin, as the user's code calls them, bound to one interpreter's host.

The publisher of the interpreter whose cell runs, or ran last, is the active one: that is where functions without an
interpreter (those of `functions`, matplotlib's `show`) display.
"""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING, Any

from perijove.interpreter.display.formatter import DisplayFormatter, encoded
from perijove.interpreter.events import ClearOutput, Display, Result

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from perijove.interpreter.events import Event


_active: list[Publisher] = []


def activate(publisher: Publisher | None) -> None:
    """Make a publisher the active one; None: there is none."""
    _active[:] = [] if publisher is None else [publisher]


def active() -> Publisher | None:
    """The active publisher; None when no cell has run."""
    return _active[0] if _active else None


def display(*objs: Any, **options: Any) -> DisplayHandle | None:
    """Show objects; the options are those of `Publisher.display`."""
    publisher = active()
    if publisher is None:
        sys.stdout.write(" ".join(map(str, objs)) + "\n")
        return None
    return publisher.display(*objs, **options)


class DisplayHandle:
    """A shown output that can be updated, by its id."""

    def __init__(self, display_id: str | None = None, publisher: Publisher | None = None) -> None:
        """A new id by default; the active publisher by default."""
        self.display_id = display_id or os.urandom(16).hex()
        self._publisher = publisher

    def display(self, obj: Any, **options: Any) -> None:
        """Show another output under the same id."""
        publisher = self._publisher or active()
        if publisher is not None:
            publisher.display(obj, display_id=self.display_id, **options)

    def update(self, obj: Any, **options: Any) -> None:
        """Replace what is shown under this id, wherever it is."""
        self.display(obj, update=True, **options)

    def __repr__(self) -> str:
        return f"<{type(self).__name__} display_id={self.display_id}>"


class Publisher:
    """Sends what is displayed to the host, or to whoever captures it."""

    def __init__(
        self, emit: Callable[[Event], None], formatter: DisplayFormatter, warn: Callable[[BaseException], None]
    ) -> None:
        self._host_emit = emit
        self.formatter = formatter
        self.warn = warn
        self.captures: list[Callable[[Event], None]] = []
        # Each may change an event, or return None to swallow it.
        self.filters: list[Callable[[Event], Event | None]] = []
        # Gives what the user has put in the place of publishing, if anything.
        self.through: Callable[[], Callable[..., None] | None] | None = None

    def emit(self, event: Event) -> None:
        """Send one event."""
        for each in tuple(self.filters):
            changed = each(event)
            if changed is None:
                return
            event = changed
        if self.captures and isinstance(event, (Display, ClearOutput, Result)):
            self.captures[-1](event)
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
        if update and identity is None:
            raise TypeError("display_id required: that of the output to replace")
        if clear:
            self.clear_output(wait=True)
        if not objects and identity is not None:
            objects, raw = ({},), True  # a place to be filled by an update
        for obj in objects:
            if raw:
                self.publish(obj, metadata, display_id=identity, update=update)
            elif not self.formatter.ipython_display_formatter(obj):
                data, about = self.format(obj, include, exclude)
                if data:
                    self.publish(data, _merged(about, metadata or {}), display_id=identity, update=update)
        return None if display_id is None or identity is None else DisplayHandle(identity, self)

    def format(self, obj: Any, include: Any = None, exclude: Any = None) -> tuple[dict[str, Any], dict[str, Any]]:
        """The MIME bundle of an object; one without a text that works still gets a text."""
        try:
            return self.formatter.bundle(obj, include, exclude)
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
        """Show a MIME bundle, in the user's own way if there is one; raises TypeError when it is none."""
        other = None if self.through is None else self.through()
        if other is None:
            self.send(data, metadata, display_id=display_id, update=update)
        else:
            more: dict[str, Any] = {} if display_id is None else {"transient": {"display_id": display_id}}
            if update:
                more["update"] = True
            other(data=data, metadata=metadata or {}, **more)

    def send(
        self,
        data: Mapping[str, Any],
        metadata: Mapping[str, Any] | None = None,
        *,
        display_id: str | None = None,
        update: bool = False,
    ) -> None:
        """Show a MIME bundle in our own way; raises TypeError when it is none."""
        for name, given in (("data", data), ("metadata", metadata or {})):
            if not hasattr(given, "items"):
                raise TypeError(f"{name}: expected a mapping by MIME type, found {type(given).__name__}")
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


def _merged(below: dict[str, Any], above: Mapping[str, Any]) -> dict[str, Any]:
    """Metadata with more put over it, mapping by mapping."""
    for key, value in above.items():
        inner = below.get(key)
        below[key] = _merged(dict(inner), value) if isinstance(inner, dict) and isinstance(value, dict) else value
    return below


def _identity(display_id: str | bool | None, transient: Mapping[str, Any] | None) -> str | None:
    if display_id is True:
        return os.urandom(16).hex()
    if isinstance(display_id, str):
        return display_id
    found = (transient or {}).get("display_id")
    return found if isinstance(found, str) else None
