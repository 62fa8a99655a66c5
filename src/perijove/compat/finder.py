"""Serves modules of ours under the names by which libraries import them, also where the real ones are installed.

A served module is empty until something is asked of it; only then is ours imported. So `IPython` may be among the
loaded modules from the start, where libraries look for it, and costs nothing.
"""

from __future__ import annotations

import sys
from importlib.machinery import ModuleSpec
from types import ModuleType
from typing import TYPE_CHECKING, Any, cast

from perijove.compat.table import MODULES

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from importlib.abc import Loader  # which at run time would bring much along

    Prepare = Callable[[Any], None]

_PACKAGES = frozenset(name for name in MODULES if "." not in name)
_ASKED = frozenset({"__all__", "__version__"})


class ServedModule(ModuleType):
    """A module under their name; its attributes are those of ours, also for who sets them."""

    def __getattr__(self, name: str) -> Any:
        if name == "__file__":
            return _file(self.__name__)
        if name.startswith("__") and name not in _ASKED:
            raise AttributeError(name)  # who looks through all loaded modules for these shall not load ours
        if f"{self.__name__}.{name}" in MODULES and _installed() is not None:
            import importlib

            return importlib.import_module(f"{self.__name__}.{name}")
        ours = _ours(self.__name__)
        try:
            return getattr(ours, name)
        except AttributeError:
            if name == "__all__" and ours is not None:
                return _public(ours)
            raise AttributeError(_refusal(f"{self.__name__}.{name}"), name=name, obj=self) from None

    def __setattr__(self, name: str, value: Any) -> None:
        ours = None if name.startswith("__") or isinstance(value, ServedModule) else _ours(self.__name__)
        if ours is None:
            super().__setattr__(name, value)
        else:
            before = vars(self).setdefault("__replaced__", {})
            if name in vars(ours):
                before.setdefault(name, getattr(ours, name))
            setattr(ours, name, value)

    def __delattr__(self, name: str) -> None:
        if name in vars(self):
            super().__delattr__(name)
            return
        ours, before = _ours(self.__name__), vars(self).get("__replaced__", {})
        if name in before:  # who looks for it in our `__dict__` takes what they set for what was not there before
            setattr(ours, name, before.pop(name))
        else:
            delattr(ours, name)

    def __dir__(self) -> list[str]:
        ours = _ours(self.__name__)
        known = [] if ours is None else dir(ours)
        return sorted({*known, *vars(self), *_below(self.__name__)})


class Finder:
    """First of those that Python asks for modules: it knows the names that we serve, and refuses others beside them."""

    def __init__(self) -> None:
        self.prepare: dict[str, Prepare] = {}

    def find_spec(
        self, name: str, path: Sequence[str] | None = None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        """The spec of a module that we serve; None for everybody else's. Raises ImportError."""
        del path, target
        if name in MODULES:
            # Each is a package, so that `from module import name` comes here, where the refusal says what there is.
            return ModuleSpec(name, cast("Loader", self), origin="perijove", is_package=True)
        if name.partition(".")[0] not in _PACKAGES:
            return None
        raise ImportError(_refusal(name), name=name)

    def create_module(self, spec: ModuleSpec) -> ModuleType:
        """An empty module of this name."""
        return ServedModule(spec.name)

    def exec_module(self, module: ModuleType) -> None:
        """It is filled when something is asked of it."""


def install(present: Iterable[str] = ()) -> None:
    """Serve the names from now on; those `present` are loaded already, as far as anybody can tell."""
    withdraw()
    finder = Finder()
    sys.meta_path.insert(0, cast("Any", finder))
    for name in present:
        spec = finder.find_spec(name)
        assert spec is not None
        module = sys.modules[name] = finder.create_module(spec)
        module.__spec__, module.__loader__, module.__path__ = spec, spec.loader, []
        parent, _, child = name.rpartition(".")
        if parent:
            setattr(sys.modules[parent], child, module)


def prepare(module: str, function: Prepare) -> None:
    """Have a function called with a module of ours before it is first served."""
    finder = _installed()
    if finder is not None:
        finder.prepare[module] = function


def is_served(name: str) -> bool:
    """Whether a module of this name would be ours."""
    return name.partition(".")[0] in _PACKAGES


def withdraw() -> None:
    """Serve nothing any more, and forget what was imported by a served name."""
    sys.meta_path[:] = [finder for finder in sys.meta_path if not isinstance(finder, Finder)]
    for name in [name for name, module in sys.modules.items() if isinstance(module, ServedModule)]:
        del sys.modules[name]


def _installed() -> Finder | None:
    return next((finder for finder in sys.meta_path if isinstance(finder, Finder)), None)


def _ours(name: str) -> ModuleType | None:
    """Our module for theirs; None for one that only holds others."""
    if not MODULES[name]:
        return None
    import importlib

    ours = f"perijove.compat.{MODULES[name]}"
    module = sys.modules.get(ours) or importlib.import_module(ours)
    finder = _installed()
    if finder is not None and ours in finder.prepare:
        finder.prepare.pop(ours)(module)
    return module


def _file(name: str) -> str:
    """Where our module for theirs is; who wants its folder only finds that."""
    return f"{__file__.removesuffix('finder.py')}{(MODULES[name] or '__init__').replace('.', '/')}.py"


def _below(name: str) -> list[str]:
    """The modules directly below one."""
    return [each.removeprefix(f"{name}.") for each in MODULES if each.rpartition(".")[0] == name]


def _public(ours: ModuleType) -> list[str]:
    """The names that a module of ours is there for."""
    own: list[str] | None = vars(ours).get("__all__")
    imported = {"Any", "TYPE_CHECKING", "annotations"}
    return own or [
        name
        for name, value in vars(ours).items()
        if not name.startswith("_") and not isinstance(value, ModuleType) and name not in imported
    ]


def _refusal(name: str) -> str:
    """The sentence for a name that nobody serves."""
    parent, _, last = name.rpartition(".")
    while parent not in MODULES:
        parent, _, last = parent.rpartition(".")
    ours = _ours(parent)
    known = sorted({*([] if ours is None else _public(ours)), *_below(parent)})
    return f"{parent} has no {last!r} here: Perijove serves it, with {', '.join(known) or 'nothing in it'}"
