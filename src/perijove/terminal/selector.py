"""A selector for the session's loop that lets a GUI's loop run while there is nothing to do."""

import selectors
import sys
import traceback
from collections.abc import Mapping
from typing import Any

from perijove.terminal.guiloops import Hook


class GuiSelector:
    """The system's selector; with a `hook`, waiting is the GUI's."""

    def __init__(self) -> None:
        self._selector = selectors.DefaultSelector()
        self._hooked: Any = None
        self.hook: Hook | None = None

    def select(self, timeout: float | None = None) -> list[tuple[selectors.SelectorKey, int]]:
        if self.hook is None or (timeout is not None and timeout <= 0):
            return self._selector.select(timeout)
        if self._hooked is None:
            from prompt_toolkit.eventloop.inputhook import InputHookSelector

            self._hooked = InputHookSelector(self._selector, self._wait)
        found: list[tuple[selectors.SelectorKey, int]] = self._hooked.select(timeout)
        return found

    def _wait(self, context: Any) -> None:
        if self.hook is None:
            return
        try:
            self.hook(context)
        except Exception:  # noqa: BLE001 - the GUI's, or the user's own
            self.hook = None  # it would fail again at every key
            sys.stderr.write(f"{traceback.format_exc()}the GUI loop has been switched off; %gui switches it on\n")

    def register(self, fileobj: Any, events: int, data: Any = None) -> selectors.SelectorKey:
        return self._selector.register(fileobj, events, data)

    def unregister(self, fileobj: Any) -> selectors.SelectorKey:
        return self._selector.unregister(fileobj)

    def modify(self, fileobj: Any, events: int, data: Any = None) -> selectors.SelectorKey:
        return self._selector.modify(fileobj, events, data)

    def get_key(self, fileobj: Any) -> selectors.SelectorKey:
        return self._selector.get_key(fileobj)

    def get_map(self) -> Mapping[Any, selectors.SelectorKey]:
        return self._selector.get_map()

    def close(self) -> None:
        if self._hooked is not None:
            self._hooked.close()  # and the selector with it
        else:
            self._selector.close()
