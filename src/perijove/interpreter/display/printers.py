"""The printers of the standard library's types, each `(object, printer, cycle)`."""

from __future__ import annotations

import re
import types
from collections import ChainMap, Counter, OrderedDict, UserDict, UserList, defaultdict, deque
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from perijove.interpreter.display.printer import Print, Printer


def print_repr(obj: Any, p: Printer, cycle: bool) -> None:  # noqa: ARG001 - the interface
    """By its own `__repr__`; its lines stay lines."""
    lines = repr(obj).splitlines() or [""]
    with p.group():
        for index, line in enumerate(lines):
            if index:
                p.break_()
            p.text(line)


def print_int(obj: int, p: Printer, cycle: bool) -> None:  # noqa: ARG001 - the interface
    """Whole; beyond Python's limit for converting to decimal, by its size and its first digits."""
    try:
        p.text(repr(obj))
    except ValueError:
        p.text(f"<int of {obj.bit_length()} bits, {hex(obj)[:18]}...>")


def print_method(obj: Any, p: Printer, cycle: bool) -> None:
    """By its own `_repr_pretty_`, which is not to leave groups open."""
    depth = p.depth
    try:
        obj._repr_pretty_(p, cycle)
    finally:
        p.close_groups(depth)


def print_default(obj: Any, p: Printer, cycle: bool) -> None:
    """For a class without a `__repr__`."""
    kind = type(obj)
    if overrides_repr(obj, object):
        print_repr(obj, p, cycle)
        return
    p.text(f"<{qualified_name(kind)} at {id(obj):#x}>")


def overrides_repr(obj: Any, base: Any) -> bool:
    """Whether a subclass has a `__repr__` of its own."""
    found: Any = type(obj).__repr__
    return found is not base.__repr__


def qualified_name(kind: type) -> str:
    """A class as one would write it: with its module unless built in."""
    name = getattr(kind, "__qualname__", None)
    name = name if isinstance(name, str) else str(type.__dict__["__name__"].__get__(kind))
    module = getattr(kind, "__module__", None)
    if not isinstance(module, str) or module in {"builtins", "exceptions"}:
        return name
    return f"{module}.{name}"


def _sequence(opening: str, closing: str, base: type) -> Print:
    def print_sequence(obj: Any, p: Printer, cycle: bool) -> None:
        if overrides_repr(obj, base):
            print_repr(obj, p, cycle)
        elif cycle:
            p.text(f"{opening}...{closing}")
        else:
            with p.group(len(opening), opening, closing):
                p.sequence(obj, p.pretty)
                if base is tuple and len(obj) == 1:
                    p.text(",")

    return print_sequence


def _set(base: type) -> Print:
    def print_set(obj: Any, p: Printer, cycle: bool) -> None:
        if overrides_repr(obj, base):
            print_repr(obj, p, cycle)
            return
        name = "" if type(obj) is set else type(obj).__name__
        opening, closing = ("{", "}") if not name else (f"{name}({{", "})")
        if cycle:
            p.text(f"{opening}...{closing}")
        elif not obj:
            p.text(f"{name or 'set'}()")
        else:
            with p.group(len(opening), opening, closing):
                p.sequence(_ordered(obj, p), p.pretty)

    return print_set


def _ordered(items: Any, p: Printer) -> Iterable[Any]:
    if p.max_seq_length and len(items) >= p.max_seq_length:
        return list(items)
    try:
        return sorted(items)
    except Exception:  # noqa: BLE001 - user code compares
        return list(items)


def _pairs(obj: Any, p: Printer, opening: str, closing: str) -> None:
    def pair(item: tuple[Any, Any]) -> None:
        p.pretty(item[0])
        p.text(": ")
        p.pretty(item[1])

    with p.group(len(opening), opening, closing):
        p.sequence(obj.items(), pair)


def print_dict(obj: Any, p: Printer, cycle: bool) -> None:
    if overrides_repr(obj, dict):
        print_repr(obj, p, cycle)
    elif cycle:
        p.text("{...}")
    else:
        _pairs(obj, p, "{", "}")


def print_mapping_proxy(obj: Any, p: Printer, cycle: bool) -> None:
    _call(p, "mappingproxy", [dict(obj)], cycle=cycle)


def print_default_dict(obj: Any, p: Printer, cycle: bool) -> None:
    _call(p, type(obj).__name__, [obj.default_factory, dict(obj)], cycle=cycle)


def print_ordered_dict(obj: Any, p: Printer, cycle: bool) -> None:
    _call(p, type(obj).__name__, [dict(obj)] if obj else [], cycle=cycle)


def print_counter(obj: Any, p: Printer, cycle: bool) -> None:
    _call(p, type(obj).__name__, [dict(obj.most_common())] if obj else [], cycle=cycle)


def print_deque(obj: Any, p: Printer, cycle: bool) -> None:
    keywords = {} if obj.maxlen is None else {"maxlen": obj.maxlen}
    _call(p, type(obj).__name__, [list(obj)], keywords, cycle=cycle)


