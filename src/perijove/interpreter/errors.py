"""Errors of the interpreter's own, that its user can mend."""


class UsageError(Exception):
    """Raised by a magic for what its user can mend; shown as one line, without a traceback."""

    __perijove_usage__ = True

    def _render_traceback_(self) -> list[str]:
        return [f"UsageError: {self}"]
