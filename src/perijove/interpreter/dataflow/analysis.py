"""The names that Python code binds and reads at the top level of a namespace, scopes and order minded.

Order: a name that is surely bound before it is read is no use of what was there before. A branch, a loop's body and a
`try` bind perhaps; a function's body reads when it is called, which is taken to be after the cell.
"""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from perijove.interpreter.dataflow.bindings import (
    annotations_of,
    bound_in,
    declared_in,
    leaves,
    parameters,
    root,
    targets,
)
from perijove.interpreter.dataflow.names import Names
from perijove.interpreter.dataflow.scopes import Scope

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    # What a call to the interpreter itself does (`get_ipython().…`); false when it is no such call.
    Special = Callable[[Names, ast.Call], bool]

_COMPREHENSIONS = (ast.ListComp, ast.SetComp, ast.GeneratorExp, ast.DictComp)
_RUNNING = frozenset({"exec", "eval"})
# Methods of Python's own types, and of the usual libraries, that leave their object as it was.
_PURE = frozenset(
    [
        "all",
        "any",
        "apply",
        "astype",
        "capitalize",
        "cat",
        "columns",
        "copy",
        "corr",
        "count",
        "cov",
        "cumsum",
        "decode",
        "describe",
        "dot",
        "encode",
        "endswith",
        "explode",
        "filter",
        "find",
        "format",
        "get",
        "groupby",
        "head",
        "hist",
        "idxmax",
        "index",
        "info",
        "isalpha",
        "isdigit",
        "isin",
        "isna",
        "isnull",
        "items",
        "iterrows",
        "join",
        "keys",
        "lower",
        "lstrip",
        "map",
        "max",
        "mean",
        "median",
        "melt",
        "merge",
        "min",
        "nlargest",
        "notna",
        "nunique",
        "pivot",
        "pivot_table",
        "plot",
        "quantile",
        "query",
        "read",
        "replace",
        "resample",
        "reshape",
        "rolling",
        "rstrip",
        "sample",
        "select",
        "split",
        "splitlines",
        "startswith",
        "std",
        "strip",
        "sum",
        "tail",
        "title",
        "to_csv",
        "to_dict",
        "to_list",
        "to_numpy",
        "tolist",
        "transform",
        "transpose",
        "union",
        "unique",
        "upper",
        "value_counts",
        "values",
        "var",
        "where",
    ]
)


