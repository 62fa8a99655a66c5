"""A selector for an asyncio loop that lets a GUI's loop run while there is nothing to do."""

import os
import selectors
import sys
import threading
import traceback
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from perijove.gui.toolkits import Hook

Ready = list[tuple[selectors.SelectorKey, int]]


class GuiSelector:
    """The system's selector; with a `hook`, waiting is the GUI's.

    What the GUI watches meanwhile is the system's selector itself, as a file: it can be read once any of its files is
    ready, among them a pipe into which a clock writes when asyncio wants to go on.
    """

    def __init__(self) -> None:
        self._selector: Any = selectors.DefaultSelector()
        self._alarm: tuple[int, int] | None = None  # the pipe's ends
        self.hook: Hook | None = None

    def select(self, timeout: float | None = None) -> Ready:
        if self.hook is None or (timeout is not None and timeout <= 0):
            return self._taken(timeout)
        if not self.input_is_ready():
            with self._clock(timeout):
                self._run(self.hook)
                self._selector.select(None)  # a hook may have come back with nothing to do
        return self._taken(0)

    def _run(self, hook: Hook) -> None:
        try:
            hook(self)
        except Exception:  # noqa: BLE001 - the GUI's, or the user's own
            self.hook = None  # it would fail again at every turn
            sys.stderr.write(f"{traceback.format_exc()}the GUI loop has been switched off; %gui switches it on\n")

    @contextmanager
    def _clock(self, timeout: float | None) -> Iterator[None]:
        """The pipe can be read after so many seconds."""
        if timeout is None:
            yield
            return
        if self._alarm is None:
            self._alarm = os.pipe()
            self._selector.register(self._alarm[0], selectors.EVENT_READ)
        clock = threading.Timer(timeout, os.write, (self._alarm[1], b"!"))
        clock.daemon = True
        clock.start()
        try:
            yield
        finally:
            clock.cancel()

    def _taken(self, timeout: float | None) -> Ready:
        """The files that are ready, without the alarm's."""
        found: Ready = self._selector.select(timeout)
        if self._alarm is None:
            return found
        for key, _ in found:
            if key.fd == self._alarm[0]:
                os.read(key.fd, 1024)
        return [each for each in found if each[0].fd != self._alarm[0]]

    def fileno(self) -> int:
        """For a hook: the file that can be read when the GUI's loop has to end. AttributeError where there is none."""
        found: int = self._selector.fileno()
        return found

    def input_is_ready(self) -> bool:
        """For a hook: whether it can be read by now."""
        return bool(self._selector.select(0))

    def register(self, fileobj: Any, events: int, data: Any = None) -> selectors.SelectorKey:
        key: selectors.SelectorKey = self._selector.register(fileobj, events, data)
        return key

    def unregister(self, fileobj: Any) -> selectors.SelectorKey:
        key: selectors.SelectorKey = self._selector.unregister(fileobj)
        return key

    def modify(self, fileobj: Any, events: int, data: Any = None) -> selectors.SelectorKey:
        key: selectors.SelectorKey = self._selector.modify(fileobj, events, data)
        return key

    def get_key(self, fileobj: Any) -> selectors.SelectorKey:
        key: selectors.SelectorKey = self._selector.get_key(fileobj)
        return key

    def get_map(self) -> Mapping[Any, selectors.SelectorKey]:
        known: Mapping[Any, selectors.SelectorKey] = self._selector.get_map()
        return known

    def close(self) -> None:
        self._selector.close()
        for file in self._alarm or ():
            os.close(file)
        self._alarm = None
