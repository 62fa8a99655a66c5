"""What annotations promise of values; read, never evaluated as code."""

from __future__ import annotations

import collections
import collections.abc
import sys
import types
import typing
from typing import TYPE_CHECKING, Any

from perijove.interpreter.guarded.attributes import MISSING, class_members, in_classes, mro, stored
from perijove.interpreter.guarded.values import Instance, Known, Value, either, kind_of

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    Resolve = Callable[[str, Mapping[str, Any]], Any]

MAX_DEPTH = 20
_TRANSPARENT = {"Annotated", "ClassVar", "Final", "Required", "NotRequired", "ReadOnly", "InitVar", "Optional"}
_TOLD = {"LiteralString": str, "TypeGuard": bool, "TypeIs": bool}
_ABSTRACT: dict[Any, type] = {
    collections.abc.Sequence: list,
    collections.abc.MutableSequence: list,
    collections.abc.Iterable: list,
    collections.abc.Collection: list,
    collections.abc.Mapping: dict,
    collections.abc.MutableMapping: dict,
    collections.abc.Set: set,
}


def of_annotation(
    annotation: Any, names: Mapping[str, Any], owner: Value | None = None, depth: int = 0
) -> Value | None:
    """What an annotation stands for: an object or its text. `names` are where the text's names are found.

    `owner` is what `Self` stands for.
    """
    if annotation is MISSING or annotation is typing.Any or depth > MAX_DEPTH:
        return None
    if type(annotation) is str:
        return _of_text(annotation, names, owner, depth)
    if annotation is None:
        return Instance(type(None))
    if issubclass(type(annotation), type) and type(annotation) is not types.GenericAlias:
        return Instance(annotation)
    return _of_typing(annotation, names, owner, depth)


def _of_typing(annotation: Any, names: Mapping[str, Any], owner: Value | None, depth: int) -> Value | None:
    def inner(part: Any) -> Value | None:
        return of_annotation(part, names, owner, depth + 1)

    if type(annotation) is getattr(types, "UnionType", None):
        return either([inner(part) for part in annotation.__args__])
    if not is_typings(type(annotation)):
        return None
    kind = type(annotation).__name__
    if kind == "ForwardRef":
        return inner(annotation.__forward_arg__)
    if kind in {"TypeVar", "NewType", "TypeAliasType"}:
        return _of_named(annotation, kind, inner)
    # An alias passes questions on to its class, whose metaclass may be the user's.
    name = None if type(annotation) is types.GenericAlias else getattr(annotation, "_name", None)
    if name == "Self":
        return owner
    origin = typing.get_origin(annotation)
    arguments = typing.get_args(annotation)
    if origin is typing.Union:
        return either([inner(part) for part in arguments])
    if origin is typing.Literal:
        return either([Known(part) for part in arguments])
    told = _TOLD.get(_special(origin) or str(name))
    if told is not None:
        return Instance(told)
    if (origin is typing.Annotated or name in _TRANSPARENT or _special(origin) in _TRANSPARENT) and arguments:
        return inner(arguments[0])
    if issubclass(type(origin), type):
        return Instance(_concrete(origin), tuple(None if part is ... else inner(part) for part in arguments))
    return None


def _of_named(annotation: Any, kind: str, inner: Callable[[Any], Value | None]) -> Value | None:
    """What a type variable is bound to, a new type made of, or an alias short for."""
    if kind == "TypeVar":
        return inner(annotation.__bound__) if annotation.__bound__ is not None else None
    return inner(annotation.__supertype__ if kind == "NewType" else annotation.__value__)


def _special(origin: Any) -> str:
    """The name of a special form, such as `ClassVar`."""
    return (
        str(origin).rpartition(".")[2]
        if type(origin).__name__.endswith("SpecialForm") and is_typings(type(origin))
        else ""
    )


def is_typings(kind: type) -> bool:
    """Whether a class is one of `typing`'s own: what only says so may have any code in it."""
    module = kind.__module__ if type(kind) is type else ""
    return module in {"typing", "types", "typing_extensions"} and vars(sys.modules[module]).get(kind.__name__) is kind


def _concrete(origin: type) -> type:
    """The built-in type whose methods something abstract surely has."""
    return next((kind for abstract, kind in _ABSTRACT.items() if abstract is origin), origin)


def _of_text(text: str, names: Mapping[str, Any], owner: Value | None, depth: int) -> Value | None:
    import ast

    try:
        node = ast.parse(text.strip(), mode="eval").body
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None
    return of_annotation_node(node, names, owner, depth)


