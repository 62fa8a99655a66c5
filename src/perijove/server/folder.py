"""The folder that is served, and the way from a path in a request to a file in it.

Never a path outside: not by `..`, not by an absolute path, not through a symbolic link (a link is followed when what it
leads to lies inside). Hidden files, whose name begins with a dot, are not shown, not even to those who know the name.
"""

import os
from dataclasses import dataclass
from pathlib import Path

from perijove.server.errors import NotServed

# Names that mean something else than a file on Windows, or in a URL.
_FORBIDDEN = ("\0", "\\") if os.name == "nt" else ("\0",)
_LONGEST = 4096


@dataclass(frozen=True, slots=True)
class Folder:
    """The served folder, by its real path."""

    root: Path

    @classmethod
    def at(cls, path: Path) -> "Folder":
        return cls(path.resolve())

    def locate(self, path: str) -> Path:
        """The place for a path of a request, whether something is there or not; raises NotServed."""
        parts = [part for part in path.split("/") if part]
        if len(path) > _LONGEST or any(_forbidden(part) for part in parts):
            raise _nothing(path)
        place = self.root.joinpath(*parts)
        try:
            real = place.resolve()
        except (OSError, ValueError, RuntimeError):
            raise _nothing(path) from None
        if not real.is_relative_to(self.root):
            raise NotServed(f"{path} is a link to somewhere outside the folder that is served")
        if any(part.startswith(".") for part in real.relative_to(self.root).parts):
            raise _nothing(path)
        return place

    def existing(self, path: str) -> Path:
        """The place for a path of a request, where something is; raises NotServed."""
        place = self.locate(path)
        if not place.exists():
            raise _nothing(path)
        return place

    def path_of(self, place: Path) -> str:
        """The path by which requests name a place inside."""
        relative = place.relative_to(self.root).as_posix()
        return "" if relative == "." else relative


def _forbidden(part: str) -> bool:
    if part.startswith(".") or any(character in part for character in _FORBIDDEN):
        return True
    # A drive ("C:") would be absolute.
    return os.name == "nt" and ":" in part


def _nothing(path: str) -> NotServed:
    shown = path if len(path) < 200 else f"{path[:200]}…"
    return NotServed(f"there is nothing at {shown!r}")