class Reader:
    """Reads code, and tells `names` what it does to them."""

    def __init__(self, names: Names, special: Special | None = None) -> None:
        self._names = names
        self._special = special

    # Statements.

    def block(self, body: Iterable[ast.stmt], scope: Scope | None = None) -> None:
        """Read statements in their order."""
        scope = scope or Scope(self._names)
        for node in body:
            self._statement(node, scope)

    def _statement(self, node: ast.stmt, scope: Scope) -> None:
        handler = getattr(self, f"_{type(node).__name__.lower()}", None)
        if handler is not None:
            handler(node, scope)
        else:
            self._expressions(node, scope)

    def _expressions(self, node: ast.AST, scope: Scope) -> None:
        for child in ast.iter_child_nodes(node):
            self.expression(child, scope)

    def _assign(self, node: ast.Assign, scope: Scope) -> None:
        self.expression(node.value, scope)
        for target in node.targets:
            self.expression(target, scope)

    def _annassign(self, node: ast.AnnAssign, scope: Scope) -> None:
        self.expression(node.annotation, scope)
        if node.value is not None:
            self.expression(node.value, scope)
            self.expression(node.target, scope)
        elif not isinstance(node.target, ast.Name):
            self._expressions(node.target, scope)

    def _augassign(self, node: ast.AugAssign, scope: Scope) -> None:
        if isinstance(node.target, ast.Name):
            scope.load(node.target.id, node.lineno)
            scope.changed(node.target.id, node.lineno)
        self.expression(node.value, scope)
        self.expression(node.target, scope)

    def _delete(self, node: ast.Delete, scope: Scope) -> None:
        for target in node.targets:
            self.expression(target, scope)

    def _if(self, node: ast.If, scope: Scope) -> None:
        self.expression(node.test, scope)
        self._branches([node.body, node.orelse], scope)

    def _branches(self, bodies: Sequence[Sequence[ast.stmt]], scope: Scope) -> None:
        """Blocks of which one runs: what all of them bind is sure afterwards."""
        before = scope.sure()
        after: list[set[str]] = []
        for body in bodies:
            scope.restore(before)
            self.block(body, scope)
            if not leaves(body):
                after.append(scope.sure())
        scope.restore(set.intersection(*after) if after else before)

    def _for(self, node: ast.For | ast.AsyncFor, scope: Scope) -> None:
        self.expression(node.iter, scope)
        before = scope.sure()
        self.expression(node.target, scope)
        self.block(node.body, scope)
        scope.restore(before & scope.sure())  # what the body deletes may be gone
        self.block(node.orelse, scope)

    _asyncfor = _for

    def _while(self, node: ast.While, scope: Scope) -> None:
        self.expression(node.test, scope)
        before = scope.sure()
        self.block(node.body, scope)
        always = isinstance(node.test, ast.Constant) and bool(node.test.value)
        if not always:
            scope.restore(before & scope.sure())
        self.block(node.orelse, scope)

    def _with(self, node: ast.With | ast.AsyncWith, scope: Scope) -> None:
        for item in node.items:
            self.expression(item.context_expr, scope)
            if item.optional_vars is not None:
                self.expression(item.optional_vars, scope)
        self.block(node.body, scope)

    _asyncwith = _with

    def _try(self, node: ast.Try, scope: Scope) -> None:
        before = scope.sure()
        self.block(node.body, scope)
        handled = before & scope.sure()
        self.block(node.orelse, scope)
        ends = [scope.sure()]
        for handler in node.handlers:
            scope.restore(handled)
            if handler.type is not None:
                self.expression(handler.type, scope)
            if handler.name:
                scope.store(handler.name, handler.lineno)
            self.block(handler.body, scope)
            if handler.name:  # Python deletes it at the handler's end
                scope.forget(handler.name)
            if not leaves(handler.body):
                ends.append(scope.sure())
        scope.restore(set.intersection(*ends))
        self.block(node.finalbody, scope)

    _trystar = _try

    def _match(self, node: ast.Match, scope: Scope) -> None:
        self.expression(node.subject, scope)
        before = scope.sure()
        ends = [before]
        for case in node.cases:
            scope.restore(before)
            self._pattern(case.pattern, scope)
            if case.guard is not None:
                self.expression(case.guard, scope)
            self.block(case.body, scope)
            ends.append(scope.sure())
        irrefutable = any(isinstance(case.pattern, ast.MatchAs) and not case.pattern.pattern for case in node.cases)
        scope.restore(set.intersection(*ends[1:]) if irrefutable else set.intersection(*ends))

    def _pattern(self, node: ast.pattern, scope: Scope) -> None:
        for inner in ast.walk(node):
            if isinstance(inner, (ast.MatchAs, ast.MatchStar)) and inner.name:
                scope.store(inner.name, inner.lineno)
            elif isinstance(inner, ast.MatchMapping) and inner.rest:
                scope.store(inner.rest, inner.lineno)
            elif isinstance(inner, ast.Name):
                scope.load(inner.id, inner.lineno)

    def _import(self, node: ast.Import, scope: Scope) -> None:
        for alias in node.names:
            scope.store(alias.asname or alias.name.partition(".")[0], node.lineno)

    def _importfrom(self, node: ast.ImportFrom, scope: Scope) -> None:
        for alias in node.names:
            if alias.name == "*":
                self._names.unknown.append(f"from {'.' * node.level}{node.module or ''} import *")
            else:
                scope.store(alias.asname or alias.name, node.lineno)

    def _global(self, node: ast.Global, scope: Scope) -> None:
        """Read before: see `Scope`."""

    _nonlocal = _global

    def _functiondef(self, node: ast.FunctionDef | ast.AsyncFunctionDef, scope: Scope) -> None:
        for decorator in node.decorator_list:
            self.expression(decorator, scope)
        self._defaults(node.args, scope)
        for annotation in [*annotations_of(node.args), *([node.returns] if node.returns else [])]:
            self.expression(annotation, scope)
        scope.store(node.name, node.lineno)
        inner = Scope(self._names, scope, bound_in(node.body) | parameters(node.args), declared_in(node.body))
        self._names.later(lambda: self.block(node.body, inner))

    _asyncfunctiondef = _functiondef

    def _defaults(self, arguments: ast.arguments, scope: Scope) -> None:
        for default in [*arguments.defaults, *arguments.kw_defaults]:
            if default is not None:
                self.expression(default, scope)

    def _classdef(self, node: ast.ClassDef, scope: Scope) -> None:
        for part in [*node.decorator_list, *node.bases, *(keyword.value for keyword in node.keywords)]:
            self.expression(part, scope)
        inner = Scope(self._names, scope, bound_in(node.body), declared_in(node.body), is_class=True)
        self.block(node.body, inner)
        scope.store(node.name, node.lineno)

    # Expressions.

    def expression(self, node: ast.AST, scope: Scope) -> None:
        """Read an expression, or the target of an assignment."""
        if isinstance(node, ast.Name):
            self._name(node, scope)
        elif isinstance(node, ast.Lambda):
            self._defaults(node.args, scope)
            inner = Scope(self._names, scope, parameters(node.args))
            self._names.later(lambda: self.expression(node.body, inner))
        elif isinstance(node, _COMPREHENSIONS):
            self._comprehension(node, scope)
        elif isinstance(node, ast.NamedExpr):
            self.expression(node.value, scope)
            scope.outside_comprehensions().store(node.target.id, node.lineno)
        elif isinstance(node, (ast.Attribute, ast.Subscript)) and not isinstance(node.ctx, ast.Load):
            self._expressions(node, scope)
            scope.changed(root(node), node.lineno)
        elif isinstance(node, ast.Call):
            self._call(node, scope)
        elif isinstance(node, (ast.BoolOp, ast.IfExp)):
            self._perhaps(node, scope)
        else:
            self._expressions(node, scope)

    def _name(self, node: ast.Name, scope: Scope) -> None:
        if isinstance(node.ctx, ast.Store):
            scope.store(node.id, node.lineno)
        elif isinstance(node.ctx, ast.Del):
            scope.delete(node.id, node.lineno)
        else:
            scope.load(node.id, node.lineno)

    def _perhaps(self, node: ast.BoolOp | ast.IfExp, scope: Scope) -> None:
        """Expressions of which only the first is surely evaluated."""
        first, *rest = node.values if isinstance(node, ast.BoolOp) else [node.test, node.body, node.orelse]
        self.expression(first, scope)
        before = scope.sure()
        for part in rest:
            self.expression(part, scope)
            scope.restore(before)

    def _call(self, node: ast.Call, scope: Scope) -> None:
        if self._special is not None and self._special(self._names, node):
            return
        self._expressions(node, scope)
        function = node.func
        if isinstance(function, ast.Attribute) and function.attr not in _PURE:
            scope.changed(root(function.value), node.lineno)
        if isinstance(function, ast.Name) and function.id in _RUNNING and function.id not in self._names.defines:
            self._names.unknown.append(f"{function.id}() on line {node.lineno}")

    def _comprehension(self, node: ast.ListComp | ast.SetComp | ast.GeneratorExp | ast.DictComp, scope: Scope) -> None:
        first = node.generators[0]
        self.expression(first.iter, scope)
        bound = {name for part in node.generators for name in targets(part.target)}
        inner_scope = Scope(self._names, scope, bound, is_comprehension=True)
        for part in node.generators:
            if part is not first:
                self.expression(part.iter, inner_scope)
            self.expression(part.target, inner_scope)
            for test in part.ifs:
                self.expression(test, inner_scope)
        for result in [node.key, node.value] if isinstance(node, ast.DictComp) else [node.elt]:
            self.expression(result, inner_scope)
