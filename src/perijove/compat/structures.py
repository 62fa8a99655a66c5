"""Small containers that IPython's utilities have."""

from __future__ import annotations

from typing import Any


class Struct(dict[str, Any]):
    """A mapping whose entries are attributes too."""

    def __getattr__(self, name: str) -> Any:
        try:
            return self[name]
        except KeyError as error:
            raise AttributeError(f"no entry {name!r}") from error

    def __setattr__(self, name: str, value: Any) -> None:
        self[name] = value

    def copy(self) -> Struct:
        """Another with the same entries."""
        return Struct(self)

    def hasattr(self, key: str) -> bool:
        """Whether there is such an entry."""
        return key in self


class Bunch(Struct):
    """The same, under another name."""
