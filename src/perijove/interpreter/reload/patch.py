"""Gives an object the behaviour of the one that took its place, so that whoever holds it sees the change.

An object that can be patched stays the one that its module has: its identity, and with it `isinstance`, pickles and
`from module import name`, goes on as it was.
"""

from __future__ import annotations

import functools
from types import FunctionType, MethodType
from typing import TYPE_CHECKING, Any

from perijove.interpreter.reload.classes import patch_class

if TYPE_CHECKING:
    from collections.abc import Callable
    from types import CellType

_LRU = type(functools.lru_cache(lambda: None))
_COPIED = ("__code__", "__defaults__", "__kwdefaults__", "__doc__", "__name__", "__qualname__", "__module__")
_TARGET = "perijove: the function that is called instead"
MAX_DEPTH = 50


def _forward(*args: Any, **kwargs: Any) -> Any:
    target: Any = "perijove: the function that is called instead"
    return target(*args, **kwargs)


class Patcher:
    """Patches objects of one module; remembers which object stays for which new one."""

    def __init__(self, module: str, before: dict[str, Any]) -> None:
        """`before` is what the module held under its names."""
        self.module = module
        self._before = before
        self.kept: dict[int, tuple[Any, Any]] = {}  # by the new one's id: the new one, to keep it alive, and the old
        self._depth = 0

    def __call__(self, old: Any, new: Any) -> Any:
        """The object to have from now on: the old one when it could be patched, else the new one."""
        if old is new or self._depth > MAX_DEPTH:
            return new
        if id(new) in self.kept:
            return self.kept[id(new)][1]
        patch = self._method(old, new)
        if patch is None:
            return new
        self.kept[id(new)] = new, old
        self._depth += 1
        try:
            stays = patch(old, new)
        finally:
            self._depth -= 1
        if not stays:
            del self.kept[id(new)]
        return old if stays else new

    def staying(self, base: type) -> type:
        """The class that stays for a base, which may be patched only now."""
        found: type = self(self._before.get(base.__qualname__), base)
        return found

    def _method(self, old: Any, new: Any) -> Callable[[Any, Any], bool] | None:
        if type(old) is not type(new):
            return None
        if isinstance(new, type):
            same = new.__module__ == self.module == old.__module__ and new.__qualname__ == old.__qualname__
            return self._class if same else None
        return _methods(self).get(type(new))

    def _class(self, old: type, new: type) -> bool:
        return patch_class(old, new, self)

    def function(self, old: FunctionType, new: FunctionType) -> bool:
        """Code, defaults, annotations, attributes, and what a closure holds."""
        if len(old.__code__.co_freevars) != len(new.__code__.co_freevars):
            return self._forwarded(old, new)
        for name in _COPIED:
            setattr(old, name, getattr(new, name))
        _copy_annotations(old, new)
        for before, after in zip(old.__closure__ or (), new.__closure__ or (), strict=True):
            self._cell(before, after)
        self._attributes(vars(old), vars(new))
        return True

    def _forwarded(self, old: FunctionType, new: FunctionType) -> bool:
        """Code can't be exchanged between functions with different closures: the old one calls the new one."""
        if not old.__code__.co_freevars:
            template = _forward.__code__
            constants = tuple(new if each == _TARGET else each for each in template.co_consts)
            old.__code__ = template.replace(co_consts=constants, co_name=new.__name__)
            old.__defaults__, old.__kwdefaults__, old.__doc__ = None, None, new.__doc__
            vars(old)["__wrapped__"] = new
        return False

    def _cell(self, old: CellType, new: CellType) -> None:
        try:
            value = new.cell_contents
        except ValueError:  # empty
            return
        try:
            before = old.cell_contents
        except ValueError:
            before = None
        old.cell_contents = self(before, value)

    def _attributes(self, old: dict[str, Any], new: dict[str, Any]) -> None:
        for name in [name for name in old if name not in new]:
            del old[name]
        for name, value in new.items():
            old[name] = self(old.get(name), value)

    def cached(self, old: Any, new: Any) -> bool:
        """`functools.lru_cache`: the function within; what it has cached is forgotten."""
        if (
            old.cache_parameters() != new.cache_parameters()
            or self(old.__wrapped__, new.__wrapped__) is new.__wrapped__
        ):
            return False
        old.cache_clear()
        for name in ("__doc__", "__name__", "__qualname__"):
            setattr(old, name, getattr(new, name))
        return True

    def partial(self, old: Any, new: Any) -> bool:
        """`functools.partial`: function and arguments."""
        attributes = vars(new) or None
        old.__setstate__((self(old.func, new.func), new.args, new.keywords, attributes))
        return True

    def wrapped(self, old: Any, new: Any) -> bool:
        """Static and class methods can't be changed themselves; the function within, for those who hold it."""
        self(old.__func__, new.__func__)
        return False

    def accessors(self, old: property, new: property) -> bool:
        """A property's functions, for those who hold these."""
        for before, after in ((old.fget, new.fget), (old.fset, new.fset), (old.fdel, new.fdel)):
            if before is not None and after is not None:
                self(before, after)
        return False

    def bound(self, old: MethodType, new: MethodType) -> bool:
        """A method that a module has bound to an object."""
        self(old.__func__, new.__func__)
        return False


def _methods(patcher: Patcher) -> dict[type, Callable[[Any, Any], bool]]:
    return {
        FunctionType: patcher.function,
        _LRU: patcher.cached,
        functools.partial: patcher.partial,
        staticmethod: patcher.wrapped,
        classmethod: patcher.wrapped,
        property: patcher.accessors,
        MethodType: patcher.bound,
    }


def _copy_annotations(old: FunctionType, new: FunctionType) -> None:
    annotate = getattr(new, "__annotate__", None)  # Python 3.14 evaluates annotations when they are asked for
    if annotate is not None:
        vars(type(old))["__annotate__"].__set__(old, annotate)
    else:
        old.__annotations__ = new.__annotations__
    parameters = getattr(new, "__type_params__", None)  # Python 3.12
    if parameters is not None:
        vars(FunctionType)["__type_params__"].__set__(old, parameters)
