"""What matchers are given, what they give, and which names go with what has been typed."""

from __future__ import annotations

import functools
import types
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from perijove.interpreter import guarded
from perijove.interpreter.guarded.attributes import in_classes, stored
from perijove.interpreter.guarded.values import Class, Function, Known, Made, Value

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from perijove.interpreter.cursor import Place
    from perijove.interpreter.guarded.written import Written
    from perijove.interpreter.hooks import Hooks
    from perijove.interpreter.magics.registry import Registry

MIN_FUZZY = 2
_FUNCTIONS = (
    types.FunctionType,
    types.MethodType,
    types.BuiltinFunctionType,
    types.MethodDescriptorType,
    types.WrapperDescriptorType,
    types.ClassMethodDescriptorType,
    types.MethodWrapperType,
    staticmethod,
    classmethod,
)


@dataclass(frozen=True)
class Match:
    """One proposal: the text to put in place of what begins at `start`."""

    text: str
    start: int
    type: str = ""
    signature: str = ""


@dataclass(frozen=True)
class Context:
    """What a matcher may look at."""

    place: Place
    code: str
    cursor: int
    names: Mapping[str, Any]
    magics: Registry
    policy: guarded.Policy = guarded.LIMITED
    hooks: Hooks | None = None
    settings: Any = None
    fuzzy: bool = False
    _cache: dict[str, Value | None] = field(default_factory=dict, compare=False)

    def infer(self, expression: str) -> Value | None:
        """What is known of an expression that stands before the cursor."""
        if expression not in self._cache:
            lookup = self.written.lookup if self.written is not None else None
            # Of the user's objects none is looked at then, but what the cell itself says can be read.
            alone = not self.policy.stored and lookup is not None
            about = ({}, guarded.LIMITED) if alone else (self.names, self.policy)
            self._cache[expression] = guarded.infer(expression, *about, lookup)
        return self._cache[expression]

    @functools.cached_property
    def written(self) -> Written | None:
        """What the cell itself binds above the cursor."""
        from perijove.interpreter.completion.surroundings import written_around

        if not self.policy.literals:
            return None
        about = (self.names, self.policy) if self.policy.stored else ({}, guarded.LIMITED)
        return written_around(self.place, self.code, *about)

    def matching(self, names: Iterable[str], prefix: str) -> list[str]:
        """The names that go with what has been typed: by their beginning, or as a last resort by their letters."""
        return (fuzzy if self.fuzzy else matching)(names, prefix)


if TYPE_CHECKING:
    Matcher = Callable[[Context], list[Match]]


def matching(names: Iterable[str], prefix: str) -> list[str]:
    """The names that begin with the prefix, by letter case if there are such, public ones first, sorted.

    A capital in the prefix means that letter case matters.
    """
    known = [name for name in names if not name.startswith("_") or prefix.startswith("_")]
    found = [name for name in known if name.startswith(prefix)]
    if not found and prefix and prefix == prefix.lower():
        found = [name for name in known if name.lower().startswith(prefix)]
    return sorted(found, key=lambda name: (name.startswith("__"), name.startswith("_"), name))


def fuzzy(names: Iterable[str], prefix: str) -> list[str]:
    """The names that hold the typed letters in their order, best first.

    Best is what holds them in one piece, at the start of a word, near the name's start, in a short name.
    """
    if len(prefix) < MIN_FUZZY:
        return []
    ranked = [
        (rank, name)
        for name in set(names)
        if (not name.startswith("_") or prefix.startswith("_")) and (rank := _rank(name, prefix)) is not None
    ]
    return [name for _, name in sorted(ranked)]


def _rank(name: str, prefix: str) -> tuple[int, int, int] | None:
    lowered, wanted = name.lower(), prefix.lower()
    at = lowered.find(wanted)
    if at >= 0:
        return (0 if at == 0 or not name[at - 1].isalnum() else 1, at, len(name))
    gaps = start = 0
    index = -1
    for letter in wanted:
        found = lowered.find(letter, index + 1)
        if found < 0:
            return None
        if index < 0:
            start = found
        elif found > index + 1 and lowered[found - 1] != "_":
            gaps += found - index - 1
        index = found
    # Letters far apart are chance, not what was meant.
    return (2 + gaps, start, len(name)) if gaps <= len(wanted) and (start == 0 or lowered[start - 1] == "_") else None


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
    from perijove.interpreter.guarded.calls import signature_text

    kind = type(value)
    if kind is staticmethod or kind is classmethod:
        value = value.__func__
        kind = type(value)
    return signature_text(Known(value)) if kind is types.FunctionType or kind is types.MethodType else ""


def described(owner: Value | None, name: str, start: int, *, signature: bool = True) -> Match:
    """The match for an attribute; what is stored tells its type, nothing is computed for it."""
    if isinstance(owner, (Class, Made)):
        members = owner.of.members if isinstance(owner, Made) else owner.members
        found = members[name]() if name in members else None
        return Match(name, start, "function" if isinstance(found, Function) else "instance")
    value = guarded.MISSING
    if isinstance(owner, Known):
        value = guarded.static_attribute(owner.value, name)
    elif owner is not None:
        value = in_classes(getattr(owner, "kind", object), name)
    if not signature:
        return Match(name, start, kind_of(value))
    return Match(name, start, kind_of(value), _bound_signature(owner, name, value))


def _bound_signature(owner: Value | None, name: str, value: Any) -> str:
    text = signature_of(value)
    is_method = type(value) is types.FunctionType or type(value) is classmethod
    of_object = not isinstance(owner, Known) or (
        not issubclass(type(owner.value), (type, types.ModuleType)) and name not in stored(owner.value)
    )
    if is_method and (of_object or type(value) is classmethod):
        first, comma, rest = text[1:-1].partition(", ")
        return f"({rest})" if comma or not first.startswith("*") else text
    return text
