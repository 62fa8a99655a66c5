"""The printers of the standard library's types, each `(object, printer, cycle)`.

The texts are IPython's, to the character: notebooks are compared by them.
"""

from __future__ import annotations

import os
import re
import types
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from perijove.interpreter.display.printer import Print, Printer

_RE_FLAGS = ("IGNORECASE", "LOCALE", "MULTILINE", "DOTALL", "UNICODE", "VERBOSE", "DEBUG")
_UNNAMED_MODULES = {"builtins", "exceptions", "__builtin__"}


def print_repr(obj: Any, p: Printer, cycle: bool) -> None:  # noqa: ARG001 - the interface
    """By its own `__repr__`; its lines stay lines."""
    with p.group():
        for index, line in enumerate(repr(obj).splitlines()):
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
    if not callable(getattr(obj, "_repr_pretty_", None)):  # the object has something else under its class's name
        p.text(repr(obj))
        return
    depth = p.depth
    try:
        obj._repr_pretty_(p, cycle)
    finally:
        p.close_groups(depth)


def print_default(obj: Any, p: Printer, cycle: bool) -> None:
    """For a class without a `__repr__`; a verbose printer shows its public attributes."""
    with p.group(1, "<", ">"):
        p.pretty(type(obj))
        p.text(f" at {id(obj):#x}")
        if cycle:
            p.text(" ...")
        elif p.verbose:
            _print_attributes(obj, p)


def _print_attributes(obj: Any, p: Printer) -> None:
    first = True
    for name in dir(obj):
        if name.startswith("_"):
            continue
        try:
            value = getattr(obj, name)
        except Exception:  # noqa: BLE001, S112 - user code: an attribute that can't be read is not shown
            continue
        if isinstance(value, types.MethodType):
            continue
        if not first:
            p.text(",")
        first = False
        p.breakable()
        p.text(f"{name}=")
        with p.indent(len(name) + 1):
            p.pretty(value)


def qualified_name(kind: type) -> str:
    """A class as one would write it: with its module unless built in."""
    name = getattr(kind, "__qualname__", None)
    name = name if isinstance(name, str) else str(type.__dict__["__name__"].__get__(kind))
    module = getattr(kind, "__module__", None)
    return name if not isinstance(module, str) or module in _UNNAMED_MODULES else f"{module}.{name}"


def sequence_printer(opening: str, closing: str) -> Print:
    """What prints a list-like type between brackets."""

    def print_sequence(obj: Any, p: Printer, cycle: bool) -> None:
        if cycle:
            p.text(f"{opening}...{closing}")
            return
        with p.group(len(opening), opening, closing):
            p.sequence(obj, p.pretty)
            if isinstance(obj, tuple) and len(obj) == 1:
                p.text(",")

    return print_sequence


def set_printer(opening: str, closing: str) -> Print:
    """What prints a set-like type between brackets, sorted where that can be."""

    def print_set(obj: Any, p: Printer, cycle: bool) -> None:
        if cycle:
            p.text(f"{opening}...{closing}")
        elif not obj:
            p.text(f"{type(obj).__name__}()")
        else:
            with p.group(len(opening), opening, closing):
                p.sequence(_ordered(obj, p), p.pretty)

    return print_set


def _ordered(items: Any, p: Printer) -> Iterable[Any]:
    found = list(items)
    if p.max_seq_length and len(found) >= p.max_seq_length:
        return found
    for key in (None, str):
        try:
            return sorted(found, key=key)
        except Exception:  # noqa: BLE001, S112 - user code compares; then by their texts, then as they come
            continue
    return found


def dict_printer(opening: str, closing: str) -> Print:
    """What prints a mapping between brackets."""

    def print_dict(obj: Any, p: Printer, cycle: bool) -> None:
        def pair(key: Any) -> None:
            p.pretty(key)
            p.text(": ")
            p.pretty(obj[key])

        if cycle:
            p.text("{...}")
            return
        with p.group(len(opening), opening, closing):
            p.sequence(obj.keys(), pair)

    return print_dict


class Raw:
    """Text to stand where an object is expected: `p.pretty(Raw("..."))` is `p.text("...")`."""

    def __init__(self, value: str) -> None:
        self.value = value

    def _repr_pretty_(self, p: Printer, cycle: bool) -> None:  # noqa: ARG002 - the interface
        p.text(self.value)


