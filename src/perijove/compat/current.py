"""Which shell runs in this process. Imported at start-up, so it imports nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable

_running: list[Any] = []
_embed: list[Callable[[str], None]] = []


class Release(NamedTuple):
    """What `IPython.release` says."""

    version: str


def shell() -> Any:
    """The shell that was made last and not cleared; None without one."""
    return _running[-1] if _running else None


def set_shell(made: Any) -> None:
    """From now on this one runs here; None: none does."""
    _running[:] = [] if made is None else [made]


def set_embed(function: Callable[[str], None]) -> None:
    """What `embed` calls, with the header, from a frame of ours: only a terminal can."""
    _embed[:] = [function]


def embed(header: str) -> None:
    """Run a session in the middle of a program. Raises RuntimeError where there is no terminal."""
    if not _embed:
        raise RuntimeError("embed needs a terminal; in a kernel, use %debug or breakpoint()")
    _embed[0](header)
