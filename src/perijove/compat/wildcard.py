"""`IPython.utils.wildcard` and `dir2`: names by pattern and type, and the attributes of objects."""

from __future__ import annotations

import builtins
import inspect
import re
from types import FunctionType, ModuleType
from typing import Any

_TYPES: dict[str, Any] = {name.lower(): value for name, value in vars(builtins).items() if isinstance(value, type)} | {
    "function": FunctionType,
    "module": ModuleType,
}


def safe_hasattr(obj: Any, attr: str) -> bool:
    """Whether there is an attribute, whatever looking it up raises."""
    try:
        getattr(obj, attr)
    except Exception:  # noqa: BLE001 - user code
        return False
    return True


def dir2(obj: Any) -> list[str]:
    """The names of an object's attributes; those of its class when its own `__dir__` fails."""
    try:
        names = set(dir(obj))
    except Exception:  # noqa: BLE001 - user code
        names = set(dir(type(obj)))
    return sorted(name for name in names if isinstance(name, str))


def get_real_method(obj: Any, name: str) -> Any:
    """A method of an object that does not have every attribute; None without it."""
    try:
        if getattr(obj, "_ipython_canary_method_should_not_exist_", None) is not None:
            return None
        found = getattr(obj, name, None)
    except Exception:  # noqa: BLE001 - user code
        return None
    return found if callable(found) and not (inspect.isclass(obj) and not isinstance(found, type(obj.mro))) else None


def dict_dir(obj: Any) -> dict[str, Any]:
    """The attributes of an object, without those that can't be looked up."""
    missing = object()
    found: dict[str, Any] = {}
    for name in dir2(obj):
        try:
            value = getattr(obj, name, missing)
        except Exception:  # noqa: BLE001, S112 - user code
            continue
        if value is not missing:
            found[name] = value
    return found


def is_type(obj: Any, typestr_or_type: Any) -> bool:
    """Whether an object is of a type, or of the one of that name; `all` is any."""
    if typestr_or_type == "all":
        return True
    wanted = _TYPES.get(typestr_or_type, typestr_or_type) if isinstance(typestr_or_type, str) else typestr_or_type
    return isinstance(obj, wanted) if isinstance(wanted, type) else type(obj).__name__ == wanted


def show_hidden(name: str, show_all: bool = False) -> bool:
    """Whether a name is one to show: not one with a single `_` before it, unless `show_all`."""
    return show_all or name.startswith("__") or not name.startswith("_")


def filter_ns(
    ns: dict[str, Any],
    name_pattern: str = "*",
    type_pattern: Any = "all",
    ignore_case: bool = True,
    show_all: bool = True,
) -> dict[str, Any]:
    """The names of a namespace that match a pattern of `*` and `?`, and whose values are of a type."""
    text = re.escape(name_pattern).replace(r"\*", ".*").replace(r"\?", ".")
    pattern = re.compile(text, re.IGNORECASE if ignore_case else 0)
    return {
        name: value
        for name, value in ns.items()
        if pattern.fullmatch(name) and show_hidden(name, show_all) and is_type(value, type_pattern)
    }


def list_namespace(
    namespace: dict[str, Any],
    type_pattern: Any,
    filter: str,  # noqa: A002 - its name
    ignore_case: bool = False,
    show_all: bool = False,
) -> dict[str, Any]:
    """The same for a dotted pattern, whose later parts are about attributes."""
    first, dot, rest = filter.partition(".")
    if not dot:
        return filter_ns(namespace, first, type_pattern, ignore_case, show_all)
    return {
        f"{name}.{below}": value
        for name, owner in filter_ns(namespace, first, "all", ignore_case, show_all).items()
        for below, value in list_namespace(dict_dir(owner), type_pattern, rest, ignore_case, show_all).items()
    }
