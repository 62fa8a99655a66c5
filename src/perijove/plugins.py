"""Finds plug-ins: entry points of a group, and built-ins that are registered in the same form.

A group is a table from names to `module:attribute` references. Nothing is imported until `Plugin.load` is called, and
a plug-in that can't be loaded is one clear `PluginError`, never the end of the program.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from importlib import import_module
from typing import Any

GROUPS = (
    "perijove.magics",
    "perijove.provisioners",
    "perijove.exporters",
    "perijove.contents",
    "perijove.launchers",
    "perijove.renderers",
)


class PluginError(Exception):
    """A plug-in was asked for that is not there or can't be loaded."""


@dataclass(frozen=True)
class Plugin:
    """One extension, not imported yet: `reference` is `module:attribute`, `origin` who brought it."""

    group: str
    name: str
    reference: str
    origin: str = "perijove"

    def load(self) -> Any:
        """Import it and return the object; raises PluginError, whatever the plug-in's module raises."""
        module_name, _, path = self.reference.partition(":")
        try:
            found: Any = import_module(module_name)
            for attribute in filter(None, path.split(".")):
                found = getattr(found, attribute)
        except Exception as error:
            raise PluginError(
                f"the plug-in {self.name!r} of {self.group} ({self.reference}, from {self.origin}) can't be loaded: "
                f"{type(error).__name__}: {error}"
            ) from error
        return found


def find(group: str, builtins: Mapping[str, str] | None = None) -> dict[str, Plugin]:
    """All plug-ins of a group by name; an installed one takes the place of the built-in of that name."""
    from importlib.metadata import entry_points  # noqa: PLC0415 - 15 ms that a start without plug-ins needn't pay

    found = {name: Plugin(group, name, reference) for name, reference in (builtins or {}).items()}
    for entry in entry_points(group=group):
        distribution = getattr(entry, "dist", None)
        origin = f"{distribution.name} {distribution.version}" if distribution is not None else "unknown"
        found[entry.name] = Plugin(group, entry.name, entry.value, origin)
    return found


def get(group: str, name: str, builtins: Mapping[str, str] | None = None) -> Plugin:
    """One plug-in by name: a built-in without looking further; raises PluginError with the names that there are."""
    if builtins is not None and name in builtins:
        return Plugin(group, name, builtins[name])
    found = find(group, builtins)
    if name not in found:
        known = ", ".join(sorted(found)) or "none"
        raise PluginError(f"no plug-in {name!r} in {group}; there are: {known}")
    return found[name]
