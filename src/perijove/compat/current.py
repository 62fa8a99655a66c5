"""Which shell runs in this process. Imported at start-up, so it imports nothing."""

from __future__ import annotations

from typing import Any, NamedTuple

_running: list[Any] = []


class Release(NamedTuple):
    """What `IPython.release` says."""

    version: str


def shell() -> Any:
    """The shell that was made last and not cleared; None without one."""
    return _running[-1] if _running else None


def set_shell(made: Any) -> None:
    """From now on this one runs here; None: none does."""
    _running[:] = [] if made is None else [made]


def embed(header: str) -> None:
    """Run a session with the names of the frame that called the caller. Raises RuntimeError in a kernel."""
    running = shell()
    if running is not None and running.interpreter.kernel is not None:
        raise RuntimeError("embed needs a terminal; in a kernel, use %debug or breakpoint()")
    import perijove  # which knows the terminal by its name

    perijove.embed(header, depth=2)