def print_user(obj: Any, p: Printer, cycle: bool) -> None:
    _call(p, type(obj).__name__, [obj.data], cycle=cycle)


def print_chain_map(obj: Any, p: Printer, cycle: bool) -> None:
    _call(p, type(obj).__name__, list(obj.maps), cycle=cycle)


def print_namespace(obj: Any, p: Printer, cycle: bool) -> None:
    name = "namespace" if type(obj) is types.SimpleNamespace else type(obj).__name__
    _call(p, name, [], vars(obj), cycle=cycle)


def print_exception(obj: Any, p: Printer, cycle: bool) -> None:
    if overrides_repr(obj, BaseException):
        print_repr(obj, p, cycle)
        return
    _call(p, qualified_name(type(obj)), list(obj.args), cycle=cycle)


def print_dataclass(obj: Any, p: Printer, cycle: bool) -> None:
    """A dataclass whose `__repr__` was generated."""
    import dataclasses

    shown = {item.name: getattr(obj, item.name) for item in dataclasses.fields(obj) if item.repr}
    _call(p, type(obj).__qualname__, [], shown, cycle=cycle)


def print_object(obj: Any, p: Printer, cycle: bool) -> None:
    """Anything with its own `__repr__`: dataclasses are laid out, others print themselves."""
    kind = type(obj)
    if "__dataclass_fields__" in kind.__dict__ and hasattr(kind.__repr__, "__wrapped__") and _generated(kind):
        print_dataclass(obj, p, cycle)
    else:
        print_repr(obj, p, cycle)


def _generated(kind: type) -> bool:
    """Whether the `__repr__` was made by `dataclass`: the mark that the standard library's `pprint` looks for."""
    wrapped = kind.__repr__.__wrapped__  # type: ignore[attr-defined]
    return "__create_fn__" in wrapped.__qualname__ or getattr(wrapped, "__module__", "") == "dataclasses"


def _call(p: Printer, name: str, values: list[Any], keywords: dict[str, Any] | None = None, *, cycle: bool) -> None:
    if cycle:
        p.text(f"{name}(...)")
        return

    def argument(item: tuple[str, Any]) -> None:
        if item[0]:
            p.text(f"{item[0]}=")
        p.pretty(item[1])

    items = [("", value) for value in values] + list((keywords or {}).items())
    with p.group(len(name) + 1, f"{name}(", ")"):
        p.sequence(items, argument)


def print_class(obj: type, p: Printer, cycle: bool) -> None:
    if overrides_repr(obj, type):
        print_repr(obj, p, cycle)
    else:
        p.text(qualified_name(obj))


def print_function(obj: Any, p: Printer, cycle: bool) -> None:  # noqa: ARG001 - the interface
    import inspect

    name = getattr(obj, "__qualname__", None) or obj.__name__
    module = obj.__module__
    if isinstance(module, str) and module not in {"builtins", "exceptions"}:
        name = f"{module}.{name}"
    try:
        text = f"{name}{inspect.signature(obj)}"
    except (ValueError, TypeError):
        text = name
    p.text(f"<function {text}>")


def print_pattern(obj: re.Pattern[Any], p: Printer, cycle: bool) -> None:  # noqa: ARG001 - the interface
    p.text(repr(obj) if len(obj.pattern) < 180 else f"re.compile({obj.pattern!r})")


def print_super(obj: Any, p: Printer, cycle: bool) -> None:  # noqa: ARG001 - the interface
    p.text(f"<super: {qualified_name(obj.__thisclass__)}, {obj.__self__!r}>" if obj.__self__ is not None else repr(obj))


def _with_own_repr(base: type, print_base: Print) -> Print:
    """A printer for `base` that gives way to a subclass with a `__repr__` of its own."""

    def print_or_repr(obj: Any, p: Printer, cycle: bool) -> None:
        if not overrides_repr(obj, base):
            print_base(obj, p, cycle)
        else:
            print_repr(obj, p, cycle)

    return print_or_repr


_EXACT: list[type] = [float, complex, bool, str, bytes, bytearray, type(None), range, slice, type(...)]
_BASES: list[tuple[type, Callable[..., None]]] = [
    (defaultdict, print_default_dict),
    (OrderedDict, print_ordered_dict),
    (Counter, print_counter),
    (deque, print_deque),
    (UserDict, print_user),
    (UserList, print_user),
    (ChainMap, print_chain_map),
    (types.SimpleNamespace, print_namespace),
]

BY_TYPE: dict[type, Print] = {
    **dict.fromkeys(_EXACT, print_repr),
    int: print_int,
    list: _sequence("[", "]", list),
    tuple: _sequence("(", ")", tuple),
    set: _set(set),
    frozenset: _set(frozenset),
    dict: print_dict,
    type: print_class,
    types.FunctionType: print_function,
    types.BuiltinFunctionType: print_function,
    types.MethodType: print_repr,
    types.MappingProxyType: print_mapping_proxy,
    re.Pattern: print_pattern,
    super: print_super,
    BaseException: print_exception,
    **{base: _with_own_repr(base, function) for base, function in _BASES},
}
BY_NAME: dict[tuple[str, str], Print] = {}
