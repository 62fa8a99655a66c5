"""Loads modules again whose files have changed; whoever holds their functions, classes and names sees the change."""

from __future__ import annotations

import linecache
import sys
from dataclasses import dataclass, field
from importlib.machinery import SourceFileLoader
from types import FunctionType, ModuleType
from typing import TYPE_CHECKING, Any

from perijove.interpreter.reload.classes import convert_instances
from perijove.interpreter.reload.imports import Imported, imported_names
from perijove.interpreter.reload.patch import Patcher
from perijove.interpreter.reload.watch import Watcher, source_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

OFF, EXPLICIT, ALL, COMPLETE = "off", "explicit", "all", "complete"
_MISSING = object()


@dataclass
class Reloader:
    """The reloading of one interpreter.

    `names` are the user's; `told` hears of each module that is loaded again, `failed` of each failure.
    """

    names: dict[str, Any]
    told: Callable[[str], None]
    failed: Callable[[str, BaseException], None]
    mode: str = OFF
    chosen: set[str] = field(default_factory=set)
    skipped: set[str] = field(default_factory=set)
    watcher: Watcher = field(default_factory=Watcher)
    imported: set[Imported] = field(default_factory=set)

    def look(self, source: str = "") -> None:
        """After a cell: remember the modules that it imported, and the names that it took from them."""
        self.watcher.look()
        self.imported.update(imported_names(source))

    def check(self, *, every: bool = False) -> list[str]:
        """Load the changed modules again, those that others use first; the names of those that were. Never raises."""
        changed = [name for name in self.watcher.changed() if every or self.wants(name)]
        done: list[str] = []
        for name in in_order(changed):
            try:
                reload(sys.modules[name], self)
            except (Exception, SystemExit) as error:  # noqa: BLE001 - the module's code is the user's
                self.failed(name, error)
            else:
                self.told(name)
                done.append(name)
        return done

    def wants(self, name: str) -> bool:
        """Whether a module is to be loaded again when it has changed."""
        if self.mode == EXPLICIT:
            return name in self.chosen
        return self.mode in {ALL, COMPLETE} and name not in self.skipped

    def pass_on(self, module: ModuleType, before: dict[str, Any], added: Iterable[str]) -> None:
        """Give the module's values to those who took them by name, where they still have what they took."""
        after = vars(module)
        changed = {name: value for name, value in before.items() if name in after and after[name] is not value}
        for item in self.imported:
            if item.module != module.__name__:
                continue
            pairs = [(name, name) for name in changed] if item.name == "*" else [(item.name, item.alias)]
            _give(self.names, pairs, changed, after)
            if self.mode == COMPLETE:
                for name in added:
                    self.names.setdefault(name, after[name])
        for other in list(sys.modules.values()):
            if isinstance(other, ModuleType) and other is not module and _holds(other, changed):
                _give(vars(other), _taken(other, module.__name__, changed), changed, after)


def reload(module: ModuleType, reloader: Reloader) -> None:
    """Run a module's source again in the module, and keep what can be kept. Raises what the source raises, the module
    being what it was before.
    """
    names = vars(module)
    before = dict(names)
    try:
        _execute(module)
    except BaseException:
        names.clear()
        names.update(before)
        raise
    patch = Patcher(module.__name__, before)
    for name, value in list(names.items()):
        old = before.get(name, _MISSING)
        if old is _MISSING or name.startswith("__"):
            continue
        if old is value:
            if _is_defined_by(value, name, module):  # a `def` makes a new object, so this one's is gone
                del names[name]
        else:
            names[name] = patch(old, value)
    convert_instances([(new, old) for new, old in patch.kept.values() if isinstance(new, type)])
    added = [name for name in names if name not in before and not name.startswith("_")]
    reloader.pass_on(module, before, [name for name in added if _is_defined_by(names[name], name, module)])


def _execute(module: ModuleType) -> None:
    import importlib

    spec = module.__spec__
    path = source_of(module)
    assert spec is not None
    if type(spec.loader) is not SourceFileLoader or path is None:
        importlib.reload(module)
        return
    # Not by importlib: it takes compiled code for current whose source was changed within the same second.
    with open(path, "rb") as file:  # noqa: PTH123 - cheap to import
        source = file.read()
    linecache.cache.pop(path, None)
    code = spec.loader.source_to_code(source, path)
    exec(code, vars(module))


def _is_defined_by(value: Any, name: str, module: ModuleType) -> bool:
    return (
        isinstance(value, (FunctionType, type)) and value.__module__ == module.__name__ and value.__qualname__ == name
    )


def _give(
    names: dict[str, Any], pairs: Iterable[tuple[str, str]], before: dict[str, Any], after: dict[str, Any]
) -> None:
    for name, alias in pairs:
        if name in before and names.get(alias, _MISSING) is before[name]:
            names[alias] = after[name]


def _holds(other: ModuleType, changed: dict[str, Any]) -> bool:
    """Whether a module may have taken one of the values: quick, and no more than a guess."""
    names = vars(other)
    if any(names.get(name, _MISSING) is value for name, value in changed.items() if not name.startswith("__")):
        return True
    # Under another name; values that are everywhere, small numbers and the like, are no hint.
    wanted = {id(value) for value in changed.values() if not isinstance(value, (int, str, bytes, float, type(None)))}
    return any(id(value) in wanted for value in list(names.values()))


def _taken(other: ModuleType, module: str, changed: dict[str, Any]) -> list[tuple[str, str]]:
    """What a module's source says that it takes from another."""
    path = source_of(other)
    if path is None:
        return []
    source = "".join(linecache.getlines(path))
    package = other.__package__ or ""
    items = [item for item in imported_names(source, package) if item.module == module]
    if any(item.name == "*" for item in items):
        return [(name, name) for name in changed]
    return [(item.name, item.alias) for item in items]


def in_order(changed: list[str]) -> list[str]:
    """The modules so that each comes after those of them that it uses."""
    wanted = set(changed)
    ordered: list[str] = []

    def visit(name: str, above: frozenset[str]) -> None:
        if name in ordered or name in above:
            return
        for value in list(vars(sys.modules[name]).values()):
            used = value.__name__ if isinstance(value, ModuleType) else getattr(value, "__module__", None)
            if isinstance(used, str) and used in wanted and used != name:
                visit(used, above | {name})
        ordered.append(name)

    for name in changed:
        visit(name, frozenset())
    return ordered
