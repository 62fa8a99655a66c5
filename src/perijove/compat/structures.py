"""Small containers that IPython's utilities have."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    Solve = Callable[[Any, Any], Any]


class Struct(dict[str, Any]):
    """A mapping whose entries are attributes too; `+` adds entries of another, `-` takes away those that it has."""

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

    def dict(self) -> Struct:
        """Itself, which is a mapping."""
        return self

    def hasattr(self, key: str) -> bool:
        """Whether there is such an entry."""
        return key in self

    def __add__(self, other: Mapping[str, Any]) -> Struct:
        added = self.copy()
        added.merge(other)
        return added

    def __iadd__(self, other: Mapping[str, Any]) -> Struct:  # noqa: PYI034 - Python 3.10 has no Self
        self.merge(other)
        return self

    def __sub__(self, other: Iterable[str]) -> Struct:
        left = self.copy()
        left -= other
        return left

    def __isub__(self, other: Iterable[str]) -> Struct:  # noqa: PYI034 - as above
        for key in other:
            self.pop(key, None)
        return self

    def merge(
        self,
        data: Mapping[str, Any] | None = None,
        conflict: Mapping[Solve | str, str | Iterable[str]] | None = None,
        /,
        **entries: Any,
    ) -> None:
        """Take the entries of others, and keep one's own where both have one.

        `conflict` says for which keys (a list, or their names in one text) it is otherwise: a function of both values,
        or "update" for the other's, "preserve" for one's own, "add" for the sum, "add_flip" for the sum turned round.
        """
        solving: dict[str, Solve] = {}
        for solve, keys in (conflict or {}).items():
            named = _SOLVE[solve] if isinstance(solve, str) else solve
            solving.update(dict.fromkeys(keys.split() if isinstance(keys, str) else keys, named))
        for key, value in {**(data or {}), **entries}.items():
            self[key] = solving.get(key, _preserve)(self[key], value) if key in self else value


def _preserve(own: Any, other: Any) -> Any:
    del other
    return own


_SOLVE: dict[str, Solve] = {
    "update": lambda _, other: other,
    "preserve": _preserve,
    "add": lambda own, other: own + other,
    "add_flip": lambda own, other: other + own,
    "add_s": lambda own, other: f"{own} {other}",
}


class Bunch(Struct):
    """The same, under another name."""
