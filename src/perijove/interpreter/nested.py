"""Code that runs within a cell, for a magic: `%time`, `%%capture` and their like. It may await where the cell may."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine
    from contextlib import AbstractContextManager

    from perijove.interpreter.compile import CompiledCell


class Nested:
    """Compiled code and the names it runs with."""

    def __init__(self, cell: CompiledCell, names: dict[str, Any], local: dict[str, Any] | None = None) -> None:
        """`local` are the names of a function that the code stands in."""
        self._cell = cell
        self._scope = (names,) if local is None else (names, local)

    @property
    def is_async(self) -> bool:
        """Whether it awaits."""
        return self._cell.is_async

    def run(self) -> Any:
        """The value of its last expression; what awaits is waited for."""
        value: Any = None
        for unit in self._cell.units:
            value = eval(unit.code, *self._scope)
            if unit.is_async:
                from perijove.interpreter.waiting import wait_for

                value = wait_for(value)
        return value

    async def run_async(self) -> Any:
        """Run what may await; the value of its last expression."""
        value: Any = None
        for unit in self._cell.units:
            value = eval(unit.code, *self._scope)
            if unit.is_async:
                value = await value
        return value

    def run_within(
        self, context: AbstractContextManager[Any], then: Callable[[Any], Any] | None = None
    ) -> Any | Coroutine[Any, Any, Any]:
        """Run it within a `with` block: the value, or for code that awaits the coroutine that gives it.

        `then` is called with the value while the block lasts, and what it returns is the value.
        """
        if self.is_async:
            return self._awaited_within(context, then)
        with context:
            value = self.run()
            return then(value) if then else value

    async def _awaited_within(self, context: AbstractContextManager[Any], then: Callable[[Any], Any] | None) -> Any:
        with context:
            value = await self.run_async()
            return then(value) if then else value
