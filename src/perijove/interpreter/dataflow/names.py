"""What has been found out about the names of a namespace while code is read."""

from __future__ import annotations

import builtins
from typing import TYPE_CHECKING

from perijove.interpreter.dataflow.effects import Effects

if TYPE_CHECKING:
    from collections.abc import Callable

_BUILTINS = frozenset(vars(builtins))


class Names:
    """Collects what code does to names; one is used for one cell."""

    def __init__(self) -> None:
        self.defines: dict[str, int] = {}
        self.uses: dict[str, int] = {}
        self.changes: dict[str, int] = {}
        self.deletes: dict[str, int] = {}
        self.unknown: list[str] = []
        self.sure: set[str] = set()
        self._deferred: list[Callable[[], None]] = []

    def effects(self) -> Effects:
        """What has been collected; the bodies of functions are read now, after everything else."""
        while self._deferred:
            self._deferred.pop(0)()
        defines = {name: line for name, line in self.defines.items() if name not in self.deletes}
        own = {name: line for name, line in self.uses.items() if name not in _BUILTINS}
        return Effects(
            defines,
            frozenset(self.sure & set(defines)),
            own,
            frozenset(self.uses) - frozenset(own),
            {name: line for name, line in self.changes.items() if name not in _BUILTINS},
            self.deletes,
            tuple(self.unknown),
        )

    def bind(self, name: str, line: int) -> None:
        """Bind a name."""
        self.defines.setdefault(name, line)
        self.deletes.pop(name, None)
        self.sure.add(name)

    def use(self, name: str, line: int) -> None:
        """Read a name."""
        if name not in self.sure:
            self.uses.setdefault(name, line)

    def change(self, name: str, line: int) -> None:
        """Perhaps change the object that a name is bound to."""
        self.changes.setdefault(name, line)

    def delete(self, name: str, line: int) -> None:
        """Unbind a name."""
        self.use(name, line)
        self.sure.discard(name)
        self.deletes[name] = line

    def later(self, work: Callable[[], None]) -> None:
        """Read something when the rest of the cell has been read."""
        self._deferred.append(work)
