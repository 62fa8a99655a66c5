"""`IPython.core.completerlib`: the completers of some commands, as functions."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from perijove.compat.spelling import spelled
from perijove.interpreter.completion import imports
from perijove.interpreter.completion.matching import Context
from perijove.interpreter.completion.paths import paths
from perijove.interpreter.cursor import place
from perijove.interpreter.magics.registry import Registry

if TYPE_CHECKING:
    from collections.abc import Callable

    from perijove.interpreter.completion.matching import Match


def get_root_modules() -> list[str]:
    """The modules and packages that can be imported."""
    return imports.top_level()


def try_import(mod: str, only_modules: bool = False) -> list[str]:
    """The names in a module; it is not imported for that."""
    name = mod.rstrip(".")
    return imports.submodules(name) if only_modules else imports.members(name)


def module_completion(line: str) -> list[str]:
    """What could stand at the end of an import statement."""
    return _texts(imports.imports, line)


def module_completer(self: Any, event: Any) -> list[str]:
    """The same, for the hook of the commands `import` and `from`."""
    del self
    return module_completion(event.line)


def magic_run_completer(self: Any, event: Any) -> list[str]:
    """The files that `%run` could be given."""
    del self
    return _texts(paths, f"%{event.line.lstrip('% ')}")


def cd_completer(self: Any, event: Any) -> list[str]:
    """The folders that `%cd` could be given."""
    return magic_run_completer(self, event)


def _texts(matcher: Callable[[Context], list[Match]], line: str) -> list[str]:
    found = matcher(Context(place(line, len(line)), line, len(line), {}, Registry()))
    return [spelled(line, len(line), vars(match))[1] for match in found]
