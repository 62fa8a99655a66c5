"""Where a name belongs: to a function, a class, a comprehension, or to the namespace."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from perijove.interpreter.dataflow.names import Names


class Scope:
    """Where a name belongs: a function's, class's or comprehension's own names, else those around it."""

    def __init__(
        self,
        names: Names,
        outer: Scope | None = None,
        own: set[str] | None = None,
        declared: tuple[set[str], set[str]] | None = None,
        *,
        is_class: bool = False,
        is_comprehension: bool = False,
    ) -> None:
        """`own` are the names bound in it, `declared` those that `global` and `nonlocal` give to others."""
        self._names = names
        self._outer = outer
        self._global, self._free = declared or (set(), set())
        self._own = (own or set()) - self._global - self._free
        self._is_class = is_class
        self._is_comprehension = is_comprehension
        self._bound: set[str] = set()

    def load(self, name: str, line: int) -> None:
        """Read a name."""
        if self._is_class and name in self._own and name not in self._bound and self._outer is not None:
            self._outer.load_from_inside(name, line)
        elif not self._owns(name):
            self._next(name).load_from_inside(name, line)

    def load_from_inside(self, name: str, line: int) -> None:
        """Read a name from a scope within this one: a class's own names are not seen from there."""
        if self._outer is None:
            self._names.use(name, line)
        elif self._is_class or not self._owns(name):
            self._next(name).load_from_inside(name, line)

    def _owns(self, name: str) -> bool:
        return self._outer is not None and name in self._own

    def _next(self, name: str) -> Scope:
        """The scope to look in next; `global` goes straight to the namespace."""
        if self._outer is None:
            return self
        return self._outer.namespace() if name in self._global else self._outer

    def namespace(self) -> Scope:
        """The outermost scope."""
        return self if self._outer is None else self._outer.namespace()

    def store(self, name: str, line: int) -> None:
        """Bind a name."""
        self._bound.add(name)
        if self._outer is None:
            self._names.bind(name, line)
        elif name in self._global:
            # It is bound when the function is called, if it ever is.
            sure = set(self._names.sure)
            self._names.bind(name, line)
            if not self._is_class:
                self._names.sure = sure

    def delete(self, name: str, line: int) -> None:
        """Unbind a name."""
        self._bound.discard(name)
        if self._outer is None or name in self._global:
            self._names.delete(name, line)

    def forget(self, name: str) -> None:
        """Unbind a name as Python does at the end of `except … as name`."""
        self._bound.discard(name)
        if self._outer is None or name in self._global:
            self._names.sure.discard(name)

    def changed(self, name: str | None, line: int) -> None:
        """Perhaps change the object of a name, if it is one of the namespace's."""
        if name is None:
            return
        if self._owns(name):
            return
        if self._outer is not None:
            self._next(name).changed(name, line)
            return
        self._names.change(name, line)

    def outside_comprehensions(self) -> Scope:
        """Where `:=` binds."""
        return self._outer.outside_comprehensions() if self._is_comprehension and self._outer is not None else self

    def sure(self) -> set[str]:
        """The names of the namespace that are surely bound by now."""
        return set(self._names.sure)

    def restore(self, sure: set[str]) -> None:
        """Go back to what was sure."""
        self._names.sure = set(sure)
