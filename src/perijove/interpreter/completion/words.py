"""What each magic takes: modes, back ends, variables of the environment, modules, bookmarks, names."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from perijove.interpreter.completion.matching import Context

    Provider = Callable[[Context, str], Iterable[str]]

_BACKENDS = (
    "agg auto gtk gtk3 gtk4 inline ipympl macosx notebook osx pdf ps qt qt5 qt6 svg tk widget wx".split()  # noqa: SIM905
)
_LOOPS = ["asyncio", "gtk", "gtk3", "gtk4", "osx", "pyglet", "qt", "qt5", "qt6", "tk", "wx"]
_EXTENSIONS = ["autoreload", "storemagic"]
_WORDS: dict[str, list[str]] = {
    "autoreload": ["0", "1", "2", "3", "all", "complete", "explicit", "now", "off"],
    "autocall": ["0", "1", "2"],
    "automagic": ["off", "on"],
    "autoawait": ["asyncio", "curio", "false", "sync", "trio", "true"],
    "colors": ["auto", "dark", "light", "nocolor"],
    "gui": _LOOPS,
    "matplotlib": _BACKENDS,
    "pdb": ["off", "on"],
    "pylab": _BACKENDS,
    "pip": ["cache", "check", "download", "freeze", "index", "install", "list", "show", "uninstall", "wheel"],
    "uv": ["add", "lock", "pip", "python", "remove", "run", "sync", "tool", "tree", "venv"],
    "conda": ["create", "env", "info", "install", "list", "remove", "search", "update"],
    "reset": ["array", "dhist", "in", "out"],
    "script": ["bash", "perl", "python3", "ruby", "sh"],
    "tb": ["Context", "Docs", "Doctest", "Minimal", "Plain", "Verbose"],
    "xmode": ["Context", "Docs", "Doctest", "Minimal", "Plain", "Verbose"],
}


def words(context: Context, magic: str, before: list[str], typed: str) -> Iterable[str]:
    """What could stand after a magic's name and the words `before`, in place of what is typed."""
    provider = _VALUES.get((magic, before[-1])) if before else None
    if provider is None and magic in _FIRST_ONLY and before:
        return []
    provider = provider or _ARGUMENTS.get(magic)
    return provider(context, typed) if provider is not None else _WORDS.get(magic, [])


def _environment(_context: Context, _typed: str) -> Iterable[str]:
    import os

    return sorted(os.environ)


def _modules(_context: Context, typed: str) -> Iterable[str]:
    from perijove.interpreter.completion.imports import modules

    return modules(typed)


def _extensions(context: Context, typed: str) -> Iterable[str]:
    loaded = [name for name, module in list(sys.modules.items()) if _holds(module, "load_ipython_extension")]
    return sorted({*_EXTENSIONS, *loaded, *_modules(context, typed)})


def _holds(module: Any, name: str) -> bool:
    """Whether a module holds a name, without asking its `__getattr__`."""
    from perijove.interpreter.guarded.attributes import stored

    return name in stored(module)


def _types(context: Context, _typed: str) -> Iterable[str]:
    return sorted({type(value).__name__ for value in context.names.values() if type(type(value)) is type})


def _names(context: Context, _typed: str) -> Iterable[str]:
    return [name for name in context.names if isinstance(name, str)]


def _followed(_context: Context, typed: str) -> Iterable[str]:
    """Modules to follow, or with a `-` before them to leave alone."""
    if typed.startswith("-"):
        return sorted(f"-{name}" for name in list(sys.modules) if "." not in name)
    return _modules(_context, typed)


def _magics(context: Context, _typed: str) -> Iterable[str]:
    return sorted({*context.magics.names("line"), *context.magics.names("cell")})


def _bookmarks(_context: Context, _typed: str) -> Iterable[str]:
    from perijove.interpreter.magics.directories import bookmarks

    return sorted(bookmarks())


def _stored(_context: Context, _typed: str) -> Iterable[str]:
    from perijove.interpreter.magics.storing import entries

    return sorted(name for name, _ in entries())


_ARGUMENTS: dict[str, Provider] = {
    "aimport": _followed,
    "alias_magic": _magics,
    "deps": _names,
    "env": _environment,
    "set_env": _environment,
    "load_ext": _extensions,
    "reload_ext": _extensions,
    "unload_ext": _extensions,
    "reset_selective": _names,
    "store": _names,
    "who": _types,
    "who_ls": _types,
    "whos": _types,
    "xdel": _names,
}
# What follows an option.
_VALUES: dict[tuple[str, str], Provider] = {
    ("bookmark", "-d"): _bookmarks,
    ("cd", "-b"): _bookmarks,
    ("lprun", "-m"): _modules,
    ("mprun", "-m"): _modules,
    ("run", "-m"): _modules,
    ("store", "-d"): _stored,
    ("store", "-r"): _stored,
}
_FIRST_ONLY = frozenset({"env", "set_env", "load_ext", "xmode", "tb", "gui", "matplotlib", "pip", "uv", "conda", "pdb"})
