"""What an expression is, as far as can be told without running the user's code, or with as much as a policy allows.

Names, literals, attributes that are stored (not computed), items of built-in containers; where a value can't be had,
its type: from annotations, from what is known of Python's own functions, and from the code above the cursor.
"""

from __future__ import annotations

import ast
import sys
from types import ModuleType
from typing import TYPE_CHECKING, Any

from perijove.interpreter.guarded import operations, plain
from perijove.interpreter.guarded.attributes import MISSING, among, is_plain
from perijove.interpreter.guarded.policy import LIMITED, Policy
from perijove.interpreter.guarded.values import Function, Instance, Known, Value, either, kind_of

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    Lookup = Callable[[str], Value | None]

MAX_DEPTH = 50
MAX_STEPS = 2000
# What a policy that lets code be run has computed, where it is not stored.
_COMPUTED = (ast.Attribute, ast.Subscript, ast.Call, ast.BinOp, ast.UnaryOp, ast.Compare, ast.IfExp)
_COMPARABLE = (bool, int, float, str, bytes)
_NUMBERS = (bool, int, float, complex)


def evaluate(expression: str, names: Mapping[str, Any], policy: Policy = LIMITED) -> Any:
    """The value of an expression, or MISSING when finding it would run code that the policy forbids, or it has none."""
    found = infer(expression, names, policy)
    return found.value if isinstance(found, Known) else MISSING


def infer(
    expression: str, names: Mapping[str, Any], policy: Policy = LIMITED, written: Lookup | None = None
) -> Value | None:
    """What is known of an expression; `written` tells what the code above the cursor binds to a name."""
    try:
        tree = ast.parse(expression.strip(), "<guarded>", mode="eval")
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None
    return Inference(names, policy, written).of(tree.body)


