"""`IPython.core.hooks`: the shell's own hooks, and the class of a chain of them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from perijove.interpreter.hooks import TryNext as TryNext
from perijove.interpreter.hooks import edit as editor
from perijove.interpreter.hooks import read_clipboard as clipboard_get

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

__all__ = [
    "CommandChainDispatcher",
    "TryNext",
    "clipboard_get",
    "editor",
    "show_in_pager",
    "synchronize_with_editor",
]


def synchronize_with_editor(shell: Any, filename: str, linenum: int, column: int) -> None:
    """Told where the editor is; nothing is done."""
    del shell, filename, linenum, column


def show_in_pager(shell: Any, data: Any, start: int, screen_lines: int) -> None:
    """Leaves a text to the pager. Raises TryNext."""
    del shell, data, start, screen_lines
    raise TryNext


class CommandChainDispatcher:
    """Functions by priority, lowest first; called, it is the first of them that does not raise TryNext."""

    def __init__(self, commands: Iterable[tuple[int, Any]] | None = None) -> None:
        self.chain: list[tuple[int, Any]] = []
        for priority, function in commands or ():
            self.add(function, priority)

    def add(self, func: Any, priority: int = 0) -> None:
        """Add a function."""
        self.chain.append((priority, func))
        self.chain.sort(key=lambda pair: pair[0])

    def __iter__(self) -> Iterator[tuple[int, Any]]:
        return iter(self.chain)

    def __call__(self, *args: Any, **kw: Any) -> Any:
        """What the first one returns that does not raise TryNext. Raises the last one's TryNext."""
        refused = TryNext()
        for _, function in self.chain:
            try:
                return function(*args, **kw)
            except TryNext as error:
                refused = error
        raise refused

    def __str__(self) -> str:
        return str(self.chain)
