"""Modules after `import`, and their names after `from x import`. Nothing is imported to find out."""

from __future__ import annotations

import os
import re
import sys
import time
from functools import lru_cache
from typing import TYPE_CHECKING

from perijove.interpreter import guarded
from perijove.interpreter.completion.matching import Match

if TYPE_CHECKING:
    from perijove.interpreter.completion.matching import Context

MAX_SOURCE = 500_000
DEADLINE = 0.25  # seconds for reading the folders of the path, some of which may be far away
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
        names = context.matching(members(_absolute(found[1], context)), found[2])
        return [Match(name, context.cursor - len(found[2]), "instance") for name in names]
    if found := _IMPORT.fullmatch(statement) or _FROM.fullmatch(statement):
        package, _, prefix = found[1].rpartition(".")
        known = submodules(_absolute(package, context)) if package else top_level()
        return [Match(name, context.cursor - len(prefix), "module") for name in context.matching(known, prefix)]
    if found := _AFTER_FROM.fullmatch(statement):
        return [Match("import", context.cursor - len(found[2]), "keyword")]
    return []


def modules(typed: str) -> list[str]:
    """The full names of modules that what is typed could go on to."""
    package, dot, _ = typed.rpartition(".")
    return [f"{package}{dot}{name}" for name in (submodules(package) if package else top_level())]


def _statement(context: Context) -> str:
    """The statement up to the cursor; one in brackets goes over several lines."""
    where = context.place
    if where.brackets and where.brackets[0][0] == "(":
        start = where.text.rfind("\n", 0, where.brackets[0][1]) + 1
    else:
        start = where.line_start
    return where.text[start:].rpartition(";")[2]


def _absolute(module: str, context: Context) -> str:
    """A module's full name: one that begins with dots belongs to the package of the running code."""
    bare = module.lstrip(".")
    if bare == module:
        return module
    package = context.names.get("__package__")
    parts = package.split(".") if type(package) is str else []
    kept = parts[: len(parts) - (len(module) - len(bare)) + 1]
    return ".".join([*kept, *([bare] if bare else [])])


def top_level() -> list[str]:
    """Every module that `import` would find; what a folder holds is remembered until it changes."""
    deadline = time.monotonic() + DEADLINE
    found: set[str] = {*sys.builtin_module_names, *getattr(sys, "stdlib_module_names", ())}
    for folder in sys.path:
        found.update(_in_folder(folder or ".", _changed(folder or ".")))
        if time.monotonic() > deadline:  # the rest is there the next time: each folder is remembered when it was read
            break
    return sorted(name for name in found if name.isidentifier())


def _changed(path: str) -> float:
    try:
        return os.stat(path).st_mtime  # noqa: PTH116 - `path` may be an archive or nothing at all
    except OSError:
        return 0.0


@lru_cache(maxsize=256)
def _in_folder(folder: str, changed: float) -> tuple[str, ...]:
    """The modules in a folder of the path, as it was when it was last changed."""
    import pkgutil

    del changed
    return tuple(module.name for module in pkgutil.iter_modules([folder]))


def submodules(package: str) -> list[str]:
    """The modules in a package, by their last names."""
    names = [name for folder in _package_path(package) for name in _in_folder(folder, _changed(folder))]
    prefix = f"{package}."
    loaded = [name[len(prefix) :] for name in list(sys.modules) if name.startswith(prefix)]
    return [*names, *(name for name in loaded if "." not in name)]


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


def members(module: str) -> list[str]:
    """What can be imported from a module: what it has if it is imported, else what its source defines."""
    loaded = sys.modules.get(module)
    if loaded is not None:
        return [*guarded.attribute_names(loaded), *submodules(module)]
    return [*_defined(module), *submodules(module)]


def _defined(module: str) -> list[str]:
    """The names that a module's source defines; remembered until the file changes."""
    import importlib.machinery

    parent = module.rpartition(".")[0]
    try:
        spec = importlib.machinery.PathFinder.find_spec(module, _package_path(parent) if parent else None)
    except (ImportError, ValueError):
        return []
    if spec is None or spec.origin is None or not spec.origin.endswith(".py"):
        return []
    return _in_source(spec.origin, _changed(spec.origin))


@lru_cache(maxsize=64)
def _in_source(file: str, changed: float) -> list[str]:
    import ast
    from pathlib import Path

    del changed
    try:
        source = Path(file).read_bytes()
        body = ast.parse(source).body if len(source) <= MAX_SOURCE else []
    except (OSError, SyntaxError, ValueError):
        return []
    names: list[str] = []
    while body:
        node = body.pop(0)
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
            names.append(node.name)
        elif isinstance(node, (ast.Import, ast.ImportFrom)):
            names += [(alias.asname or alias.name).partition(".")[0] for alias in node.names]
        elif isinstance(node, ast.Assign):
            names += [target.id for target in node.targets if isinstance(target, ast.Name)]
        elif isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name):
            names.append(node.target.id)
        elif isinstance(node, (ast.If, ast.Try)):
            body = [*node.body, *node.orelse, *getattr(node, "finalbody", ()), *body]
    return [name for name in dict.fromkeys(names) if name != "*"]
