"""Small containers that IPython's utilities have."""

from __future__ import annotations

import re
import warnings
from typing import TYPE_CHECKING, Any

from perijove.interpreter.hooks import Chain

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    Solve = Callable[[Any, Any], Any]


class Struct(dict[str, Any]):
    """A mapping whose entries are attributes too; `+` adds entries of another, `-` takes away those that it has."""

    _allownew = True

    def __getattr__(self, name: str) -> Any:
        try:
            return self[name]
        except KeyError as error:
            raise AttributeError(f"no entry {name!r}") from error

    def __setattr__(self, name: str, value: Any) -> None:
        if hasattr(type(self), name):
            raise AttributeError(f"{name!r} is the mapping's own; set it as an item")
        try:
            self[name] = value
        except KeyError as error:
            raise AttributeError(str(error)) from None

    def __setitem__(self, name: str, value: Any) -> None:
        if not self._allownew and name not in self:
            raise KeyError(f"no new entry may be made, found {name!r}")
        super().__setitem__(name, value)

    def allow_new_attr(self, allow: bool = True) -> None:
        """Whether there may be new entries."""
        object.__setattr__(self, "_allownew", allow)

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


class Sentinel:
    """A value that stands for itself alone."""

    def __init__(self, name: str, module: str, docstring: str | None = None) -> None:
        self.name, self.module = name, module
        self.__doc__ = docstring

    def __repr__(self) -> str:
        return f"{self.module}.{self.name}"


class StrDispatch:
    """Functions by a text or a pattern, in chains by priority."""

    def __init__(self) -> None:
        self._texts: dict[str, Chain] = {}
        self._patterns: dict[re.Pattern[str], Chain] = {}

    def add_s(self, s: str, obj: Any, priority: int = 0) -> None:
        """Add one for a text."""
        self._texts.setdefault(s, Chain()).add(obj, priority)

    def add_re(self, regex: str | re.Pattern[str], obj: Any, priority: int = 0) -> None:
        """Add one for a pattern that a text's beginning has to match."""
        self._patterns.setdefault(re.compile(regex), Chain()).add(obj, priority)

    def dispatch(self, key: str) -> Iterator[Chain]:
        """The chains for a text."""
        if key in self._texts:
            yield self._texts[key]
        for pattern, chain in self._patterns.items():
            if pattern.match(key):
                yield chain

    def s_matches(self, key: str) -> Iterator[Any]:
        """What was added for this very text."""
        yield from self._texts.get(key, ())

    def flat_matches(self, key: str) -> Iterator[Any]:
        """All of the chains for a text."""
        for chain in self.dispatch(key):
            yield from chain

    def __repr__(self) -> str:
        return f"<Strdispatch {self._texts}, {self._patterns}>"


class preserve_keys:  # noqa: N801 - its name
    """A block after which some entries of a mapping are as they were."""

    def __init__(self, dictionary: Any, *keys: Any) -> None:
        self.dictionary, self.keys = dictionary, keys
        self.kept: Any = {}

    def __enter__(self) -> None:
        self.kept = {key: self.dictionary[key] for key in self.keys if key in self.dictionary}

    def __exit__(self, *_: object) -> None:
        for key in self.keys:
            self.dictionary.pop(key, None)
        self.dictionary.update(self.kept)


def chop(seq: Sequence[Any], size: int) -> list[Any]:
    """The parts of a sequence that are so long."""
    return [seq[start : start + size] for start in range(0, len(seq), size)]


def uniq_stable(elems: Iterable[Any]) -> list[Any]:
    """Each of some values once, in the order of their coming."""
    warnings.warn("uniq_stable is deprecated; write list(dict.fromkeys(elems))", DeprecationWarning, stacklevel=2)
    return list(dict.fromkeys(elems))
