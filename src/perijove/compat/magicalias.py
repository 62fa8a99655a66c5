"""Magics as functions of their texts, and other names for them."""

from __future__ import annotations

from typing import Any

from perijove.interpreter.errors import UsageError
from perijove.interpreter.magics.registry import CELL_KIND, LINE_KIND, Magic


class MagicAlias:
    """Another name for a magic, perhaps with words before its line."""

    def __init__(self, shell: Any, magic_name: str, magic_kind: str, magic_params: str | None = None) -> None:
        self.shell, self.magic_name, self.magic_kind, self.magic_params = shell, magic_name, magic_kind, magic_params
        self.pretty_target = ("%%" if magic_kind == CELL_KIND else "%") + magic_name
        self.__name__ = magic_name
        self.__doc__ = f"Alias for `{self.pretty_target}`."
        self._inside = False

    def __call__(self, *texts: str) -> Any:
        """Call what it stands for. Raises UsageError."""
        function = self.shell.find_magic(self.magic_name, self.magic_kind)
        if function is None:
            raise UsageError(f"magic `{self.pretty_target}` not found")
        if self._inside:
            raise UsageError(f"infinite recursion detected; magic aliases cannot call themselves: {self.magic_name}")
        line, *rest = texts
        if self.magic_params:
            line = f"{self.magic_params} {line}".strip()
        self._inside = True
        try:
            return function(line, *rest)
        finally:
            self._inside = False


def find(shell: Any, name: str, kind: str = LINE_KIND) -> Any:
    """A magic as a function of its texts; None when there is none."""
    registry = shell.interpreter.magics
    if not registry.has(kind, name):
        return None
    magic: Magic = registry.find(kind, name)
    if "shell" not in getattr(getattr(magic.function, "__code__", None), "co_varnames", ())[:1]:
        return magic.function

    def call(*texts: str, **named: Any) -> Any:
        return magic.call(shell, named.get("local_ns", shell.user_ns), *texts)

    call.__name__, call.__doc__ = name, magic.function.__doc__
    return call
