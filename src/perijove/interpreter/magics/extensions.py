"""Extensions: modules with `load_ipython_extension(shell)`, and entry points of the group `perijove.magics`.

An entry point is found by its name. It is a module, an object with `load_ipython_extension`, a function that
takes the shell, or one function that `register_line_magic` and the like have made a magic.
"""

from __future__ import annotations

import importlib
import sys
from typing import TYPE_CHECKING, Any

from perijove.interpreter.magics.registry import UsageError, magics_of, register_line_magic

if TYPE_CHECKING:
    from perijove.interpreter.magics.caller import Shell

GROUP = "perijove.magics"

# What people load elsewhere, whose magics are here without that; the second only where it is not installed.
_BUILT_IN = frozenset({"autoreload", "storemagic"})
_STOOD_IN_FOR = frozenset({"line_profiler", "memory_profiler"})


class MissingExtensionError(UsageError, ModuleNotFoundError):
    """There is no module of an extension's name; also an ImportError, which programs that can do without it catch."""


class Loaded:
    """The extensions that are loaded, by name."""

    def __init__(self) -> None:
        self.by_name: dict[str, Any] = {}


def _find(name: str) -> Any:
    """The module or plug-in of a name. Raises UsageError."""
    if not name:
        raise UsageError("the name of an extension is missing")
    from perijove.plugins import PluginError, find

    plugin = find(GROUP).get(name)
    if plugin is not None:
        try:
            return plugin.load()
        except PluginError as error:
            raise UsageError(str(error)) from error
    try:
        return importlib.import_module(name)
    except ModuleNotFoundError as error:
        if error.name is not None and (name + ".").startswith(error.name + "."):
            raise MissingExtensionError(f"no module and no plug-in {name!r}", name=name) from None
        raise
    except (ValueError, TypeError):
        raise UsageError(f"an extension has the name of a module, found {name!r}") from None


def _activate(shell: Shell, name: str, found: Any) -> None:
    load = getattr(found, "load_ipython_extension", None)
    if load is not None:
        load(shell)
    elif magics := magics_of(found):
        for magic in magics:
            shell.interpreter.magics.add(magic)
    elif callable(found):
        found(shell)
    else:
        raise UsageError(f"the module {name!r} is no extension: it has no load_ipython_extension")


def load(shell: Shell, name: str) -> bool:
    """Load an extension; says whether it was not loaded before. Raises UsageError."""
    kept = shell.interpreter.magics.kept(Loaded)
    if name in shell.interpreter.extensions:
        return False
    found = _find(name)
    _activate(shell, name, found)
    kept.by_name[name] = found
    shell.interpreter.extensions.add(name)
    return True


def unload(shell: Shell, name: str) -> bool:
    """Unload an extension; says whether it knows how to. Raises UsageError for one that is not loaded."""
    if name not in shell.interpreter.extensions:
        raise UsageError(f"the extension {name!r} is not loaded")
    kept = shell.interpreter.magics.kept(Loaded)
    found = kept.by_name.get(name) or _find(name)
    own = getattr(found, "unload_ipython_extension", None)
    if own is not None:
        own(shell)
    for magic in magics_of(found):
        shell.interpreter.magics.remove(magic.kind, magic.name)
    if own is None and not magics_of(found):
        return False
    shell.interpreter.extensions.discard(name)
    kept.by_name.pop(name, None)
    return True


def _is_installed(name: str) -> bool:
    from importlib.util import find_spec

    return name in sys.modules or find_spec(name) is not None


@register_line_magic
def load_ext(shell: Shell, line: str) -> None:
    """Load an extension: `%load_ext NAME`, the name of a module or of an installed plug-in."""
    name = line.strip()
    if name.removeprefix("IPython.extensions.") in _BUILT_IN or (name in _STOOD_IN_FOR and not _is_installed(name)):
        return
    if not load(shell, name):
        sys.stdout.write(f"The {name} extension is already loaded. To reload it, use:\n  %reload_ext {name}\n")


@register_line_magic
def unload_ext(shell: Shell, line: str) -> None:
    """Unload an extension: `%unload_ext NAME`."""
    name = line.strip()
    if not unload(shell, name):
        raise UsageError(f"the extension {name!r} can't be unloaded: it has no unload_ipython_extension")


@register_line_magic
def reload_ext(shell: Shell, line: str) -> None:
    """Unload an extension if it is loaded, import its module again and load it: `%reload_ext NAME`."""
    name = line.strip()
    loaded = shell.interpreter.extensions
    if name in loaded:
        unload(shell, name)
        loaded.discard(name)
        if name in sys.modules:
            importlib.reload(sys.modules[name])
    load(shell, name)
