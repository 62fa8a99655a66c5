"""Functions and classes that are written above the cursor but not defined yet, and what they give."""

from __future__ import annotations

import ast
import types
from typing import TYPE_CHECKING, Protocol

from perijove.interpreter.guarded import operations
from perijove.interpreter.guarded.evaluate import parameter_names
from perijove.interpreter.guarded.values import Class, Function, Instance, Made, Value, either

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    Binding = Callable[[], "Value | None"]

MAX_CALLS = 5
MAX_RETURNS = 5
_Functions = (ast.FunctionDef, ast.AsyncFunctionDef)


class Place(Protocol):
    """Where something is written, with the names that are bound there."""

    calls: int

    @property
    def names(self) -> list[str]:
        """The names."""

    def lookup(self, name: str) -> Value | None:
        """What a name is bound to."""

    def of(self, node: ast.expr | None, lookup: Callable[[str], Value | None] | None = None) -> Value | None:
        """What is known of an expression there, or with other names."""

    def annotated(self, node: ast.expr | None, owner: Value | None = None) -> Value | None:
        """What an annotation promises there."""

    def within(self) -> Place:
        """A place in it with names of its own."""

    def parameters(self, node: ast.FunctionDef | ast.AsyncFunctionDef, owner: Class | None) -> None:
        """Bind the parameters of a function."""

    def add(self, body: Sequence[ast.stmt]) -> None:
        """Bind the names of statements."""


def function(node: ast.FunctionDef | ast.AsyncFunctionDef, written: Place, owner: Class | None = None) -> Function:
    """A function; `owner` is the class that it is a method of."""

    def returns() -> Value | None:
        value = written.annotated(node.returns, None if owner is None else Made(owner))
        if value is None:
            value = _returned(node, written, owner)
        is_async = isinstance(node, ast.AsyncFunctionDef)
        return Instance(types.CoroutineType, (value,)) if is_async else value

    return Function(returns, parameter_names(node.args))


def _returned(node: ast.FunctionDef | ast.AsyncFunctionDef, written: Place, owner: Class | None = None) -> Value | None:
    """What an unannotated function returns: the expressions of its own `return`s."""
    if written.calls > MAX_CALLS:  # it may call itself
        return None
    found = [inner.value for inner in _own(node.body) if isinstance(inner, ast.Return) and inner.value is not None]
    inner = written.within()
    inner.parameters(node, owner)
    inner.add(node.body)

    def lookup(name: str) -> Value | None:
        return inner.lookup(name) if name in inner.names else written.lookup(name)

    written.calls += 1
    try:
        return either([written.of(value, lookup) for value in found[:MAX_RETURNS]])
    finally:
        written.calls -= 1


def class_of(node: ast.ClassDef, written: Place) -> Class:
    """A class, with what its methods set on their objects."""
    members: dict[str, Binding] = {}
    parameters: list[str] = []
    bases = [base for base in map(written.of, node.bases) if base is not None]
    made = Class(node.name, members, tuple(bases), ())
    fields: dict[str, Binding] = {}
    for part in node.body:
        if isinstance(part, _Functions):
            members[part.name] = _member(part, written, made)
            set_there = _fields(part, written, made)
            if part.name == "__init__":
                parameters += parameter_names(part.args)[1:]
                fields = {**fields, **set_there}
            else:
                fields = {**set_there, **fields}
        elif isinstance(part, ast.AnnAssign) and isinstance(part.target, ast.Name):
            parameters.append(part.target.id)
            members[part.target.id] = lambda part=part: written.annotated(part.annotation, Made(made))  # type: ignore[misc]
        elif isinstance(part, ast.Assign):
            for target in part.targets:
                if isinstance(target, ast.Name):
                    members[target.id] = lambda part=part: written.of(part.value)  # type: ignore[misc]
    for name, binding in fields.items():
        members.setdefault(name, binding)
    return Class(node.name, members, tuple(bases), tuple(parameters))


def _member(node: ast.FunctionDef | ast.AsyncFunctionDef, written: Place, owner: Class) -> Binding:
    decorators = {each.id if isinstance(each, ast.Name) else getattr(each, "attr", "") for each in node.decorator_list}
    if decorators & {"property", "cached_property"}:
        return lambda: operations.called(function(node, written, owner), [])
    return lambda: function(node, written, owner)


def _fields(node: ast.FunctionDef | ast.AsyncFunctionDef, written: Place, owner: Class) -> dict[str, Binding]:
    """The attributes that a method sets on its object."""
    inner = written.within()
    inner.parameters(node, owner)
    found: dict[str, Binding] = {}
    me = node.args.args[0].arg if node.args.args else ""

    def value(part: ast.Assign | ast.AnnAssign) -> Value | None:
        annotated = written.annotated(part.annotation) if isinstance(part, ast.AnnAssign) else None
        return annotated or written.of(part.value, lambda name: inner.lookup(name) or written.lookup(name))

    for part in _own(node.body):
        if isinstance(part, (ast.Assign, ast.AnnAssign)):
            targets = part.targets if isinstance(part, ast.Assign) else [part.target]
            for target in targets:
                if isinstance(target, ast.Attribute) and isinstance(target.value, ast.Name) and target.value.id == me:
                    found[target.attr] = lambda part=part: value(part)  # type: ignore[misc]
    return found


def bodies(node: ast.stmt) -> Iterator[tuple[str, list[ast.stmt]]]:
    """The blocks of a compound statement."""
    for name in ("body", "orelse", "finalbody"):
        body = getattr(node, name, None)
        if isinstance(body, list):
            yield name, body
    for part in (*getattr(node, "handlers", ()), *getattr(node, "cases", ())):
        yield "body", part.body


def _own(body: Sequence[ast.stmt]) -> Iterator[ast.stmt]:
    """The statements of a function itself, not of those within it."""
    for node in body:
        yield node
        if not isinstance(node, (*_Functions, ast.ClassDef)):
            for _, inner in bodies(node):
                yield from _own(inner)