class Inference:
    """Reads the syntax trees of expressions, in one namespace."""

    def __init__(self, names: Mapping[str, Any], policy: Policy, written: Lookup | None = None) -> None:
        self.names = names
        self.policy = policy
        self._written = written
        self._depth = 0
        self._steps = 0
        self._local: dict[str, Value | None] = {}

    def of(self, node: ast.expr | None) -> Value | None:
        """What is known of an expression; None when that is nothing."""
        handler = _HANDLERS.get(type(node))
        self._steps += 1
        if node is None or not self.policy.literals or self._depth > MAX_DEPTH or self._steps > MAX_STEPS:
            return None
        if self.policy.everything and self._depth == 0:
            return self._run(node)
        self._depth += 1
        try:
            found: Value | None = getattr(self, handler)(node) if handler is not None else None
        finally:
            self._depth -= 1
        if self.policy.code and isinstance(node, _COMPUTED) and not isinstance(found, Known):
            return self._run(node) or found
        return found

    def _run(self, node: ast.expr) -> Value | None:
        """The value of an expression that the policy allows to be run; not of one that binds or awaits."""
        forbidden = (ast.NamedExpr, ast.Await, ast.Yield, ast.YieldFrom)
        if not self.policy.everything and any(isinstance(inner, forbidden) for inner in ast.walk(node)):
            return None
        try:
            code = compile(ast.Expression(node), "<guarded>", "eval", dont_inherit=True)
            return Known(eval(code, dict(self.names)))
        except Exception:  # noqa: BLE001 - the user's code, which the user allowed to be run
            return None

    def _name(self, node: ast.Name) -> Value | None:
        if node.id in self._local:
            return self._local[node.id]
        builtin = vars(sys.modules["builtins"]).get(node.id, MISSING)
        if self.policy.stored:
            found = self._written(node.id) if self._written is not None else None
            if found is not None:
                return found
            if node.id in self.names:
                return Known(self.names[node.id])
        if builtin is MISSING:
            return operations.imported(node.id) if self.policy.imports else None
        return Known(builtin)

    def _constant(self, node: ast.Constant) -> Value:
        return Known(node.value)

    def _attribute(self, node: ast.Attribute) -> Value | None:
        if not self.policy.stored:
            return None
        owner = self.of(node.value)
        found = operations.attribute_of(owner, node.attr)
        if found is None and self.policy.imports and isinstance(owner, Known) and type(owner.value) is ModuleType:
            return operations.imported(f"{owner.value.__name__}.{node.attr}")
        return found

    def _subscript(self, node: ast.Subscript) -> Value | None:
        owner, key = self.of(node.value), self.key(node.slice)
        if isinstance(owner, Known) and issubclass(type(owner.value), type):
            from perijove.interpreter.guarded.promises import of_annotation_node

            return of_annotation_node(node, self.names) and owner  # `list[int]`
        return operations.item_of(owner, key)

    def key(self, node: ast.expr) -> Value | None:
        """What is known of what stands in the brackets of a subscript."""
        if isinstance(node, ast.Tuple):
            parts = [self.key(part) for part in node.elts]
            values = [part.value for part in parts if isinstance(part, Known)]
            return Known(tuple(values)) if len(values) == len(parts) else Instance(tuple, tuple(parts))
        if not isinstance(node, ast.Slice):
            return self.of(node)
        bounds = [None if part is None else self.of(part) for part in (node.lower, node.upper, node.step)]
        if any(part is not None and not (isinstance(part, Known) and is_plain(part.value)) for part in bounds):
            return Instance(slice)
        return Known(slice(*(part.value if isinstance(part, Known) else None for part in bounds)))

    def _call(self, node: ast.Call) -> Value | None:
        if not self.policy.stored:
            return None
        arguments = [self.of(argument) for argument in node.args]
        arguments += [None] * len(node.keywords)  # which are not looked at
        return operations.called(self.of(node.func), arguments)

    def _await(self, node: ast.Await) -> Value | None:
        return operations.awaited(self.of(node.value))

    def _sequence(self, node: ast.List | ast.Tuple | ast.Set) -> Value:
        kind: type = {ast.List: list, ast.Tuple: tuple, ast.Set: set}[type(node)]
        items = [self.of(item.value if isinstance(item, ast.Starred) else item) for item in node.elts]
        values = [item.value for item in items if isinstance(item, Known)]
        complete = len(values) == len(node.elts) and not any(isinstance(item, ast.Starred) for item in node.elts)
        if complete and (kind is not set or all(map(is_plain, values))):
            return Known(kind(values))
        return Instance(kind, tuple(items) if kind is tuple else (either(items),))

    def _dict(self, node: ast.Dict) -> Value:
        keys = [None if key is None else self.of(key) for key in node.keys]
        values = [self.of(value) for value in node.values]
        plain = [key.value for key in keys if isinstance(key, Known) and is_plain(key.value)]
        known = [value.value for value in values if isinstance(value, Known)]
        if len(plain) == len(keys) == len(known):
            return Known(dict(zip(plain, known)))  # noqa: B905 - equally long
        return Instance(dict, (either(keys), either(values)))

    def _comprehension(self, node: ast.ListComp | ast.SetComp | ast.GeneratorExp | ast.DictComp) -> Value:
        outer = dict(self._local)
        try:
            for generator in node.generators:
                self._local.update(bind(generator.target, operations.element_of(self.of(generator.iter))))
            if isinstance(node, ast.DictComp):
                return Instance(dict, (self.of(node.key), self.of(node.value)))
            kinds: dict[type, type] = {ast.ListComp: list, ast.SetComp: set, ast.GeneratorExp: list}
            if isinstance(node, ast.GeneratorExp):
                import types

                return Instance(types.GeneratorType, (self.of(node.elt),))
            return Instance(kinds[type(node)], (self.of(node.elt),))
        finally:
            self._local = outer

    def _text(self, node: ast.JoinedStr) -> Value:
        del node
        return Instance(str)

    def _lambda(self, node: ast.Lambda) -> Value:
        # What it gives is found when it is asked for, with the names that are known here.
        inner = Inference(self.names, self.policy, self._written)
        return Function(lambda: inner.of(node.body), parameter_names(node.args))

    def _either(self, node: ast.IfExp) -> Value | None:
        test = self.of(node.test)
        if isinstance(test, Known) and plain.is_simple(test.value):
            return self.of(node.body if test.value else node.orelse)
        return either([self.of(node.body), self.of(node.orelse)])

    def _boolean(self, node: ast.BoolOp) -> Value | None:
        found: list[Value | None] = []
        for part in node.values:
            value = self.of(part)
            is_last = part is node.values[-1]
            if not is_last and isinstance(value, Known) and plain.is_simple(value.value):
                if bool(value.value) is isinstance(node.op, ast.Or):
                    return either([*found, value])
                continue  # it is passed over
            found.append(value)
        return either(found)

    def _walrus(self, node: ast.NamedExpr) -> Value | None:
        # What it binds is not bound here, so it has a type at most.
        found = self.of(node.value)
        kind = kind_of(found)
        return Instance(kind) if isinstance(found, Known) and kind is not None else found

    def _compared(self, node: ast.Compare) -> Value | None:
        left = self.of(node.left)
        result = self._chain(left, node)
        if result is not MISSING:
            return Known(result)
        if left is not None and operations.is_trusted_value(left):
            return (
                left if isinstance(left, Instance) else Instance(type(left.value)) if isinstance(left, Known) else None
            )
        kinds = [kind_of(left), *(kind_of(self.of(part)) for part in node.comparators)]
        return Instance(bool) if all(among(kind, _COMPARABLE) for kind in kinds) else None

    def _chain(self, left: Value | None, node: ast.Compare) -> Any:
        """What `a < b < c` gives for plain values; MISSING for others."""
        result: Any = True
        for sign, part in zip(node.ops, node.comparators):  # noqa: B905 - equally long
            right = self.of(part)
            if not isinstance(left, Known) or not isinstance(right, Known):
                return MISSING
            result = plain.compared(sign, left.value, right.value)
            if result is MISSING or not result:
                return result
            left = right
        return result

    def _unary(self, node: ast.UnaryOp) -> Value | None:
        value = self.of(node.operand)
        if isinstance(value, Known) and (result := plain.unary(node.op, value.value)) is not MISSING:
            return Known(result)
        if isinstance(node.op, ast.Not):
            return Instance(bool)
        kind = kind_of(value)
        return Instance(kind) if kind is not None and among(kind, _NUMBERS) else None

    def _binary(self, node: ast.BinOp) -> Value | None:
        left, right = self.of(node.left), self.of(node.right)
        if isinstance(left, Known) and isinstance(right, Known):
            result = plain.binary(node.op, left.value, right.value)
            if result is not MISSING:
                return Known(result)
        first, second = kind_of(left), kind_of(right)
        if first is not None and second is not None and among(first, _NUMBERS) and among(second, _NUMBERS):
            if isinstance(node.op, ast.Div):
                return Instance(complex if complex in (first, second) else float)
            return Instance(max(first, second, int, key=_rank))
        for side in (left, right):
            kind = kind_of(side)
            if side is not None and kind is not None and operations.is_trusted_value(side):
                return Instance(kind)
        if (
            first is not None
            and among(first, (str, bytes, list, tuple, set, dict))
            and (first is second or isinstance(node.op, (ast.Mod, ast.Mult)))
        ):
            return left if isinstance(left, Instance) else Instance(first)
        return operations.called(operations.attribute_of(left, _OPERATORS.get(type(node.op), "__add__")), [right])


