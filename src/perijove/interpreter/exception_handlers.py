"""What a user has put in place of the traceback, for some kinds of errors."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable

    # shell, type, value, traceback, tb_offset -> the lines of a traceback, or None
    Handler = Callable[..., Any]


class ExceptionHandlers:
    """One interpreter's own handler, if it has one: as `set_custom_exc` of IPython's shell, one at a time."""

    def __init__(self, warn: Callable[[BaseException], None]) -> None:
        """`warn` shows what a handler raised."""
        # Shows an error in another way, and says whether it did; `compiled` when it came from code that ran.
        self.replaced: Callable[..., bool] | None = None
        self.types: tuple[type[BaseException], ...] = ()
        self._handler: Handler | None = None
        self._warn = warn

    def set(self, types: tuple[type[BaseException], ...], handler: Handler | None) -> None:
        """Call a handler for errors of these types, in place of the one before; none for `()`. Raises TypeError."""
        if not isinstance(types, tuple):
            raise TypeError(f"the errors have to be a tuple of classes, found {types!r}")
        if handler is not None and not callable(handler):
            raise TypeError(f"a handler has to be callable, found {handler!r}")
        self.types, self._handler = (types, handler) if handler is not None else ((), None)

    def shown(self, error: BaseException, *, compiled: bool) -> bool:
        """Whether another way of showing errors has shown this one; one that fails is shown, and the error after it."""
        if self.replaced is None:
            return False
        try:
            return self.replaced(error, compiled=compiled)
        except Exception as failed:  # noqa: BLE001 - user code
            self._warn(failed)
            return False

    def handle(self, shell: Any, error: BaseException) -> list[str] | None:
        """The traceback that the handler gives, empty when it has shown the error itself; None without a handler.

        A handler that fails is shown and forgotten.
        """
        if self._handler is None or not issubclass(type(error), self.types):
            return None
        try:
            given = self._handler(shell, type(error), error, error.__traceback__, tb_offset=1)
            return _lines(given)
        except Exception as failed:  # noqa: BLE001 - user code
            self.set((), None)
            self._warn(failed)
        return None


def _lines(given: Any) -> list[str]:
    if given is None:
        return []
    if isinstance(given, str):
        return [given]
    if isinstance(given, list) and all(isinstance(line, str) for line in given):
        return given
    raise TypeError(f"an exception handler returns the traceback's lines or None, found {given!r}")
