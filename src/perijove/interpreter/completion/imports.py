"""Modules after `import`, and their names after `from x import`. Nothing is imported to find out."""

from __future__ import annotations

import re
import sys
from functools import lru_cache
from typing import TYPE_CHECKING

from perijove.interpreter import guarded
from perijove.interpreter.completion.matching import Match, matching

if TYPE_CHECKING:
    from perijove.interpreter.completion.matching import Context

_IMPORT = re.compile(r"\s*import[ \t]+(?:[\w. \t]+,[ \t]*)*([\w.]*)$")
_FROM = re.compile(r"\s*from[ \t]+([\w.]*)$")
_FROM_IMPORT = re.compile(r"\s*from[ \t]+([\w.]+)[ \t]+import[ \t]+\(?(?:[\w \t\n]+,\s*)*(\w*)$")
_AFTER_FROM = re.compile(r"\s*from[ \t]+([\w.]+)[ \t]+(i?m?p?o?r?t?)$")


def imports(context: Context) -> list[Match]:
    """Everything that belongs to an import statement."""
    statement = _statement(context)
    if not statement.lstrip().startswith(("import", "from")) or context.place.in_comment:
        return []
    if found := _FROM_IMPORT.fullmatch(statement):
        names = matching(_members(found[1]), found[2])
        return [Match(name, context.cursor - len(found[2]), "instance") for name in names]
    if found := _IMPORT.fullmatch(statement) or _FROM.fullmatch(statement):
        package, _, prefix = found[1].rpartition(".")
        known = _submodules(package) if package else _top_level(tuple(sys.path))
        return [Match(name, context.cursor - len(prefix), "module") for name in matching(known, prefix)]
    if found := _AFTER_FROM.fullmatch(statement):
        return [Match("import", context.cursor - len(found[2]), "keyword")]
    return []


def _statement(context: Context) -> str:
    """The statement up to the cursor; one in brackets goes over several lines."""
    where = context.place
    if where.brackets and where.brackets[0][0] == "(":
        start = where.text.rfind("\n", 0, where.brackets[0][1]) + 1
    else:
        start = where.line_start
    return where.text[start:].rpartition(";")[2]


@lru_cache(maxsize=8)
def _top_level(path: tuple[str, ...]) -> list[str]:
    """Every module that `import` would find on the path; remembered until the path changes."""
    import pkgutil

    found = {module.name for module in pkgutil.iter_modules(list(path)) if module.name.isidentifier()}
    return sorted(found | set(sys.builtin_module_names) | set(getattr(sys, "stdlib_module_names", ())))


def _submodules(package: str) -> list[str]:
    import pkgutil

    names = [module.name for module in pkgutil.iter_modules(_package_path(package))]
    module = sys.modules.get(package)
    prefix = f"{package}."
    names += [
        name[len(prefix) :] for name in list(sys.modules) if name.startswith(prefix) and "." not in name[len(prefix) :]
    ]
    return names if names or module is None else []


def _package_path(package: str) -> list[str]:
    """The folders of a package, without importing it or the packages above it."""
    import importlib.machinery

    path: list[str] | None = None
    for index, _ in enumerate(package.split(".")):
        name = ".".join(package.split(".")[: index + 1])
        if name in sys.modules:
            found = guarded.attribute(sys.modules[name], "__path__")
            path = [str(folder) for folder in found] if found is not guarded.MISSING else []
            continue
        spec = importlib.machinery.PathFinder.find_spec(name, path)
        path = list(spec.submodule_search_locations or []) if spec else []
    return path or []


def _members(module: str) -> list[str]:
    """What can be imported from a module: what it has if it is imported, else what its source defines."""
    loaded = sys.modules.get(module)
    if loaded is not None:
        return [*guarded.attribute_names(loaded), *_submodules(module)]
    return [*_defined(module), *_submodules(module)]


def _defined(module: str) -> list[str]:
    import ast
    import importlib.machinery
    from pathlib import Path

    parent = module.rpartition(".")[0]
    spec = importlib.machinery.PathFinder.find_spec(module, _package_path(parent) if parent else None)
    if spec is None or spec.origin is None or not spec.origin.endswith(".py"):
        return []
    names: list[str] = []
    for node in ast.parse(Path(spec.origin).read_bytes()).body:
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
            names.append(node.name)
        elif isinstance(node, (ast.Import, ast.ImportFrom)):
            names += [(alias.asname or alias.name).partition(".")[0] for alias in node.names]
        elif isinstance(node, ast.Assign):
            names += [target.id for target in node.targets if isinstance(target, ast.Name)]
        elif isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name):
            names.append(node.target.id)
    return [name for name in names if name != "*"]