def _rank(kind: type) -> int:
    return _NUMBERS.index(kind)


def bind(target: ast.expr, value: Value | None) -> dict[str, Value | None]:
    """The names that assigning a value to a target binds."""
    if isinstance(target, ast.Name):
        return {target.id: value}
    if isinstance(target, ast.Starred):
        return bind(target.value, Instance(list, (operations.element_of(value),)))
    bound: dict[str, Value | None] = {}
    if isinstance(target, (ast.Tuple, ast.List)):
        for index, part in enumerate(target.elts):
            found = operations.item_of(value, Known(index)) if among(kind_of(value), (list, tuple)) else None
            bound.update(bind(part, found if found is not None else operations.element_of(value)))
    return bound


def parameter_names(arguments: ast.arguments) -> tuple[str, ...]:
    """The names by which arguments may be given."""
    return tuple(each.arg for each in [*arguments.args, *arguments.kwonlyargs])


_OPERATORS = {
    ast.Add: "__add__",
    ast.Sub: "__sub__",
    ast.Mult: "__mul__",
    ast.Div: "__truediv__",
    ast.FloorDiv: "__floordiv__",
    ast.Mod: "__mod__",
    ast.MatMult: "__matmul__",
    ast.Pow: "__pow__",
    ast.BitAnd: "__and__",
    ast.BitOr: "__or__",
    ast.BitXor: "__xor__",
}
# The method of `Inference` for each kind of expression.
_HANDLERS: dict[Any, str] = {
    ast.Name: "_name",
    ast.Constant: "_constant",
    ast.Attribute: "_attribute",
    ast.Subscript: "_subscript",
    ast.Call: "_call",
    ast.Await: "_await",
    ast.List: "_sequence",
    ast.Tuple: "_sequence",
    ast.Set: "_sequence",
    ast.Dict: "_dict",
    ast.ListComp: "_comprehension",
    ast.SetComp: "_comprehension",
    ast.GeneratorExp: "_comprehension",
    ast.DictComp: "_comprehension",
    ast.JoinedStr: "_text",
    ast.Lambda: "_lambda",
    ast.IfExp: "_either",
    ast.BoolOp: "_boolean",
    ast.NamedExpr: "_walrus",
    ast.Compare: "_compared",
    ast.UnaryOp: "_unary",
    ast.BinOp: "_binary",
}
