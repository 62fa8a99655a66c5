"""The attributes of the shell that are found by their names, and who is told when one is set."""

from __future__ import annotations

import importlib
from types import MethodType
from typing import TYPE_CHECKING, Any

from perijove.compat.parts import LISTS, METHODS, PARTS, SETTINGS, VALUES
from perijove.compat.structures import Bunch

if TYPE_CHECKING:
    from collections.abc import Callable


class Observers:
    """Functions that are called when an attribute of the shell changes, as traitlets calls them."""

    def __init__(self, shell: Any) -> None:
        self._shell = shell
        self._known: list[tuple[Callable[[Any], object], frozenset[str] | None]] = []

    def observe(self, handler: Callable[[Any], object], names: Any = None, type: str = "change") -> None:  # noqa: A002 - traitlets' name
        """Call a function when one of these changes; all by default."""
        if type == "change":
            self._known.append((handler, _names(names)))

    def unobserve(self, handler: Callable[[Any], object], names: Any = None, type: str = "change") -> None:  # noqa: A002 - as above
        """Call it no more."""
        del type
        self._known = [pair for pair in self._known if pair != (handler, _names(names))]

    def tell(self, name: str, old: Any, new: Any) -> None:
        """An attribute has been set."""
        for handler, names in tuple(self._known):
            if old != new and (names is None or name in names):
                handler(Bunch(name=name, old=old, new=new, owner=self._shell, type="change"))


def _names(given: Any) -> frozenset[str] | None:
    if given is None or not isinstance(given, (str, list, tuple, set, frozenset)):
        return None  # traitlets' All
    return frozenset([given] if isinstance(given, str) else given)


def attribute(shell: Any, name: str) -> Any:
    """An attribute that leads elsewhere; one of the parts is made when it is first asked for."""
    if name in SETTINGS:
        return _spoken(name, getattr(shell.interpreter.settings, SETTINGS[name]))
    if name in VALUES:
        return _loaded(VALUES[name])(shell)
    if name in METHODS:
        return MethodType(_loaded(METHODS[name]), shell)
    made = _loaded(PARTS[name])(shell)
    object.__setattr__(shell, name, made)
    return made


def set_attribute(shell: Any, name: str, value: Any) -> None:
    """Set such an attribute, and tell who observes it. Raises SettingsError for a wrong value."""
    old = list(getattr(shell, name)) if name in LISTS else getattr(shell, name)
    if name in LISTS:
        getattr(shell, name)[:] = value
    elif name in SETTINGS:
        shell.interpreter.configure(**{SETTINGS[name]: _understood(name, value)})
    else:
        _loaded("places:set_value")(shell, name, value)
    shell.observers.tell(name, old, value)


def _spoken(name: str, value: Any) -> Any:
    if name == "xmode":
        return value.capitalize()
    return value != "false" if name == "autoawait" else value


def _understood(name: str, value: Any) -> Any:
    if name == "autoawait":
        return "asyncio" if value is True else "false" if value is False else value
    return value.lower() if isinstance(value, str) and name in {"xmode", "colors"} else value


def _loaded(reference: str) -> Any:
    module, _, name = reference.partition(":")
    return getattr(importlib.import_module(f"perijove.compat.{module}"), name)
