"""Attributes and items that are stored, not computed; those of trusted libraries are read.

Nothing here asks an object anything by way of its own class: `isinstance`, `getattr`, `len`, `==` may all be user code.
What objects hold is read through the slots that C put into `type` and `object`.
"""

from __future__ import annotations

import contextlib
import sys
import types
from contextvars import ContextVar
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

TRUSTED = frozenset({"numpy", "pandas", "polars", "pyarrow", "xarray", "geopandas", "scipy"})
_trusted_too: ContextVar[tuple[str, ...]] = ContextVar("trusted packages of the user's", default=())
# Keys of a dictionary that are looked at before one is looked up, which takes some 20 ms then.
MAX_CHECKED = 300_000
# What any class may define without changing what its base does.
HARMLESS = frozenset(
    {"__module__", "__qualname__", "__doc__", "__dict__", "__weakref__", "__annotations__", "__init__"}
    | {"__firstlineno__", "__static_attributes__", "__annotate_func__", "__annotations_cache__", "__abstractmethods__"}
    | {"_abc_impl"}
)
MISSING = object()
PLAIN = frozenset({int, str, bytes, bool, float, complex, type(None), type(Ellipsis)})
_PLAIN_IDS = frozenset(map(id, PLAIN))
_DATA_DESCRIPTORS = (types.GetSetDescriptorType, types.MemberDescriptorType)
_FUNCTIONS = (
    types.FunctionType,
    types.BuiltinFunctionType,
    types.MethodDescriptorType,
    types.WrapperDescriptorType,
    types.MethodWrapperType,
    types.ClassMethodDescriptorType,
)
_TYPE_DICT = type.__dict__["__dict__"]
_TYPE_MRO = type.__dict__["__mro__"]
_TYPE_MODULE = type.__dict__["__module__"]
_TYPE_NAME = type.__dict__["__qualname__"]


def among(kind: Any, kinds: Iterable[Any]) -> bool:
    """Whether a type is one of several: a metaclass may have its own `==` and `hash`, so only plain types are asked."""
    return type(kind) is type and kind in kinds


def is_trusted(obj: Any) -> bool:
    """Whether an object is an instance of one of the trusted libraries' own classes, found where it says it is."""
    return is_trusted_class(type(obj))


@contextlib.contextmanager
def trusting(packages: tuple[str, ...]) -> Iterator[None]:
    """Trust the objects of these packages or modules too, in this block."""
    before = _trusted_too.set(packages)
    try:
        yield
    finally:
        _trusted_too.reset(before)


def is_trusted_class(kind: type) -> bool:
    """Whether a class is a trusted library's, or a subclass that changes nothing of what it does."""
    order = mro(kind)
    index = next((index for index, owner in enumerate(order) if _is_librarys(owner)), -1)
    if index <= 0:
        return index == 0
    own = {name for owner in order[:index] for name in _plain_names(class_members(owner))} - HARMLESS
    # A special method is asked for by what is not written; of the others the library calls those that it has.
    return not any(name.startswith("__") or in_classes(order[index], name) is not MISSING for name in own)


def _is_librarys(kind: type) -> bool:
    """Whether a class is a trusted library's: one that only says so is not in the library's module."""
    module = _TYPE_MODULE.__get__(kind)
    if type(module) is not str or not _is_trusted_name(module):
        return False
    found: Any = sys.modules.get(module)
    for part in _TYPE_NAME.__get__(kind).split("."):
        if type(found) is types.ModuleType or issubclass(type(found), types.ModuleType):
            found = stored(found).get(part)
        elif issubclass(type(found), type):
            found = in_classes(found, part)
        else:
            return False
    return found is kind


def _is_trusted_name(module: str) -> bool:
    if module.partition(".")[0] in TRUSTED:
        return True
    return any(module == name or module.startswith(f"{name}.") for name in _trusted_too.get())


