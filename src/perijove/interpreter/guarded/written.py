"""What the code above the cursor binds to its names: the cell that is being typed has not run."""

from __future__ import annotations

import ast
import sys
from typing import TYPE_CHECKING, Any

from perijove.interpreter.guarded import definitions, operations
from perijove.interpreter.guarded.attributes import attribute
from perijove.interpreter.guarded.evaluate import Inference, bind, parameter_names
from perijove.interpreter.guarded.promises import of_annotation_node
from perijove.interpreter.guarded.values import Class, Either, Instance, Known, Made, Value, either, kind_of

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from perijove.interpreter.guarded.policy import Policy

    Binding = Callable[[], "Value | None"]

HERE = "__here__"  # stands for what is being typed
MAX_REPAIRS = 8
MAX_DEPTH = 20
_Functions = (ast.FunctionDef, ast.AsyncFunctionDef)
_Choices = (ast.If, ast.For, ast.AsyncFor, ast.While, ast.Match)


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
        self._bindings: dict[str, list[tuple[Binding, bool]]] = {}
        self._perhaps = False
        self._names = names
        self._policy = policy
        self._asked: list[str] = []
        self.calls = 0
        self._block(tree.body, line, None)
        self._enclosing(tree)

    @property
    def names(self) -> list[str]:
        """The names, in the order in which they are bound first."""
        return list(self._bindings)

    def lookup(self, name: str) -> Value | None:
        """What a name is bound to last: one of several things, where that depends on a condition."""
        bindings = self._bindings.get(name, [])
        end = len(bindings) - self._asked.count(name)  # `x = x.strip()` asks for what `x` was before
        if end <= 0 or len(self._asked) > MAX_DEPTH:
            return None
        found: list[Value | None] = []
        self._asked.append(name)
        try:
            for binding, perhaps in reversed(bindings[:end]):
                found.append(binding())
                if not perhaps:
                    return either(found)
        finally:
            self._asked.pop()
        return either([*found, self._outside(name)])

    def _before(self, name: str) -> Value | None:
        return self.lookup(name) or self._outside(name)

    def _outside(self, name: str) -> Value | None:
        return Known(self._names[name]) if name in self._names and self._policy.stored else None

    def within(self) -> Written:
        """A place of its own, such as that of a function, in which nothing is bound yet."""
        return Written(ast.Module([], []), 0, self._names, self._policy)

    def add(self, body: Sequence[ast.stmt]) -> None:
        """Bind the names of further statements, all of them."""
        self._block(body, sys.maxsize, None)

    def of(self, node: ast.expr | None, lookup: Callable[[str], Value | None] | None = None) -> Value | None:
        """What is known of an expression at this place, or with other names."""
        return Inference(self._names, self._policy, lookup or self.lookup).of(node)

    def annotated(self, node: ast.expr | None, owner: Value | None = None) -> Value | None:
        """What an annotation promises; `owner` is what `Self` stands for."""
        if isinstance(node, ast.Name) and isinstance(found := self.lookup(node.id), Class):
            return Made(found)
        if isinstance(node, ast.Constant) and type(node.value) is str and node.value.isidentifier():
            return self.annotated(ast.Name(node.value, ast.Load()), owner)
        return of_annotation_node(node, self._names, owner) if node is not None else None

    def _add(self, name: str, binding: Binding) -> None:
        self._bindings.setdefault(name, []).append((binding, self._perhaps))

    def _target(self, target: ast.expr, value: Binding) -> None:
        for inner in ast.walk(target):
            if isinstance(inner, ast.Name) and isinstance(inner.ctx, ast.Store):
                self._add(inner.id, lambda name=inner.id: bind(target, value()).get(name))  # type: ignore[misc]
        if isinstance(target, ast.Subscript) and isinstance(target.value, ast.Name):
            name, key = target.value.id, target.slice
            self._add(name, lambda: operations.with_item(self._before(name), self.of(key), value()))

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
                self._target(inner.target, lambda inner=inner: self.of(inner.value))  # type: ignore[misc]

    def _enclosing(self, tree: ast.Module) -> None:
        """The names of comprehensions and lambdas that the cursor is in."""
        for node in ast.walk(tree):
            if isinstance(node, (ast.ListComp, ast.SetComp, ast.GeneratorExp, ast.DictComp)) and _holds_cursor(node):
                for part in node.generators:
                    self._target(part.target, lambda part=part: operations.element_of(self.of(part.iter)))  # type: ignore[misc]
            elif isinstance(node, ast.Lambda) and _holds_cursor(node):
                for name in parameter_names(node.args):
                    self._add(name, lambda: None)

    def _statement(self, node: ast.stmt, line: int, owner: Class | None) -> None:
        inside = node.lineno <= line <= (node.end_lineno or node.lineno)
        if isinstance(node, _Functions):
            self._add(node.name, lambda: definitions.function(node, self, owner))
            if inside and line > node.lineno:
                self.parameters(node, owner)
                self._block(node.body, line, None)
        elif isinstance(node, ast.ClassDef):
            self._add(node.name, lambda: definitions.class_of(node, self))
            if inside and line > node.lineno:
                self._block(node.body, line, definitions.class_of(node, self))
        elif isinstance(node, (ast.Import, ast.ImportFrom)):
            self._import(node)
        else:
            self._bound(node)
            self._branches(node, line, owner)

    def _branches(self, node: ast.stmt, line: int, owner: Class | None) -> None:
        """The blocks of a compound statement: of a condition the one that the cursor is in, or each perhaps."""
        bodies = [body for _, body in definitions.bodies(node) if body]
        chosen = [body for body in bodies if body[0].lineno <= line <= (body[-1].end_lineno or body[-1].lineno)]
        outer = self._perhaps
        self._perhaps = outer or (isinstance(node, _Choices) and not chosen)
        for body in chosen if isinstance(node, _Choices) and chosen else bodies:
            self._block(body, line, owner)
        self._perhaps = outer

    def _bound(self, node: ast.stmt) -> None:
        """The names that a simple statement, or the head of a compound one, binds."""
        if isinstance(node, ast.Assign) and not _holds_cursor(node):
            for target in node.targets:
                self._target(target, lambda: self.of(node.value))
        elif isinstance(node, ast.AnnAssign):
            self._target(node.target, lambda: _narrowed(self.annotated(node.annotation), self.of(node.value)))
        elif isinstance(node, (ast.For, ast.AsyncFor)):
            self._target(node.target, lambda: operations.element_of(self.of(node.iter)))
        elif isinstance(node, (ast.With, ast.AsyncWith)):
            for item in node.items:
                if item.optional_vars is not None:
                    self._target(item.optional_vars, lambda item=item: self._entered(node, item))  # type: ignore[misc]
        elif isinstance(node, ast.Try):
            for handler in node.handlers:
                if handler.name:
                    self._add(handler.name, lambda handler=handler: self._caught(handler.type))  # type: ignore[misc]

    def _entered(self, node: ast.With | ast.AsyncWith, item: ast.withitem) -> Value | None:
        context = self.of(item.context_expr)
        if isinstance(node, ast.AsyncWith):
            return operations.awaited(operations.entered(context, "__aenter__"))
        return operations.entered(context)

    def _caught(self, node: ast.expr | None) -> Value | None:
        kinds = node.elts if isinstance(node, ast.Tuple) else [node]
        return either([operations.called(self.of(kind), []) for kind in kinds])

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

    def parameters(self, node: ast.FunctionDef | ast.AsyncFunctionDef, owner: Class | None) -> None:
        """Bind the parameters of a function whose body is looked at; `owner` is the class of its first."""
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
                    lambda each=each: self.annotated(each.annotation) or self.of(defaults.get(each.arg)),  # type: ignore[misc]
                )
        if arguments.vararg:
            self._add(arguments.vararg.arg, lambda: Instance(tuple))
        if arguments.kwarg:
            self._add(arguments.kwarg.arg, lambda: Instance(dict))


def _holds_cursor(node: ast.AST) -> bool:
    return any(isinstance(inner, ast.Name) and inner.id == HERE for inner in ast.walk(node))


def _module(name: str) -> Value | None:
    if name in sys.modules:
        return Known(sys.modules[name])
    owner, _, last = name.rpartition(".")
    return Known(attribute(sys.modules[owner], last)) if owner in sys.modules else None


def _narrowed(promised: Value | None, given: Value | None) -> Value | None:
    """What an annotation promises, with the value itself in place of a type that does not tell what it holds."""
    kind = kind_of(given)
    if promised is None or kind is None:
        return promised or given
    options = promised.options if isinstance(promised, Either) else (promised,)
    return either(
        [
            given if isinstance(option, Instance) and option.kind is kind and not option.arguments else option
            for option in options
        ]
    )
