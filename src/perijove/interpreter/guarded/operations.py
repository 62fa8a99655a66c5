"""What follows from what is known of a value: its attributes, its items, what calling and awaiting it gives."""

from __future__ import annotations

import functools
import io
import re
import sys
import types
from typing import TYPE_CHECKING, Any

from perijove.interpreter.guarded import plain, promises
from perijove.interpreter.guarded.attributes import (
    MAX_CHECKED,
    MISSING,
    among,
    attribute,
    attribute_names,
    class_names,
    in_classes,
    is_plain,
    is_trusted,
    is_trusted_class,
    item,
    mro,
    stored,
)
from perijove.interpreter.guarded.returns import ARRAYS, FUNCTIONS, METHODS
from perijove.interpreter.guarded.values import Class, Either, Function, Instance, Known, Made, Value, either, kind_of

if TYPE_CHECKING:
    from collections.abc import Sequence

_FILE = io.TextIOWrapper.__mro__[-2]  # the base in C of every kind of file
MAX_ITEMS = 1000
_BUILTIN = {"open": io.TextIOWrapper}
_PATTERNS = {"compile": re.Pattern, "match": re.Match, "search": re.Match, "fullmatch": re.Match}


def imported(name: str) -> Value | None:
    """A module, which is imported if it has not been."""
    import importlib

    try:
        return Known(importlib.import_module(name))
    except Exception:  # noqa: BLE001 - the module's own code, which the user allowed to be run
        return None


def attribute_of(value: Value | None, name: str) -> Value | None:
    """An attribute, as far as it can be told without running code."""
    if isinstance(value, Known):
        found = attribute(value.value, name)
        return Known(found) if found is not MISSING else _promised(type(value.value), name, value)
    if isinstance(value, Instance):
        return _of_type(value, name)
    if isinstance(value, Either):
        return either([attribute_of(option, name) for option in value.options])
    if isinstance(value, (Class, Made)):
        return _of_written(value.of if isinstance(value, Made) else value, name)
    return None


def _of_written(owner: Class, name: str) -> Value | None:
    if name in owner.members:
        return owner.members[name]()
    for base in owner.bases:
        found = attribute_of(base if isinstance(base, Class) else _instance_of(base), name)
        if found is not None:
            return found
    return None


def _of_type(owner: Instance, name: str) -> Value | None:
    """An attribute of something of which only the type is known."""
    result = _listed(owner.kind, name)
    if result is not None:
        return Function(lambda: _from_table(result, owner, []))
    found = in_classes(owner.kind, name)
    if type(found) is types.FunctionType:
        return Function(lambda: promises.returned(found, owner), _parameter_names(found))
    if among(type(found), (classmethod, staticmethod)) and type(found.__func__) is types.FunctionType:
        return Function(lambda: promises.returned(found.__func__, owner), _parameter_names(found.__func__))
    promised = _promised(owner.kind, name, owner)
    if promised is not None or found is MISSING:
        return promised
    if among(type(found), (types.MethodDescriptorType, types.WrapperDescriptorType, types.BuiltinFunctionType)):
        return Function(lambda: None)
    return Known(found) if in_classes(type(found), "__get__") is MISSING else None


def _listed(kind: type, name: str) -> str | None:
    """What the tables of Python's own types say of a method."""
    return METHODS.get(kind, {}).get(name) if type(kind) is type else None


def _promised(kind: type, name: str, owner: Value) -> Value | None:
    """What a property's or a field's annotation says."""
    found = in_classes(kind, name)
    getter = found.fget if type(found) is property else None
    if type(found) is functools.cached_property:
        getter = stored(found).get("func")
    if type(getter) is types.FunctionType:
        return promises.returned(getter, owner)
    return promises.field(kind, name, owner)


def _parameter_names(function: types.FunctionType) -> tuple[str, ...]:
    code = function.__code__
    return code.co_varnames[1 : code.co_argcount + code.co_kwonlyargcount]


def item_of(value: Value | None, key: Value | None) -> Value | None:
    """`value[key]`."""
    if isinstance(value, Either):
        return either([item_of(option, key) for option in value.options])
    if isinstance(value, Known):
        return _item_of_known(value, key)
    if not isinstance(value, Instance):
        return None
    if promises.is_typed_dict(value.kind) and isinstance(key, Known) and type(key.value) is str:
        return promises.field(value.kind, key.value)
    if issubclass(value.kind, tuple) and isinstance(key, Known) and type(key.value) is int:
        index = key.value
        fields = in_classes(value.kind, "_fields")
        if type(fields) is tuple and -len(fields) <= index < len(fields):
            return promises.field(value.kind, fields[index], value)
        return value.arguments[index] if -len(value.arguments) <= index < len(value.arguments) else None
    if among(value.kind, (str, bytes)):
        return value
    if issubclass(value.kind, dict) and value.arguments:
        return value.arguments[-1]
    if issubclass(value.kind, (list, tuple)) and value.arguments:
        return value if isinstance(key, Known) and type(key.value) is slice else value.arguments[0]
    return _method_result(value, "__getitem__")


