"""What has been stored under a name, as a proposal: its type and its signature. Nothing is computed for it."""

from __future__ import annotations

import functools
import types
from typing import TYPE_CHECKING, Any
from weakref import WeakKeyDictionary

from perijove.interpreter import guarded
from perijove.interpreter.completion.matching import Match
from perijove.interpreter.guarded.attributes import class_members, mro, stored
from perijove.interpreter.guarded.calls import signature_text
from perijove.interpreter.guarded.values import Class, Function, Instance, Known, Made, Value

if TYPE_CHECKING:
    from collections.abc import Mapping

_FUNCTIONS = frozenset(
    {
        types.FunctionType,
        types.MethodType,
        types.BuiltinFunctionType,
        types.MethodDescriptorType,
        types.WrapperDescriptorType,
        types.ClassMethodDescriptorType,
        types.MethodWrapperType,
        staticmethod,
        classmethod,
    }
)
_signatures: WeakKeyDictionary[types.FunctionType, tuple[tuple[Any, ...], str]] = WeakKeyDictionary()


def kind_of(value: Any) -> str:
    """The type that a front end shows an icon for."""
    kind = type(value)
    if issubclass(kind, type):
        return "class"
    if kind in _FUNCTIONS if type(kind) is type else False:
        return "function"
    if issubclass(kind, types.ModuleType):
        return "module"
    if kind is property or kind is functools.cached_property:
        return "property"
    return "instance" if value is not guarded.MISSING else ""


def signature_of(value: Any) -> str:
    """The parameters of a function written in Python, in brackets; nothing for what is slow or code to ask."""
    kind = type(value)
    if kind is types.MethodType:
        return signature_text(Known(value))
    function = value.__func__ if kind is staticmethod or kind is classmethod else value
    return _written(function) if type(function) is types.FunctionType else ""


def _written(function: types.FunctionType) -> str:
    """A function's signature, which is written once: frames have hundreds of methods."""
    about = (function.__code__, function.__defaults__, function.__kwdefaults__)
    known = _signatures.get(function)
    if known is None or any(now is not then for now, then in zip(about, known[0])):  # noqa: B905 - equally long
        known = _signatures[function] = (about, signature_text(Known(function)))
    return known[1]


class Members:
    """The attributes of something."""

    def __init__(self, owner: Value) -> None:
        self._written: Mapping[str, Any] | None = None
        self._stored: Mapping[str, Any] = {}
        self._of_classes: dict[str, Any] = {}
        if isinstance(owner, (Class, Made)):
            self._written = (owner.of if isinstance(owner, Made) else owner).members
        elif isinstance(owner, Known) and issubclass(type(owner.value), types.ModuleType):
            self._stored = stored(owner.value)
        elif isinstance(owner, Known) and issubclass(type(owner.value), type):
            self._stored = {**_members(type(owner.value)), **_members(owner.value)}
        elif isinstance(owner, (Known, Instance)):
            self._of_classes = _members(type(owner.value) if isinstance(owner, Known) else owner.kind)
            self._stored = stored(owner.value) if isinstance(owner, Known) else {}

    def match(self, name: str, start: int) -> Match:
        """One of them as a proposal."""
        if self._written is not None:
            found = self._written[name]() if name in self._written else None
            return Match(name, start, "function" if isinstance(found, Function) else "instance")
        is_own = name in self._stored
        value = self._stored[name] if is_own else self._of_classes.get(name, guarded.MISSING)
        text = signature_of(value)
        if text and (type(value) is classmethod or (type(value) is types.FunctionType and not is_own)):
            first, comma, rest = text[1:-1].partition(", ")  # which is bound
            text = f"({rest})" if comma or not first.startswith("*") else text
        return Match(name, start, kind_of(value), text)


def _members(kind: type) -> dict[str, Any]:
    """What a class and its bases hold."""
    found: dict[str, Any] = {}
    for owner in reversed(mro(kind)):
        found.update((name, value) for name, value in class_members(owner).items() if type(name) is str)
    return found
