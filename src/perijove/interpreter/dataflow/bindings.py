"""What a piece of code binds in its own scope, and where its paths end."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_SCOPES = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.Lambda)
_COMPREHENSIONS = (ast.ListComp, ast.SetComp, ast.GeneratorExp, ast.DictComp)


def own_nodes(body: Sequence[ast.AST]) -> Iterator[ast.AST]:
    """The nodes of a scope, not of those within it; of a comprehension only what `:=` binds reaches out."""
    for node in body:
        yield node
        if isinstance(node, _SCOPES):
            continue
        if isinstance(node, _COMPREHENSIONS):
            yield from (inner for inner in ast.walk(node) if isinstance(inner, ast.NamedExpr))
            continue
        yield from own_nodes(list(ast.iter_child_nodes(node)))


def bound_in(body: Sequence[ast.stmt]) -> set[str]:
    """The names that the statements of a scope bind in it."""
    names: set[str] = set()
    for node in own_nodes(body):
        if isinstance(node, ast.Name) and not isinstance(node.ctx, ast.Load):
            names.add(node.id)
        elif isinstance(node, ast.NamedExpr):
            names.add(node.target.id)
        elif isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
            names.add(node.name)
        elif isinstance(node, (ast.Import, ast.ImportFrom)):
            names.update((alias.asname or alias.name).partition(".")[0] for alias in node.names if alias.name != "*")
        elif isinstance(node, (ast.ExceptHandler, ast.MatchAs, ast.MatchStar)) and node.name:
            names.add(node.name)
        elif isinstance(node, ast.MatchMapping) and node.rest:
            names.add(node.rest)
    return names


def declared_in(body: Sequence[ast.stmt]) -> tuple[set[str], set[str]]:
    """The names that a scope's `global` and `nonlocal` give to others."""
    found: tuple[set[str], set[str]] = (set(), set())
    for node in own_nodes(body):
        if isinstance(node, (ast.Global, ast.Nonlocal)):
            found[isinstance(node, ast.Nonlocal)].update(node.names)
    return found


def parameters(arguments: ast.arguments) -> set[str]:
    """All names that a function's parameters bind."""
    every = [*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs]
    every += [each for each in (arguments.vararg, arguments.kwarg) if each is not None]
    return {each.arg for each in every}


def annotations_of(arguments: ast.arguments) -> list[ast.expr]:
    """The annotations of a function's parameters."""
    every = [*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs]
    every += [each for each in (arguments.vararg, arguments.kwarg) if each is not None]
    return [each.annotation for each in every if each.annotation is not None]


def root(node: ast.expr) -> str | None:
    """The name that an expression of attributes and subscripts begins with."""
    while isinstance(node, (ast.Attribute, ast.Subscript)):
        node = node.value
    return node.id if isinstance(node, ast.Name) else None


def targets(node: ast.expr) -> set[str]:
    """The names that assigning to a target binds."""
    return {inner.id for inner in ast.walk(node) if isinstance(inner, ast.Name) and isinstance(inner.ctx, ast.Store)}


def leaves(body: Sequence[ast.stmt]) -> bool:
    """Whether a block surely ends by leaving what it is in."""
    return bool(body) and isinstance(body[-1], (ast.Return, ast.Raise, ast.Continue, ast.Break))