def _item_of_known(value: Known, key: Value | None) -> Value | None:
    found = item(value.value, key.value) if isinstance(key, Known) else MISSING
    if found is not MISSING:
        return Known(found)
    if is_trusted(value.value) and key is not None:  # a mask, or a list of columns
        return Instance(type(value.value))
    if type(value.value) is dict and len(value.value) > MAX_CHECKED:  # what it holds is likely to be alike
        return Instance(type(next(iter(value.value.values()))))
    return _method_result(value, "__getitem__")


def with_item(value: Value | None, key: Value | None, given: Value | None) -> Value | None:
    """What a value is after `value[key] = given`."""
    if not isinstance(value, Known) or type(value.value) is not dict or len(value.value) > MAX_ITEMS:
        return value
    if isinstance(key, Known) and isinstance(given, Known) and all(map(is_plain, (key.value, *value.value))):
        return Known({**value.value, key.value: given.value})
    return Instance(dict, (either([element_of(value), key]), either([_values_of(value), given])))


def _method_result(value: Value, name: str) -> Value | None:
    kind = kind_of(value)
    found = in_classes(kind, name) if kind is not None else MISSING
    owner = value if isinstance(value, Instance) else Instance(kind) if kind is not None else None
    return promises.returned(found, owner) if type(found) is types.FunctionType else None


def element_of(value: Value | None) -> Value | None:
    """What iterating over something gives."""
    if isinstance(value, Either):
        return either([element_of(option) for option in value.options])
    if isinstance(value, Known):
        return _first(value.value)
    if not isinstance(value, Instance):
        return None
    if among(value.kind, (str, bytes)):
        return value if value.kind is str else Instance(int)
    if value.kind is range:
        return Instance(int)
    if value.kind is io.TextIOWrapper:
        return Instance(str)
    if value.arguments:
        return value.arguments[0]
    made = _method_result(value, "__iter__") or _method_result(value, "__next__")
    return element_of(made) if isinstance(made, Instance) and made.arguments else made


def _first(value: Any) -> Value | None:
    kind = type(value)
    if among(kind, (list, tuple, str)) and len(value):
        return Known(value[0])
    if among(kind, (dict, set, frozenset, *plain.VIEWS)) and len(value):
        return Known(next(iter(value)))
    if kind is range or kind is bytes:
        return Instance(int)
    return (
        element_of(Instance(kind)) if not among(kind, (list, tuple, str, dict, set, frozenset, *plain.VIEWS)) else None
    )


def awaited(value: Value | None) -> Value | None:
    """What `await` gives."""
    if isinstance(value, Instance) and value.arguments:
        return value.arguments[-1]
    return _method_result(value, "__await__") if value is not None else None


def _has_base(kind: type, base: type) -> bool:
    """`issubclass` without asking the metaclass of the base, which would hash the class."""
    return any(owner is base for owner in mro(kind))


def entered(value: Value | None, name: str = "__enter__") -> Value | None:
    """What `with value as` binds."""
    kind = kind_of(value)
    if kind is not None and _has_base(kind, _FILE):
        return Instance(kind)
    found = attribute_of(Instance(kind) if kind is not None else value, name)
    return called(found, []) if found is not None else None


def called(function: Value | None, arguments: Sequence[Value | None]) -> Value | None:
    """What a call gives, by annotations and by what is known of Python's own functions."""
    if isinstance(function, Function):
        return function.returns()
    if isinstance(function, Class):
        return Made(function)
    if isinstance(function, Either):
        return either([called(option, arguments) for option in function.options])
    if not isinstance(function, Known):
        return None
    target = function.value
    kind = type(target)
    values = [argument.value for argument in arguments if isinstance(argument, Known)]
    if len(values) == len(arguments) and (result := plain.called(target, values)) is not MISSING:
        return Known(result)
    if issubclass(kind, type):
        return _constructed(target, arguments)
    if kind is types.FunctionType:
        return promises.returned(_unwrapped(target), None, arguments) or _of_library(target)
    if kind is types.MethodType:
        owner = target.__self__
        of = Instance(owner) if issubclass(type(owner), type) else Instance(type(owner))
        given = [of, *arguments]
        return promises.returned(target.__func__, of, given) if type(target.__func__) is types.FunctionType else None
    if kind is functools.partial:
        return called(Known(target.func), arguments)
    if kind is types.BuiltinFunctionType:
        return _of_builtin(target, arguments)
    found = in_classes(kind, "__call__")
    return promises.returned(found, Instance(kind)) if type(found) is types.FunctionType else _of_library(target)


def _unwrapped(function: types.FunctionType) -> types.FunctionType:
    inner = stored(function).get("__wrapped__")
    annotated = "return" in promises.annotations_of(function)
    return inner if type(inner) is types.FunctionType and not annotated else function


