"""`IPython.core.guarded_eval`: the value of code, as far as a policy lets it be found out; else what stands for it."""

from __future__ import annotations

import ast
import dataclasses
import sys
import types
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from perijove.interpreter.guarded import POLICIES, trusting
from perijove.interpreter.guarded.attributes import PLAIN
from perijove.interpreter.guarded.evaluate import Inference
from perijove.interpreter.guarded.operations import attribute_of, called, item_of, names_of
from perijove.interpreter.guarded.promises import annotated_names, is_typed_dict, is_typings
from perijove.interpreter.guarded.values import Instance, Known, Value, kind_of
from perijove.interpreter.guarded.written import Written

if TYPE_CHECKING:
    from collections.abc import Callable

EVALUATION_POLICIES = POLICIES
_EMPTY = (*PLAIN, tuple, list, set, frozenset, dict)


class GuardRejection(Exception):
    """Finding a value would run code that the policy forbids."""


@dataclass
class EvaluationContext:
    """Names, and how much of their code may be run."""

    locals: dict[str, Any]
    globals: dict[str, Any]
    evaluation: str = "forbidden"
    in_subscript: bool = False
    auto_import: Callable[..., Any] | None = None
    policy_overrides: dict[str, Any] = field(default_factory=dict)


def guarded_eval(code: str, context: EvaluationContext) -> Any:
    """The value of the last expression. Raises GuardRejection, NameError, SyntaxError.

    Where only its type is known, an object that has the attributes of that. Statements bind no name outside.
    """
    if context.in_subscript:
        if not code.strip():
            return ()
        code = f"_IPYTHON_SUBSCRIPT_[{code}]"
    *above, last = ast.parse(code).body
    imports = bool(context.policy_overrides.get("allow_auto_import"))
    policy = dataclasses.replace(POLICIES[context.evaluation], imports=imports)
    if not isinstance(last, ast.Expr):
        return None
    names = {**context.globals, **context.locals}
    written = Written(ast.Module(above, []), sys.maxsize, names, policy)
    inference = Inference(names, policy, written.lookup)
    with trusting(tuple(context.policy_overrides.get("allowed_getattr_external", ()))):
        subscript = last.value if context.in_subscript else None
        found = inference.key(subscript.slice) if isinstance(subscript, ast.Subscript) else inference.of(last.value)
    if found is None:
        unknown = _unknown(last, {*names, *written.names, *vars(sys.modules["builtins"])})
        if unknown and policy.stored:
            raise NameError(f"name {unknown!r} is not defined", name=unknown)
        raise GuardRejection(f"the policy {policy.name!r} does not let {ast.unparse(last)!r} be evaluated")
    return _made(found)


def _unknown(node: ast.AST, known: set[str]) -> str:
    names = (inner.id for inner in ast.walk(node) if isinstance(inner, ast.Name))
    return next((name for name in names if name not in known), "")


def _made(value: Value) -> Any:
    if isinstance(value, Known):
        return value.value
    kind = kind_of(value)
    if isinstance(value, Instance) and not value.arguments and any(kind is each for each in _EMPTY):
        return value.kind()
    return tuple(_made(each or Instance(object)) for each in value.arguments) if _is_row(value) else Stand(value)  # type: ignore[union-attr]


def _is_row(value: Value) -> bool:
    return isinstance(value, Instance) and value.kind is tuple


class Stand:
    """Stands for something of which the type is known: it has its attributes, items and results, each as such again."""

    def __init__(self, value: Value) -> None:
        vars(self)["__value"] = value

    @property  # type: ignore[misc]
    def __class__(self) -> Any:
        return kind_of(vars(self)["__value"]) or Stand

    def __dir__(self) -> list[str]:
        return names_of(vars(self)["__value"])

    def __getattr__(self, name: str) -> Any:
        value = vars(self)["__value"]
        if name not in names_of(value):
            raise AttributeError(name)
        return _made(attribute_of(value, name) or Instance(object))

    def __getitem__(self, key: Any) -> Any:
        found = item_of(vars(self)["__value"], Known(key))
        if found is None:
            raise GuardRejection(f"what the item {key!r} is can't be told")
        return _made(found)

    def __call__(self, *arguments: Any) -> Any:
        found = called(vars(self)["__value"], [Known(argument) for argument in arguments])
        if found is None:
            raise GuardRejection("what the call gives can't be told")
        return _made(found)

    def _ipython_key_completions_(self) -> list[str]:
        kind = kind_of(vars(self)["__value"])
        return annotated_names(kind) if kind is not None and is_typed_dict(kind) else []


def _is_type_annotation(obj: Any) -> bool:
    return isinstance(obj, type) or is_typings(type(obj))


def _unbind_method(func: Any) -> Any:
    """The function of a bound method as its class has it; None for what is not bound."""
    owner, name = getattr(func, "__self__", None), getattr(func, "__name__", None)
    bound = isinstance(func, (types.MethodType, types.BuiltinMethodType)) and not isinstance(owner, types.ModuleType)
    return getattr(type(owner), name, None) if bound and name is not None else None
