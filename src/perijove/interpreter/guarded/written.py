"""What the code above the cursor binds to its names: the cell that is being typed has not run."""

from __future__ import annotations

import ast
import sys
import types
from typing import TYPE_CHECKING, Any

from perijove.interpreter.guarded import operations
from perijove.interpreter.guarded.attributes import attribute
from perijove.interpreter.guarded.evaluate import Inference, bind, parameter_names
from perijove.interpreter.guarded.promises import of_annotation_node
from perijove.interpreter.guarded.values import Class, Function, Instance, Known, Made, Value, either

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from perijove.interpreter.guarded.policy import Policy

    Binding = Callable[[], "Value | None"]

HERE = "__here__"  # stands for what is being typed
MAX_REPAIRS = 8
MAX_DEPTH = 20
MAX_CALLS = 5
MAX_RETURNS = 5
_Functions = (ast.FunctionDef, ast.AsyncFunctionDef)


def parsed(text: str, statement: int) -> ast.Module | None:
    """The code before the cursor, the statement that begins at `statement` left out, and whatever does not parse."""
    lines = text[:statement].split("\n")
    rest = text[statement:].split("\n", maxsplit=1)[0]
    lines[-1] += rest[: len(rest) - len(rest.lstrip())] + "pass"
    for index, line in enumerate(lines):
        if line.lstrip()[:1] in {"%", "!", "?"}:
            lines[index] = line[: len(line) - len(line.lstrip())] + "pass"
    for _ in range(MAX_REPAIRS):
        try:
            return ast.parse("\n".join(lines))
        except SyntaxError as error:
            index = min(error.lineno or 0, len(lines)) - 1
            if not 0 <= index < len(lines) - 1 or lines[index].strip() == "pass":
                return None
            lines[index] = lines[index][: len(lines[index]) - len(lines[index].lstrip())] + "pass"
        except (ValueError, RecursionError, MemoryError):
            return None
    return None


