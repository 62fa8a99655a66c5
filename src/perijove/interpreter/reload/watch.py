"""Which modules' files have changed: by time and size, and by content where these can't tell.

A change within the clock's grain of the last look leaves time and size as they were; so a file that was young then is
read again, as git does with its index.
"""

from __future__ import annotations

import os
import sys
import time
from dataclasses import dataclass
from hashlib import blake2b
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator
    from types import ModuleType

# Seconds; FAT's clock ticks every two.
GRAIN = 2.0
_NEVER = ("__main__", "__mp_main__", "perijove")
_STANDARD = os.path.dirname(os.__file__) + os.sep  # noqa: PTH120 - cheap to import
_THIRD_PARTY = (f"{os.sep}site-packages{os.sep}", f"{os.sep}dist-packages{os.sep}")


@dataclass(frozen=True)
class Stamp:
    """What is known of a file; `young` when it had been changed just before."""

    modified: int
    size: int
    content: bytes
    young: bool


def source_of(module: ModuleType) -> str | None:
    """The source file that a module was made from; None for one that can't be loaded again."""
    spec = getattr(module, "__spec__", None)
    name = getattr(spec, "name", None)
    if not isinstance(name, str) or name.partition(".")[0] in _NEVER or module.__name__ != name:
        return None  # also a file that is run as a script, whose module is called otherwise
    path = getattr(module, "__file__", None)
    if not isinstance(path, str):
        return None  # built-in, frozen, or a namespace package
    if path.endswith(".pyc"):
        path = path[:-1] if f"{os.sep}__pycache__{os.sep}" not in path else ""
    if not path.endswith(".py") or (path.startswith(_STANDARD) and not any(part in path for part in _THIRD_PARTY)):
        return None  # an extension written in C, bytecode alone, or Python's own
    return path


class Watcher:
    """Remembers the state of each module's file."""

    def __init__(self) -> None:
        self._stamps: dict[str, tuple[str, Stamp]] = {}
        self._ignored: dict[str, int] = {}  # by name, the module's id: not to be asked again

    def modules(self) -> Iterator[tuple[str, ModuleType, str]]:
        """The modules that can be loaded again: name, module, source."""
        for name, module in list(sys.modules.items()):
            if module is None or self._ignored.get(name) == id(module):
                continue
            known = self._stamps.get(name)
            path = known[0] if known and known[0] == getattr(module, "__file__", None) else source_of(module)
            if path is None or getattr(module, "__name__", None) != name:
                self._ignored[name] = id(module)
            else:
                yield name, module, path

    def look(self) -> None:
        """Remember the files of modules that have not been seen yet."""
        for name, _, path in self.modules():
            if name not in self._stamps or self._stamps[name][0] != path:
                stamp = read_stamp(path)
                if stamp is not None:
                    self._stamps[name] = path, stamp

    def changed(self) -> list[str]:
        """The names of modules whose files are different from what they were; each is told once."""
        found: list[str] = []
        for name, _, path in self.modules():
            before = self._stamps.get(name)
            if before is not None and before[0] == path and _is_same(path, before[1]):
                continue
            stamp = read_stamp(path)
            if stamp is None:
                continue  # deleted, or being written just now; the next look will tell
            self._stamps[name] = path, stamp
            if before is not None and stamp.content != before[1].content:
                found.append(name)
        return found


def _is_same(path: str, stamp: Stamp) -> bool:
    try:
        now = os.stat(path)  # noqa: PTH116 - called for each module, before each cell
    except OSError:
        return True
    return not stamp.young and now.st_mtime_ns == stamp.modified and now.st_size == stamp.size


def read_stamp(path: str) -> Stamp | None:
    """The state of a file; None when it can't be read."""
    try:
        with open(path, "rb") as file:  # noqa: PTH123 - as above
            status = os.fstat(file.fileno())
            content = blake2b(file.read(), digest_size=16).digest()
    except OSError:
        return None
    young = abs(time.time() - status.st_mtime) < GRAIN
    return Stamp(status.st_mtime_ns, status.st_size, content, young)