def attribute(obj: Any, name: str) -> Any:
    """An attribute that is stored in the object, its class or its module; MISSING when it would have to be computed."""
    # `isinstance` would ask for `__class__`, which may be the object's own code.
    kind = type(obj)
    if issubclass(kind, types.ModuleType):
        own = stored(obj).get(name, MISSING)
        return own if own is not MISSING or name.startswith("__") else _bound(obj, name, in_classes(kind, name))
    if issubclass(kind, type):
        return _class_attribute(obj, name)
    found = in_classes(kind, name)
    if name in {"name", "value"} and type(found) is not property and _is_member(kind, name, found):
        name = f"_{name}_"
        found = MISSING
    own = stored(obj).get(name, MISSING)
    if found is MISSING:
        return own if own is not MISSING else _read(obj, name)
    if own is not MISSING and in_classes(type(found), "__set__") is MISSING:
        return own
    return _bound(obj, name, found)


def _is_member(kind: type, name: str, found: Any) -> bool:
    """Whether an attribute is that of an enumeration's members, which they store under another name."""
    enumerations = sys.modules.get("enum")
    base = stored(enumerations).get("Enum") if enumerations is not None else None
    return base is not None and any(each is base for each in mro(kind)) and found is class_members(base).get(name)


def static_attribute(obj: Any, name: str) -> Any:
    """What is stored under an attribute's name, a property as the property that it is; nothing is run or read."""
    if issubclass(type(obj), types.ModuleType):
        return stored(obj).get(name, MISSING)
    if issubclass(type(obj), type):
        found = in_classes(obj, name)
        return found if found is not MISSING else in_classes(type(obj), name)
    own = stored(obj).get(name, MISSING)
    return own if own is not MISSING else in_classes(type(obj), name)


def _bound(obj: Any, name: str, found: Any) -> Any:
    """A class's attribute as its instance gives it."""
    if found is MISSING:
        return MISSING
    kind = type(found)
    if among(kind, _FUNCTIONS):
        return found.__get__(obj, type(obj))
    if among(kind, _DATA_DESCRIPTORS):  # slots, and attributes of types written in C
        return _got(found, obj)
    if kind is staticmethod:
        return found.__func__
    if kind is classmethod:
        inner = found.__func__
        return types.MethodType(inner, type(obj)) if type(inner) is types.FunctionType else MISSING
    if is_trusted(obj) and (value := _read(obj, name)) is not MISSING:
        return value
    return found if in_classes(kind, "__get__") is MISSING else MISSING


def _got(descriptor: Any, obj: Any) -> Any:
    """What a descriptor of C gives for an object, without asking the object's class for the attribute."""
    try:
        return descriptor.__get__(obj, type(obj))
    except Exception:  # noqa: BLE001 - an empty slot; a C type's own errors
        return MISSING


def _class_attribute(kind: type, name: str) -> Any:
    of_meta = in_classes(type(kind), name)
    if of_meta is not MISSING and in_classes(type(of_meta), "__set__") is not MISSING:
        return _got(of_meta, kind) if among(type(of_meta), _DATA_DESCRIPTORS) else MISSING
    found = in_classes(kind, name)
    if found is MISSING:
        return MISSING if of_meta is MISSING else _bound(kind, name, of_meta)
    if type(found) is staticmethod:
        return found.__func__
    if type(found) is classmethod:
        inner = found.__func__
        return types.MethodType(inner, kind) if type(inner) is types.FunctionType else MISSING
    if type(found) is types.ClassMethodDescriptorType:
        return found.__get__(None, kind)
    if type(found) is property or among(type(found), (*_FUNCTIONS, *_DATA_DESCRIPTORS)):
        return found
    return found if in_classes(type(found), "__get__") is MISSING else MISSING


def _read(obj: Any, name: str) -> Any:
    """An attribute of a trusted object that the library itself computes."""
    if not is_trusted(obj):
        return MISSING
    for owner in mro(type(obj)):
        if _is_librarys(owner):
            break
        if name in class_members(owner):
            return MISSING
    try:
        return getattr(obj, name)
    except Exception:  # noqa: BLE001 - a trusted library's own errors
        return MISSING


def in_classes(kind: type, name: str) -> Any:
    """What a class or its bases hold under a name, as it is stored."""
    for owner in mro(kind):
        members = _TYPE_DICT.__get__(owner)
        if name in members:
            return members[name]
    return MISSING


def mro(kind: type) -> tuple[type, ...]:
    """A class and its bases, in the order in which they are searched."""
    found: tuple[type, ...] = _TYPE_MRO.__get__(kind)
    return found