def of_annotation_node(node: Any, names: Mapping[str, Any], owner: Value | None = None, depth: int = 0) -> Value | None:
    """What an annotation in a syntax tree stands for."""
    import ast

    if depth > MAX_DEPTH:
        return None
    if isinstance(node, ast.Constant):
        return of_annotation(node.value, names, owner, depth + 1) if isinstance(node.value, (str, type(None))) else None
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.BitOr):
        return either([of_annotation_node(side, names, owner, depth + 1) for side in (node.left, node.right)])
    if isinstance(node, (ast.Name, ast.Attribute)):
        last = node.id if isinstance(node, ast.Name) else node.attr
        if last == "Self":
            return owner
        return of_annotation(_resolved(node, names), names, owner, depth + 1)
    if not isinstance(node, ast.Subscript):
        return None
    parts = node.slice.elts if isinstance(node.slice, ast.Tuple) else [node.slice]
    last = node.value.id if isinstance(node.value, ast.Name) else getattr(node.value, "attr", "")
    if last in {"Union", "Optional"}:
        return either([of_annotation_node(part, names, owner, depth + 1) for part in parts])
    if last in _TRANSPARENT:
        return of_annotation_node(parts[0], names, owner, depth + 1)
    if last == "Literal":
        return either([Known(part.value) for part in parts if isinstance(part, ast.Constant)])
    return _generic(_resolved(node.value, names), [of_annotation_node(part, names, owner, depth + 1) for part in parts])


def _generic(origin: Any, arguments: list[Value | None]) -> Value | None:
    if is_typings(type(origin)):
        origin = typing.get_origin(origin)
    if not issubclass(type(origin), type):
        return None
    return Instance(_concrete(origin), tuple(arguments))


def _resolved(node: Any, names: Mapping[str, Any]) -> Any:
    """The object that a dotted name in an annotation means, if it is stored where the annotation stands."""
    import ast

    from perijove.interpreter.guarded.attributes import attribute

    if isinstance(node, ast.Name):
        builtin = vars(sys.modules["builtins"])
        return names[node.id] if node.id in names else builtin.get(node.id, MISSING)
    if isinstance(node, ast.Attribute):
        owner = _resolved(node.value, names)
        return MISSING if owner is MISSING else attribute(owner, node.attr)
    return MISSING


def returned(function: Any, owner: Value | None = None, given: Sequence[Value | None] = ()) -> Value | None:
    """What calling a function written in Python gives, by its annotation; `given` are the arguments by position."""
    code = function.__code__
    annotated = annotations_of(function)
    annotation = annotated.get("return", MISSING)
    value = of_annotation(annotation, function.__globals__, owner)
    if value is None and type(annotation) is typing.TypeVar:  # what one of the arguments is
        for name, argument in zip(code.co_varnames[: code.co_argcount], given):  # noqa: B905 - as many as are given
            kind = kind_of(argument) if annotated.get(name) is annotation else None
            value = Instance(kind) if kind is not None else value
    if value is None or not code.co_flags & 0x80:  # CO_COROUTINE
        return value
    return Instance(types.CoroutineType, (value,))


def annotations_of(function: Any) -> Mapping[str, Any]:
    """A function's annotations as they are stored; from Python 3.14 on as text, since making objects runs code."""
    if sys.version_info >= (3, 14):
        import annotationlib

        return annotationlib.get_annotations(function, format=annotationlib.Format.STRING)
    found: Mapping[str, Any] = function.__annotations__
    return found


def field(kind: type, name: str, owner: Value | None = None) -> Value | None:
    """What a class says that a field of its instances is: an annotation in it or its bases."""
    for each in mro(kind):
        members = class_members(each)
        annotated = members.get("__annotations__")
        if type(annotated) is dict and name in annotated:
            module = members.get("__module__")
            names = stored(sys.modules[module]) if type(module) is str and module in sys.modules else {}
            return of_annotation(annotated[name], names, owner)
    return None


def is_typed_dict(kind: type) -> bool:
    """Whether a class is a TypedDict, whose annotations are its keys."""
    return in_classes(kind, "__required_keys__") is not MISSING and issubclass(kind, dict)


def annotated_names(kind: type) -> list[str]:
    """The keys of a TypedDict."""
    members = class_members(kind)
    return sorted({*members.get("__required_keys__", ()), *members.get("__optional_keys__", ())})
