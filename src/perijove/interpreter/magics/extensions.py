"""Extensions: modules with `load_ipython_extension(shell)`."""

from __future__ import annotations

import importlib
import sys
from typing import TYPE_CHECKING, Any

from perijove.interpreter.magics.registry import UsageError, register_line_magic

if TYPE_CHECKING:
    from perijove.interpreter.magics.caller import Shell


# What people load elsewhere, whose magics are here without that.
_BUILT_IN = frozenset({"autoreload", "storemagic", "memory_profiler", "line_profiler"})


def _module(name: str) -> Any:
    if not name:
        raise UsageError("the name of an extension's module is missing")
    try:
        return importlib.import_module(name)
    except ModuleNotFoundError as error:
        raise UsageError(f"no module {error.name!r}") from None


@register_line_magic
def load_ext(shell: Shell, line: str) -> None:
    """Load an extension: `%load_ext MODULE`."""
    name = line.strip()
    if name.removeprefix("IPython.extensions.") in _BUILT_IN:
        return
    module = _module(name)
    loaded = shell.interpreter.extensions
    if name in loaded:
        sys.stdout.write(f"The {name} extension is already loaded; %reload_ext {name} loads it again.\n")
    elif not hasattr(module, "load_ipython_extension"):
        raise UsageError(f"the module {name!r} is no extension: it has no load_ipython_extension")
    else:
        module.load_ipython_extension(shell)
        loaded.add(name)


@register_line_magic
def unload_ext(shell: Shell, line: str) -> None:
    """Unload an extension: `%unload_ext MODULE`."""
    name = line.strip()
    if name not in shell.interpreter.extensions:
        raise UsageError(f"the extension {name!r} is not loaded")
    unload = getattr(_module(name), "unload_ipython_extension", None)
    if unload is None:
        raise UsageError(f"the extension {name!r} can't be unloaded")
    unload(shell)
    shell.interpreter.extensions.discard(name)


@register_line_magic
def reload_ext(shell: Shell, line: str) -> None:
    """Load an extension's module again: `%reload_ext MODULE`."""
    name = line.strip()
    if name in shell.interpreter.extensions:
        unload = getattr(_module(name), "unload_ipython_extension", None)
        if unload is not None:
            unload(shell)
        shell.interpreter.extensions.discard(name)
        importlib.reload(sys.modules[name])
    load_ext(shell, name)
