"""What an expression is, found out without running the user's code.

Names, literals, attributes that are stored (not computed), and items of built-in containers. Properties, descriptors,
`__getattr__`, `__getitem__` and calls are code; only those of trusted libraries, whose reading has no effects, are run.
"""

from __future__ import annotations

import _ast
import sys
import types
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

TRUSTED = frozenset({"numpy", "pandas", "polars", "pyarrow", "xarray"})
MAX_DEPTH = 50
MISSING = object()
_CONTAINERS = (dict, list, tuple, str, bytes, range)
_DATA_DESCRIPTORS = (types.GetSetDescriptorType, types.MemberDescriptorType)
_FUNCTIONS = (
    types.FunctionType,
    types.BuiltinFunctionType,
    types.MethodDescriptorType,
    types.WrapperDescriptorType,
    types.MethodWrapperType,
    types.ClassMethodDescriptorType,
)


def evaluate(expression: str, names: Mapping[str, Any]) -> Any:
    """The value of an expression, or MISSING when finding it would run code or it has none."""
    try:
        tree: Any = compile(expression.strip(), "<guarded>", "eval", 0x400, dont_inherit=True)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return MISSING
    return _value(tree.body, names, 0)


def _value(node: Any, names: Mapping[str, Any], depth: int) -> Any:
    if depth > MAX_DEPTH:
        return MISSING
    if isinstance(node, _ast.Name):
        return _name(node.id, names)
    if isinstance(node, _ast.Constant):
        return node.value
    if isinstance(node, _ast.Attribute):
        owner = _value(node.value, names, depth + 1)
        return MISSING if owner is MISSING else attribute(owner, node.attr)
    if isinstance(node, _ast.Subscript):
        return _item(_value(node.value, names, depth + 1), _value(node.slice, names, depth + 1))
    if isinstance(node, (_ast.List, _ast.Tuple)):
        return _collected(node, names, depth)
    if isinstance(node, _ast.Dict):
        return {}
    if isinstance(node, _ast.JoinedStr):
        return ""
    if isinstance(node, _ast.Set):
        return set()
    if isinstance(node, _ast.UnaryOp) and isinstance(node.op, _ast.USub):
        value = _value(node.operand, names, depth + 1)
        return -value if type(value) in {int, float} else MISSING
    return MISSING


def _name(name: str, names: Mapping[str, Any]) -> Any:
    if name in names:
        return names[name]
    return vars(sys.modules["builtins"]).get(name, MISSING)


def _collected(node: _ast.List | _ast.Tuple, names: Mapping[str, Any], depth: int) -> Any:
    items = [_value(item, names, depth + 1) for item in node.elts]
    return items if isinstance(node, _ast.List) else tuple(items)


def _item(owner: Any, key: Any) -> Any:
    """An item of a built-in container, or of a trusted library's."""
    if owner is MISSING or key is MISSING or type(key) not in {int, str, bytes, bool, float, tuple}:
        return MISSING
    if type(owner) not in _CONTAINERS and not is_trusted(owner):
        return MISSING
    try:
        return owner[key]
    except Exception:  # noqa: BLE001 - a trusted library's own errors are many
        return MISSING


def is_trusted(obj: Any) -> bool:
    """Whether an object is an instance of one of the trusted libraries' own classes."""
    module = type.__dict__["__module__"].__get__(type(obj))
    return isinstance(module, str) and module.partition(".")[0] in TRUSTED


def attribute(obj: Any, name: str) -> Any:
    """An attribute that is stored in the object, its class or its module; MISSING when it would have to be computed."""
    # `isinstance` would ask for `__class__`, which may be the object's own code.
    if issubclass(type(obj), types.ModuleType):
        return _stored(obj).get(name, MISSING)
    if issubclass(type(obj), type):
        return _class_attribute(obj, name)
    found = _in_classes(type(obj), name)
    own = _stored(obj).get(name, MISSING)
    if found is MISSING or (own is not MISSING and not isinstance(found, property)):
        if own is not MISSING or not is_trusted(obj):
            return own
        return _read(obj, name)
    return _bound(obj, name, found)


def _bound(obj: Any, name: str, found: Any) -> Any:
    """A class's attribute as its instance gives it."""
    kind = type(found)
    if kind in _FUNCTIONS:
        return found.__get__(obj, type(obj))
    if kind in _DATA_DESCRIPTORS:  # slots, and attributes of types written in C
        return _read(obj, name)
    if kind is staticmethod:
        return found.__func__
    if kind is classmethod:
        return found.__func__
    if is_trusted(obj):
        return _read(obj, name)
    if _in_classes(kind, "__get__") is not MISSING:
        return MISSING
    return found


def _class_attribute(kind: type, name: str) -> Any:
    found = _in_classes(kind, name)
    if found is MISSING:
        found = _in_classes(type(kind), name)
        return (
            found if type(found) in _FUNCTIONS else _read(kind, name) if type(found) in _DATA_DESCRIPTORS else MISSING
        )
    if type(found) in {staticmethod, classmethod}:
        return found.__func__
    return found


def _read(obj: Any, name: str) -> Any:
    try:
        return getattr(obj, name)
    except Exception:  # noqa: BLE001 - a trusted library's own errors
        return MISSING


def _in_classes(kind: type, name: str) -> Any:
    for owner in _mro(kind):
        members = type.__dict__["__dict__"].__get__(owner)
        if name in members:
            return members[name]
    return MISSING


def _mro(kind: type) -> tuple[type, ...]:
    found: tuple[type, ...] = type.__dict__["__mro__"].__get__(kind)
    return found


def _stored(obj: Any) -> Mapping[str, Any]:
    """What an object's own `__dict__` holds, read past any `__getattribute__`."""
    try:
        stored = object.__getattribute__(obj, "__dict__")
    except (AttributeError, TypeError):
        return {}
    return stored if isinstance(stored, (dict, types.MappingProxyType)) else {}


def attribute_names(obj: Any) -> list[str]:
    """The names after a dot. A class's own `__dir__` is called: saying names is what it is for."""
    kind = type(obj)
    if not issubclass(kind, (type, types.ModuleType)) and _in_classes(kind, "__dir__") is not vars(object)["__dir__"]:
        try:
            return [name for name in dir(obj) if isinstance(name, str)]
        except Exception:  # noqa: BLE001 - user code
            return _static_names(obj)
    return _static_names(obj)


def _static_names(obj: Any) -> list[str]:
    names: dict[str, None] = {}

    def add(found: Iterable[Any]) -> None:
        names.update(dict.fromkeys(name for name in found if isinstance(name, str)))

    if issubclass(type(obj), type):
        for owner in _mro(obj):
            add(type.__dict__["__dict__"].__get__(owner))
        add(name for name in ("mro", "__name__", "__qualname__", "__bases__", "__mro__", "__subclasses__"))
        if type(obj) is not type:  # an enumeration's members are in the class already; other metaclasses add methods
            add(name for name in vars(type(obj)) if not name.startswith("__"))
    else:
        add(_stored(obj))
        for owner in _mro(type(obj)):
            add(type.__dict__["__dict__"].__get__(owner))
    return sorted(names)