def _constructed(kind: type, arguments: Sequence[Value | None]) -> Value | None:
    if kind is type:
        return None
    if among(kind, (list, tuple, set, frozenset)) and arguments:
        return Instance(kind, (element_of(arguments[0]),))
    if kind is enumerate and arguments:
        return Instance(list, (Instance(tuple, (Instance(int), element_of(arguments[0]))),))
    if kind is zip:
        return Instance(list, (Instance(tuple, tuple(element_of(each) for each in arguments)),))
    if among(kind, (reversed, filter, map)) and arguments:
        if kind is map:
            return Instance(list, (called(arguments[0], []),))
        return Instance(list, (element_of(arguments[-1]),))
    made = in_classes(kind, "__new__")
    promised = promises.returned(made.__func__, Instance(kind)) if _is_python(made) else None
    return promised or Instance(kind)


def _is_python(made: Any) -> bool:
    return type(made) is staticmethod and type(made.__func__) is types.FunctionType


def _of_builtin(function: Any, arguments: Sequence[Value | None]) -> Value | None:
    """A function or method written in C."""
    owner = function.__self__
    name = function.__name__
    if owner is sys.modules["builtins"]:
        if name in _BUILTIN:
            return Instance(_BUILTIN[name])
        return _from_table(FUNCTIONS.get(name, ""), None, arguments)
    if type(owner) is types.ModuleType:
        return (
            Instance(_BUILTIN[name]) if owner.__name__ in {"io", "_io"} and name in _BUILTIN else _of_library(function)
        )
    kind = owner if issubclass(type(owner), type) else type(owner)
    result = _listed(kind, name)
    if name in {"get", "pop", "setdefault"} and type(owner) is dict and arguments:
        return item_of(Known(owner), arguments[0]) or either(list(arguments[1:])) or _values_of(Known(owner))
    if result is not None:
        return _from_table(result, Known(owner) if kind is not owner else Instance(kind), arguments)
    if kind is re.Pattern and name in _PATTERNS:
        return Instance(_PATTERNS[name])
    return None


def _of_library(function: Any) -> Value | None:
    """Functions of numpy and `re` that say nothing of what they make."""
    module, name = attribute(function, "__module__"), attribute(function, "__name__")
    if module == "re" and name in _PATTERNS:
        return Instance(_PATTERNS[name])
    if type(module) is str and module.partition(".")[0] == "numpy" and name in ARRAYS and "numpy" in sys.modules:
        return _instance_of(Known(attribute(sys.modules["numpy"], "ndarray")))
    return None


def _instance_of(value: Value | None) -> Value | None:
    if isinstance(value, Known) and issubclass(type(value.value), type):
        return Instance(value.value)
    return Made(value) if isinstance(value, Class) else None


def _from_table(result: str, owner: Value | None, arguments: Sequence[Value | None]) -> Value | None:
    """The value that an entry of the tables of `returns` stands for."""
    if result == "self":
        return _another(owner)
    if result in {"item", "key"}:
        return element_of(owner)
    if result == "value":
        return _values_of(owner)
    if result == "pair":
        return Instance(tuple, (element_of(owner), _values_of(owner)))
    if result.startswith("item of"):
        return element_of(arguments[0]) if arguments else None
    if result == "0":
        return arguments[0] if arguments else None
    outer, _, inner = result.rstrip("]").partition("[")
    kinds: dict[str, type] = {"int": int, "str": str, "bytes": bytes, "bool": bool, "float": float}
    kinds.update({"list": list, "tuple": tuple, "dict": dict})
    if outer not in kinds:
        return None
    return Instance(kinds[outer], tuple(_from_table(part, owner, arguments) for part in inner.split(", ") if part))


def _another(owner: Value | None) -> Value | None:
    """Another object of the same type, which holds the like."""
    if not isinstance(owner, Known):
        return owner if isinstance(owner, Instance) else None
    kind = type(owner.value)
    if kind is dict:
        return Instance(dict, (element_of(owner), _values_of(owner)))
    return Instance(kind, (element_of(owner),) if among(kind, (list, set, frozenset)) else ())


def _values_of(owner: Value | None) -> Value | None:
    if isinstance(owner, Known) and type(owner.value) is dict and owner.value:
        return Known(next(iter(owner.value.values())))
    return owner.arguments[-1] if isinstance(owner, Instance) and owner.arguments else None


def names_of(value: Value | None, *, ask: bool = True) -> list[str]:
    """The names after a dot."""
    if isinstance(value, Known):
        return attribute_names(value.value, ask=ask)
    if isinstance(value, Instance):
        return class_names(value.kind)
    if isinstance(value, Function):
        return class_names(types.FunctionType)
    if isinstance(value, Either):
        return sorted({name for option in value.options for name in names_of(option, ask=ask)})
    if isinstance(value, (Class, Made)):
        owner = value.of if isinstance(value, Made) else value
        inherited = [name for base in owner.bases or (Known(object),) for name in names_of(base, ask=False)]
        return sorted({*owner.members, *inherited})
    return []


def is_trusted_value(value: Value) -> bool:
    """Whether operators on a value are those of a trusted library."""
    kind = kind_of(value)
    return kind is not None and is_trusted_class(kind)