class Written:
    """The names that are bound above a line, each found out when it is asked for."""

    def __init__(self, tree: ast.Module, line: int, names: Mapping[str, Any], policy: Policy) -> None:
        """`line` counts from 1; the functions that it is in give their parameters and their own names."""
        self._bindings: dict[str, list[Binding]] = {}
        self._names = names
        self._policy = policy
        self._asked: list[str] = []
        self._calls = 0
        self._block(tree.body, line, None)
        self._enclosing(tree)

    @property
    def names(self) -> list[str]:
        """The names, in the order in which they are bound first."""
        return list(self._bindings)

    def lookup(self, name: str) -> Value | None:
        """What a name is bound to last."""
        bindings = self._bindings.get(name, [])
        depth = self._asked.count(name)
        if depth >= len(bindings) or len(self._asked) > MAX_DEPTH:
            return None  # `x = x.strip()` asks for what `x` was before
        self._asked.append(name)
        try:
            return bindings[-1 - depth]()
        finally:
            self._asked.pop()

    def _of(self, node: ast.expr | None) -> Value | None:
        return Inference(self._names, self._policy, self.lookup).of(node)

    def _annotated(self, node: ast.expr | None, owner: Value | None = None) -> Value | None:
        if isinstance(node, ast.Name) and isinstance(found := self.lookup(node.id), Class):
            return Made(found)
        if isinstance(node, ast.Constant) and type(node.value) is str and node.value.isidentifier():
            return self._annotated(ast.Name(node.value, ast.Load()), owner)
        return of_annotation_node(node, self._names, owner) if node is not None else None

    def _add(self, name: str, binding: Binding) -> None:
        self._bindings.setdefault(name, []).append(binding)

    def _target(self, target: ast.expr, value: Binding) -> None:
        for inner in ast.walk(target):
            if isinstance(inner, ast.Name) and isinstance(inner.ctx, ast.Store):
                self._add(inner.id, lambda name=inner.id: bind(target, value()).get(name))  # type: ignore[misc]

    def _block(self, body: Sequence[ast.stmt], line: int, owner: Class | None) -> None:
        for node in body:
            if node.lineno > line:
                return
            self._statement(node, line, owner)
            self._walruses(node)

    def _walruses(self, node: ast.stmt) -> None:
        if isinstance(node, (*_Functions, ast.ClassDef)):
            return
        for inner in ast.walk(node):
            if isinstance(inner, ast.NamedExpr):
                self._target(inner.target, lambda inner=inner: self._of(inner.value))  # type: ignore[misc]

    def _enclosing(self, tree: ast.Module) -> None:
        """The names of comprehensions and lambdas that the cursor is in."""
        for node in ast.walk(tree):
            if isinstance(node, (ast.ListComp, ast.SetComp, ast.GeneratorExp, ast.DictComp)) and _holds_cursor(node):
                for part in node.generators:
                    self._target(part.target, lambda part=part: operations.element_of(self._of(part.iter)))  # type: ignore[misc]
            elif isinstance(node, ast.Lambda) and _holds_cursor(node):
                for name in parameter_names(node.args):
                    self._add(name, lambda: None)

    def _statement(self, node: ast.stmt, line: int, owner: Class | None) -> None:
        inside = node.lineno <= line <= (node.end_lineno or node.lineno)
        if isinstance(node, _Functions):
            self._add(node.name, lambda: self._function(node, owner))
            if inside and line > node.lineno:
                self._parameters(node, owner)
                self._block(node.body, line, None)
        elif isinstance(node, ast.ClassDef):
            self._add(node.name, lambda: self._class(node))
            if inside and line > node.lineno:
                self._block(node.body, line, self._class(node))
        elif isinstance(node, (ast.Import, ast.ImportFrom)):
            self._import(node)
        else:
            self._bound(node)
            for _, body in _bodies(node):
                self._block(body, line, owner)

    def _bound(self, node: ast.stmt) -> None:
        """The names that a simple statement, or the head of a compound one, binds."""
        if isinstance(node, ast.Assign) and not _holds_cursor(node):
            for target in node.targets:
                self._target(target, lambda: self._of(node.value))
        elif isinstance(node, ast.AnnAssign):
            self._target(node.target, lambda: self._annotated(node.annotation) or self._of(node.value))
        elif isinstance(node, (ast.For, ast.AsyncFor)):
            self._target(node.target, lambda: operations.element_of(self._of(node.iter)))
        elif isinstance(node, (ast.With, ast.AsyncWith)):
            for item in node.items:
                if item.optional_vars is not None:
                    self._target(item.optional_vars, lambda item=item: self._entered(node, item))  # type: ignore[misc]
        elif isinstance(node, ast.Try):
            for handler in node.handlers:
                if handler.name:
                    self._add(handler.name, lambda handler=handler: self._caught(handler.type))  # type: ignore[misc]

    def _entered(self, node: ast.With | ast.AsyncWith, item: ast.withitem) -> Value | None:
        context = self._of(item.context_expr)
        if isinstance(node, ast.AsyncWith):
            return operations.awaited(operations.entered(context, "__aenter__"))
        return operations.entered(context)

    def _caught(self, node: ast.expr | None) -> Value | None:
        kinds = node.elts if isinstance(node, ast.Tuple) else [node]
        return either([operations.called(self._of(kind), []) for kind in kinds])

    def _import(self, node: ast.Import | ast.ImportFrom) -> None:
        """Modules that are imported already; none is imported to find out."""
        for alias in node.names:
            if isinstance(node, ast.Import):
                name = alias.name if alias.asname else alias.name.partition(".")[0]
                self._add(alias.asname or name, lambda name=name: _module(name))  # type: ignore[misc]
            elif alias.name != "*" and not node.level:
                self._add(
                    alias.asname or alias.name,
                    lambda name=alias.name: (  # type: ignore[misc]
                        operations.attribute_of(_module(node.module or ""), name) or _module(f"{node.module}.{name}")
                    ),
                )

    def _parameters(self, node: ast.FunctionDef | ast.AsyncFunctionDef, owner: Class | None) -> None:
        arguments = node.args
        every = [*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs]
        defaults: dict[str, ast.expr] = {}
        positional = [*arguments.posonlyargs, *arguments.args]
        for each, default in zip(reversed(positional), reversed(arguments.defaults)):  # noqa: B905 - the last have some
            defaults[each.arg] = default
        for index, each in enumerate(every):
            if owner is not None and index == 0 and not node.decorator_list:
                self._add(each.arg, lambda: Made(owner))
            else:
                self._add(
                    each.arg,
                    lambda each=each: self._annotated(each.annotation) or self._of(defaults.get(each.arg)),  # type: ignore[misc]
                )
        if arguments.vararg:
            self._add(arguments.vararg.arg, lambda: Instance(tuple))
        if arguments.kwarg:
            self._add(arguments.kwarg.arg, lambda: Instance(dict))

    def _function(self, node: ast.FunctionDef | ast.AsyncFunctionDef, owner: Class | None = None) -> Value:
        def returns() -> Value | None:
            value = self._annotated(node.returns, None if owner is None else Made(owner)) or self._returned(node)
            is_async = isinstance(node, ast.AsyncFunctionDef)
            return Instance(types.CoroutineType, (value,)) if is_async else value

        return Function(returns, parameter_names(node.args))

    def _returned(self, node: ast.FunctionDef | ast.AsyncFunctionDef) -> Value | None:
        """What an unannotated function returns: the expressions of its own `return`s."""
        if self._calls > MAX_CALLS:  # it may call itself
            return None
        found = [inner.value for inner in _own(node.body) if isinstance(inner, ast.Return) and inner.value is not None]
        inner = Written(ast.Module(node.body, []), node.end_lineno or node.lineno, self._names, self._policy)
        outer = self.lookup

        def lookup(name: str) -> Value | None:
            return inner.lookup(name) if name in inner.names else outer(name)

        self._calls += 1
        try:
            return either([Inference(self._names, self._policy, lookup).of(value) for value in found[:MAX_RETURNS]])
        finally:
            self._calls -= 1

    def _class(self, node: ast.ClassDef) -> Class:
        members: dict[str, Binding] = {}
        parameters: list[str] = []
        bases = [base for base in map(self._of, node.bases) if base is not None]
        made = Class(node.name, members, tuple(bases), ())
        for part in node.body:
            if isinstance(part, _Functions):
                members[part.name] = self._member(part, made)
                if part.name == "__init__":
                    parameters += parameter_names(part.args)[1:]
                    members.update(self._fields(part, made))
            elif isinstance(part, ast.AnnAssign) and isinstance(part.target, ast.Name):
                parameters.append(part.target.id)
                members[part.target.id] = lambda part=part: self._annotated(part.annotation, Made(made))  # type: ignore[misc]
            elif isinstance(part, ast.Assign):
                for target in part.targets:
                    if isinstance(target, ast.Name):
                        members[target.id] = lambda part=part: self._of(part.value)  # type: ignore[misc]
        return Class(node.name, members, tuple(bases), tuple(parameters))

    def _member(self, node: ast.FunctionDef | ast.AsyncFunctionDef, owner: Class) -> Binding:
        decorators = {
            each.id if isinstance(each, ast.Name) else getattr(each, "attr", "") for each in node.decorator_list
        }
        if decorators & {"property", "cached_property"}:
            return lambda: operations.called(self._function(node, owner), [])
        return lambda: self._function(node, owner)

    def _fields(self, node: ast.FunctionDef | ast.AsyncFunctionDef, owner: Class) -> Mapping[str, Binding]:
        """The attributes that `__init__` sets."""
        inner = Written(ast.Module([], []), 0, self._names, self._policy)
        inner._parameters(node, owner)
        found: dict[str, Binding] = {}
        me = node.args.args[0].arg if node.args.args else ""

        def value(part: ast.Assign | ast.AnnAssign) -> Value | None:
            annotated = self._annotated(part.annotation) if isinstance(part, ast.AnnAssign) else None
            lookup = inner.lookup
            return annotated or Inference(self._names, self._policy, lambda n: lookup(n) or self.lookup(n)).of(
                part.value
            )

        for part in _own(node.body):
            if isinstance(part, (ast.Assign, ast.AnnAssign)):
                targets = part.targets if isinstance(part, ast.Assign) else [part.target]
                for target in targets:
                    if (
                        isinstance(target, ast.Attribute)
                        and isinstance(target.value, ast.Name)
                        and target.value.id == me
                    ):
                        found[target.attr] = lambda part=part: value(part)  # type: ignore[misc]
        return found


def _holds_cursor(node: ast.AST) -> bool:
    return any(isinstance(inner, ast.Name) and inner.id == HERE for inner in ast.walk(node))


def _module(name: str) -> Value | None:
    if name in sys.modules:
        return Known(sys.modules[name])
    owner, _, last = name.rpartition(".")
    return Known(attribute(sys.modules[owner], last)) if owner in sys.modules else None


def _bodies(node: ast.stmt) -> Iterator[tuple[str, list[ast.stmt]]]:
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
            for _, inner in _bodies(node):
                yield from _own(inner)