def class_members(kind: type) -> Mapping[str, Any]:
    """What a class itself holds."""
    members: Mapping[str, Any] = _TYPE_DICT.__get__(kind)
    return members


def stored(obj: Any) -> dict[str, Any]:
    """What an object's own `__dict__` holds, read past any `__getattribute__` and any attribute of that name."""
    slot = in_classes(type(obj), "__dict__")
    if not among(type(slot), _DATA_DESCRIPTORS):
        return {}
    found = _got(slot, obj)
    return found if type(found) is dict else {}


def item(owner: Any, key: Any) -> Any:
    """An item of a built-in container, or of a trusted library's; MISSING when finding it would run code."""
    if not _is_key(key):
        return MISSING
    kind = type(owner)
    try:
        if issubclass(kind, dict) and in_classes(kind, "__getitem__") is vars(dict)["__getitem__"]:
            # Looking up a key compares it with those whose hash is the same: user code, when they are users' objects.
            return dict.get(owner, key, MISSING) if _has_plain_keys(owner) else MISSING
        for sequence in (list, tuple, str, bytes, range):
            if issubclass(kind, sequence) and in_classes(kind, "__getitem__") is vars(sequence)["__getitem__"]:
                return sequence.__getitem__(owner, key) if among(type(key), (int, bool, slice)) else MISSING
        return owner[key] if is_trusted(owner) else MISSING
    except Exception:  # noqa: BLE001 - no such item; a trusted library's own errors are many
        return MISSING


def _is_key(key: Any) -> bool:
    """Whether looking for something by a key runs nothing of the user's."""
    if type(key) is slice:
        return is_plain((key.start, key.stop, key.step))
    return all(map(_is_key, key)) if type(key) is tuple else is_plain(key)


def _has_plain_keys(owner: dict[Any, Any]) -> bool:
    if dict.__len__(owner) > MAX_CHECKED:
        return False
    kinds = set(map(id, map(type, dict.keys(owner))))  # quick, and asks no class for its hash
    return kinds <= _PLAIN_IDS or all(map(is_plain, dict.keys(owner)))


def is_plain(value: Any) -> bool:
    """Whether comparing and hashing a value runs nothing of the user's."""
    if type(value) is tuple:
        return all(map(is_plain, value))
    return among(type(value), PLAIN)


def attribute_names(obj: Any, *, ask: bool = True) -> list[str]:
    """The names after a dot. A class's or module's own `__dir__` is called if `ask`: saying names is what it is for."""
    kind = type(obj)
    own: Any = MISSING
    if issubclass(kind, types.ModuleType):
        own = stored(obj).get("__dir__", MISSING)
        if not ask or type(own) is not types.FunctionType:
            return _static_names(obj)
    elif not ask or issubclass(kind, type) or in_classes(kind, "__dir__") is vars(object)["__dir__"]:
        return _static_names(obj)
    try:
        names = own() if own is not MISSING else dir(obj)
        return sorted({*_plain_names(names), *_static_names(obj)})
    except Exception:  # noqa: BLE001 - user code
        return _static_names(obj)


def _plain_names(names: Iterable[Any]) -> list[str]:
    return [name for name in names if type(name) is str]


def _static_names(obj: Any) -> list[str]:
    names: dict[str, None] = {}

    def add(found: Iterable[Any]) -> None:
        names.update(dict.fromkeys(_plain_names(found)))

    if issubclass(type(obj), type):
        add(class_names(obj))
        add(name for name in ("mro", "__name__", "__qualname__", "__bases__", "__mro__", "__subclasses__"))
        for owner in mro(type(obj)):  # an enumeration's members are in the class already; other metaclasses add methods
            if owner is not type and owner is not object:
                add(name for name in class_members(owner) if type(name) is str and not name.startswith("__"))
    else:
        add(stored(obj))
        add(class_names(type(obj)))
    return sorted(names)


def class_names(kind: type) -> list[str]:
    """The names that a class and its bases hold, slots and annotated fields among them."""
    names: dict[str, None] = {}
    for owner in mro(kind):
        members = class_members(owner)
        names.update(dict.fromkeys(_plain_names(members)))
        annotated = members.get("__annotations__")
        if type(annotated) is dict:
            names.update(dict.fromkeys(_plain_names(annotated)))
    return sorted(names)
