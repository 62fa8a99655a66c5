"""What is known of an expression: its very value, only its type, or how it was written in the cell being typed."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping


@dataclass(frozen=True, eq=False)
class Known:
    """The object itself."""

    value: Any


@dataclass(frozen=True, eq=False)
class Instance:
    """Some object of a type; `arguments` are what it holds: of a list its items, of a dict its keys and values."""

    kind: type
    arguments: tuple[Value | None, ...] = ()


@dataclass(frozen=True, eq=False)
class Function:
    """A function that is written but not defined yet, or a method of something only known by its type."""

    returns: Callable[[], Value | None]
    parameters: tuple[str, ...] = ()


@dataclass(frozen=True, eq=False)
class Class:
    """A class that is written but not defined yet."""

    name: str
    members: Mapping[str, Callable[[], Value | None]]
    bases: tuple[Value, ...] = ()
    parameters: tuple[str, ...] = ()


@dataclass(frozen=True, eq=False)
class Made:
    """An instance of a class that is written but not defined yet."""

    of: Class


@dataclass(frozen=True, eq=False)
class Either:
    """One of several."""

    options: tuple[Value, ...] = field(default_factory=tuple)


Value = Known | Instance | Function | Class | Made | Either


def either(options: list[Value | None]) -> Value | None:
    """One value for several possible ones; None among them says little and is left out where there is another."""
    known = [option for option in options if option is not None]
    telling = [option for option in known if kind_of(option) is not type(None)] or known
    if len(telling) <= 1:
        return telling[0] if telling else None
    return Either(tuple(telling))


def kind_of(value: Value | None) -> type | None:
    """The type of what a value stands for, if it is one that exists."""
    if isinstance(value, Known):
        return type(value.value)
    return value.kind if isinstance(value, Instance) else None
