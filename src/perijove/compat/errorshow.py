"""How the shell shows an error, and what others have put in that place."""

from __future__ import annotations

import sys
from typing import Any

from perijove.interpreter.errors import UsageError
from perijove.interpreter.events import ErrorEvent
from perijove.interpreter.traceback.rendering import error_name, message, render
from perijove.interpreter.traceback.style import style_of


class Errors:
    """Errors of one shell."""

    def __init__(self, shell: Any) -> None:
        self._shell = shell

    def info(self, given: Any = None) -> tuple[Any, Any, Any]:
        """Type, value and traceback of the given error, the one being handled, or the latest. Raises ValueError."""
        kind, error, traceback = given or sys.exc_info()
        if kind is None:
            error = getattr(sys, "last_value", None)
            kind, traceback = getattr(sys, "last_type", None), getattr(sys, "last_traceback", None)
        if kind is None:
            raise ValueError("there is no error to show")
        sys.last_type, sys.last_value, sys.last_traceback = kind, error, traceback
        return kind, error, traceback

    def only(self, given: Any = None) -> str:
        """The class and text of an error, as Python writes them, with a newline."""
        import traceback

        kind, error, _ = self.info(given)
        return "".join(traceback.format_exception_only(kind, error))

    def lines(self, error: BaseException, traceback: Any, skip: int = 0, *, exception_only: bool = False) -> list[str]:
        """The traceback as this interpreter writes it."""
        style = style_of(self._shell.interpreter.settings)
        return render(error, style, traceback, skip=skip, exception_only=exception_only)

    def show(
        self,
        given: Any,
        filename: Any,
        tb_offset: int,
        exception_only: bool = False,
        running_compiled_code: bool = False,
    ) -> None:
        """Show an error; says so when there is none."""
        try:
            kind, error, traceback = self.info(given)
        except ValueError:
            print("No traceback available to show.", file=sys.stderr)
            return
        if filename and isinstance(error, SyntaxError):
            error.filename = str(filename)
        if isinstance(error, UsageError):
            self._shell.show_usage_error(error)
            return
        skip = max(tb_offset - running_compiled_code, 0)
        self._shell._showtraceback(  # noqa: SLF001 - its name, by which others replace it
            kind, error, self.lines(error, traceback, skip, exception_only=exception_only)
        )

    def send(self, kind: Any, error: Any, lines: Any) -> None:
        """Show lines of a traceback where errors are shown."""
        del kind
        lines = [lines] if isinstance(lines, str) else list(lines)
        self._shell.interpreter.emit(ErrorEvent(error_name(error), message(error), lines))

    def shown_by(self, own: dict[str, Any], error: BaseException, *, compiled: bool) -> bool:
        """Show an error by what is in our place; False when what is there is not for this error."""
        given = type(error), error, error.__traceback__
        if isinstance(error, SyntaxError) and not compiled:
            if "showsyntaxerror" not in own and "_showtraceback" not in own:
                return False
            self._shell.showsyntaxerror()
        elif "showtraceback" in own or "_showtraceback" in own:
            self._shell.showtraceback(given, running_compiled_code=True)
        else:
            return False
        return True