def print_call(p: Printer, name: str, values: Iterable[Any], keywords: dict[str, Any] | None = None) -> None:
    """A call as one would write it: `name(value, keyword=value)`."""

    def argument(item: tuple[str, Any]) -> None:
        if not item[0]:
            p.pretty(item[1])
            return
        with p.group(len(item[0]) + 1, f"{item[0]}="):
            p.pretty(item[1])

    items = [("", value) for value in values] + list((keywords or {}).items())
    p.begin_group()
    with p.group(len(name) + 1, f"{name}(", ")"):
        for index, item in enumerate(items):
            if index:
                p.text(",")
                p.breakable()
            argument(item)
    p.end_group()


def _call_printer(parts: Callable[[Any], tuple[list[Any], dict[str, Any]]], name: str = "") -> Print:
    """What prints a type as a call of its constructor."""

    def print_as_call(obj: Any, p: Printer, cycle: bool) -> None:
        values, keywords = ([Raw("...")], {}) if cycle else parts(obj)
        print_call(p, name or type(obj).__name__, values, keywords)

    return print_as_call


def print_exception(obj: Any, p: Printer, cycle: bool) -> None:
    """By its class and arguments."""
    print_call(p, qualified_name(type(obj)), [Raw("...")] if cycle else getattr(obj, "args", ()))


def print_class(obj: type, p: Printer, cycle: bool) -> None:
    """By its name, unless its metaclass has its own way."""
    from perijove.interpreter.display.registry import mro

    if next(owner for owner in mro(type(obj)) if "__repr__" in vars(owner)) is not type:
        print_repr(obj, p, cycle)
    else:
        p.text(qualified_name(obj))


def print_function(obj: Any, p: Printer, cycle: bool) -> None:  # noqa: ARG001 - the interface
    """With its module and signature."""
    import inspect

    name = getattr(obj, "__qualname__", None) or obj.__name__
    module = obj.__module__
    if isinstance(module, str) and module not in _UNNAMED_MODULES:
        name = f"{module}.{name}"
    try:
        text = f"{name}{inspect.signature(obj)}"
    except (ValueError, TypeError):
        text = name
    p.text(f"<function {text}>")


def print_pattern(obj: re.Pattern[Any], p: Printer, cycle: bool) -> None:  # noqa: ARG001 - the interface
    """As the call that compiles it, its pattern as a raw string."""
    pattern = Raw("r" + repr(obj.pattern).replace("\\\\", "\\"))
    flags = "|".join(f"re.{name}" for name in _RE_FLAGS if obj.flags & getattr(re, name))
    print_call(p, "re.compile", [pattern, Raw(flags)] if obj.flags else [pattern])


def print_super(obj: Any, p: Printer, cycle: bool) -> None:  # noqa: ARG001 - the interface
    """With the class it looks behind and the object it is bound to."""
    with p.group(8, "<super: ", ">"):
        p.pretty(obj.__thisclass__)
        p.text(",")
        p.breakable()
        p.pretty(obj.__self__)


BY_TYPE: dict[type, Print] = {
    **dict.fromkeys((float, complex, bool, str, bytes, type(None), range, slice), print_repr),
    int: print_int,
    list: sequence_printer("[", "]"),
    tuple: sequence_printer("(", ")"),
    set: set_printer("{", "}"),
    frozenset: set_printer("frozenset({", "})"),
    dict: dict_printer("{", "}"),
    type: print_class,
    types.FunctionType: print_function,
    types.BuiltinFunctionType: print_function,
    types.MethodType: print_repr,
    types.MappingProxyType: dict_printer("mappingproxy({", "})"),
    types.SimpleNamespace: _call_printer(lambda obj: ([], vars(obj)), "namespace"),
    type(os.environ): dict_printer("environ{", "}"),
    re.Pattern: print_pattern,
    super: print_super,
    BaseException: print_exception,
}
BY_NAME: dict[tuple[str, str], Print] = {
    ("collections", "defaultdict"): _call_printer(lambda obj: ([obj.default_factory, dict(obj)], {})),
    ("collections", "OrderedDict"): _call_printer(lambda obj: ([list(obj.items())] if obj else [], {})),
    ("collections", "Counter"): _call_printer(lambda obj: ([dict(obj.most_common())] if obj else [], {})),
    ("collections", "UserList"): _call_printer(lambda obj: ([obj.data], {})),
    ("collections", "deque"): _call_printer(
        lambda obj: ([list(obj)], {} if obj.maxlen is None else {"maxlen": obj.maxlen})
    ),
}
