"""Which function gives a type's representation: registered for the object, for its class, or for its class's name.

The interface is the one that libraries use on IPython's formatters: the three tables are plain dictionaries and may be
changed directly, entries registered by name move to the table of classes when the class is first seen.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable

_CANARY = "_ipython_canary_method_should_not_exist_"  # the peers' name: objects that answer everything know it
_NO_DEFAULT: Any = object()


class Registry:
    """Functions by object (`singleton_printers`, by id), class (`type_printers`), name (`deferred_printers`)."""

    def __init__(self) -> None:
        self.singleton_printers: dict[int, Any] = {}
        self.type_printers: dict[type, Any] = {}
        self.deferred_printers: dict[tuple[str, str], Any] = {}

    def for_type(self, typ: type | str, func: Callable[..., Any] | None = None) -> Any:
        """Register a function for a class (or its `"module.name"`); returns what was registered before."""
        if isinstance(typ, str):
            module, _, name = typ.rpartition(".")
            return self.for_type_by_name(module, name, func)
        before = self.find(typ)
        if func is not None:
            self.type_printers[typ] = func
        return before

    def for_type_by_name(self, type_module: str, type_name: str, func: Callable[..., Any] | None = None) -> Any:
        """Register a function for a class that need not be imported yet; returns what was registered before."""
        key = (type_module, type_name)
        before = self._by_name(key)
        if func is not None:
            self.deferred_printers[key] = func
        return before

    def pop(self, typ: type | str, default: Any = _NO_DEFAULT) -> Any:
        """Remove and return what is registered for a class; raises KeyError unless a default is given."""
        if isinstance(typ, str):
            module, _, name = typ.rpartition(".")
            key = (module, name)
            owner = next((kind for kind in self.type_printers if name_of(kind) == key), None)
            if key in self.deferred_printers or owner is None:
                found = self.deferred_printers.pop(key, default)
            else:
                found = self.type_printers.pop(owner)
        elif typ in self.type_printers:
            found = self.type_printers.pop(typ)
        else:
            found = self.deferred_printers.pop(name_of(typ), default)
        if found is _NO_DEFAULT:
            raise KeyError(f"no printer is registered for {typ!r}")
        return found

    def lookup(self, obj: Any) -> Any:
        """The function for an object; raises KeyError."""
        return (
            self.singleton_printers[id(obj)] if id(obj) in self.singleton_printers else self.lookup_by_type(type(obj))
        )

    def lookup_by_type(self, typ: type | str) -> Any:
        """The function for a class or the nearest of its bases, or for exactly the class so named; raises KeyError."""
        if isinstance(typ, str):
            module, _, name = typ.rpartition(".")
            found = self._by_name((module, name))
        else:
            found = self.find(typ)
        if found is None:
            raise KeyError(f"no printer is registered for {typ!r}")
        return found

    def find(self, kind: type) -> Any:
        """The function for a class or the nearest of its bases, else None."""
        if not self.type_printers and not self.deferred_printers:
            return None
        for owner in mro(kind):
            if owner in self.type_printers or self.resolve(owner):
                return self.type_printers[owner]
        return None

    def resolve(self, owner: type) -> bool:
        """Move what is registered under a class's name to the class itself; whether there was something."""
        if not self.deferred_printers:
            return False
        key = name_of(owner)
        if key not in self.deferred_printers:
            return False
        self.type_printers[owner] = self.deferred_printers.pop(key)
        return True

    def _by_name(self, key: tuple[str, str]) -> Any:
        if key in self.deferred_printers:
            return self.deferred_printers[key]
        return next((func for kind, func in self.type_printers.items() if name_of(kind) == key), None)

    def __contains__(self, typ: type | str) -> bool:
        try:
            self.lookup_by_type(typ)
        except KeyError:
            return False
        return True


def name_of(kind: type) -> tuple[str, str]:
    """A class's module and name, as the table of names has them; past any metaclass's own attributes."""
    try:
        module = kind.__module__
    except Exception:  # noqa: BLE001 - a metaclass's code
        module = ""
    return (module if isinstance(module, str) else "", type.__dict__["__name__"].__get__(kind))


def mro(kind: type) -> tuple[type, ...]:
    """A class and its bases in order, whatever its metaclass says."""
    found: tuple[type, ...] = type.__dict__["__mro__"].__get__(kind)
    return found


def find_method(obj: Any, name: str) -> Callable[..., Any] | None:
    """A `_repr_*_` method of an instance, not one of a class, and not one that an object makes up for any name."""
    if isinstance(obj, type):
        return None
    try:
        method: Callable[..., Any] | None = getattr(obj, name, None)
        if not callable(method):
            return None
        if not hasattr(type(obj), name) and getattr(obj, _CANARY, None) is not None:
            return None
    except Exception:  # noqa: BLE001 - user code: an attribute that can't be read is no method
        return None
    return method
