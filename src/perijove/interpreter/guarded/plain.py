"""What operators and functions of Python itself give for plain values: no code of the user's has a part in it.

Plain are numbers, texts, None, and containers of such; also of classes of the user's that change no special method.
What would grow large is not computed.
"""

from __future__ import annotations

import ast
import operator
import sys
import types
from typing import TYPE_CHECKING, Any

from perijove.interpreter.guarded.attributes import HARMLESS, MISSING, PLAIN, among, class_members, mro

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

MAX_BITS = 4096
MAX_LENGTH = 10_000
_EMPTY: dict[Any, Any] = {}
VIEWS: tuple[type, ...] = (type(_EMPTY.keys()), type(_EMPTY.values()), type(_EMPTY.items()))
CONTAINERS: tuple[type, ...] = (list, tuple, set, frozenset, dict, range, *VIEWS)
_BASES = (*PLAIN, *CONTAINERS)
_BINARY: dict[type, Callable[[Any, Any], Any]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
    ast.FloorDiv: operator.floordiv,
    ast.Mod: operator.mod,
    ast.Pow: operator.pow,
    ast.LShift: operator.lshift,
    ast.RShift: operator.rshift,
    ast.BitAnd: operator.and_,
    ast.BitOr: operator.or_,
    ast.BitXor: operator.xor,
}
_UNARY: dict[type, Callable[[Any], Any]] = {
    ast.UAdd: operator.pos,
    ast.USub: operator.neg,
    ast.Invert: operator.invert,
    ast.Not: operator.not_,
}
_COMPARED: dict[type, Callable[[Any, Any], Any]] = {
    ast.Eq: operator.eq,
    ast.NotEq: operator.ne,
    ast.Lt: operator.lt,
    ast.LtE: operator.le,
    ast.Gt: operator.gt,
    ast.GtE: operator.ge,
    ast.In: lambda left, right: left in right,
    ast.NotIn: lambda left, right: left not in right,
}
# Methods that change nothing, and whose results are not longer than what they are given.
_TEXT = (
    "capitalize casefold count endswith find index isalnum isalpha isascii isdecimal isdigit isidentifier islower "
    "isnumeric isprintable isspace istitle isupper lower lstrip partition removeprefix removesuffix rfind rindex "
    "rpartition rsplit rstrip split splitlines startswith strip swapcase title upper encode decode hex"
)
_METHODS: dict[type, frozenset[str]] = {
    kind: frozenset(names.split())
    for kind, names in {
        str: _TEXT,
        bytes: _TEXT,
        int: "bit_length bit_count conjugate as_integer_ratio",
        float: "is_integer hex conjugate as_integer_ratio",
        complex: "conjugate",
        list: "copy count index",
        tuple: "count index",
        range: "count index",
        dict: "copy get items keys values",
        set: "copy difference intersection isdisjoint issubset issuperset symmetric_difference union",
        frozenset: "copy difference intersection isdisjoint issubset issuperset symmetric_difference union",
        **dict.fromkeys(VIEWS, "isdisjoint"),
    }.items()
}
_FUNCTIONS = frozenset("abs all any bin chr divmod hex len max min oct ord round sorted sum".split())  # noqa: SIM905
_CONSTRUCTORS = (bool, complex, dict, float, frozenset, int, list, range, set, slice, str, tuple)


def is_simple(value: Any) -> bool:
    """Whether a value is plain: using it with another such runs nothing of the user's."""
    waiting = [value]
    seen = 0
    while waiting:
        each = waiting.pop()
        seen += 1
        base = _base(type(each))
        if base is None or _is_large(base, each):
            return False
        if base is not range and among(base, CONTAINERS):
            if seen + len(waiting) + base.__len__(each) > MAX_LENGTH:
                return False
            waiting += [*dict.keys(each), *dict.values(each)] if base is dict else base.__iter__(each)
    return True


def _is_large(base: Any, value: Any) -> bool:
    if base is int:
        return int.bit_length(value) > MAX_BITS
    if base is range:  # whose length may be more than Python's own can be
        return bool(value[MAX_LENGTH:])
    return (base is str or base is bytes) and base.__len__(value) > MAX_LENGTH


def _base(kind: type) -> Any:
    """The type of Python's own that a type is, or of which it changes no special method."""
    for owner in mro(kind):
        if among(owner, _BASES):
            return owner
        if any(type(name) is str and name.startswith("__") and name not in HARMLESS for name in class_members(owner)):
            return None
    return None


def binary(sign: ast.operator, left: Any, right: Any) -> Any:
    """What an operator gives; MISSING where it may not be computed."""
    compute = _BINARY.get(type(sign))
    if compute is None or not is_simple(left) or not is_simple(right) or _grows(sign, left, right):
        return MISSING
    return _computed(compute, left, right)


def _grows(sign: ast.operator, left: Any, right: Any) -> bool:
    numbers = [value for value in (left, right) if isinstance(value, int)]
    if len(numbers) == 2:
        if isinstance(sign, ast.Pow):
            return abs(int(right)) * int.bit_length(left) > MAX_BITS
        if isinstance(sign, ast.LShift):
            return int.bit_length(left) + abs(int(right)) > MAX_BITS
        return int.bit_length(left) + int.bit_length(right) > MAX_BITS
    if isinstance(sign, ast.Mod):
        return isinstance(left, (str, bytes))  # a format may ask for any width
    if numbers and isinstance(sign, ast.Mult):
        other = right if numbers[0] is left else left
        return hasattr(other, "__len__") and len(other) * int(numbers[0]) > MAX_LENGTH
    return False


def unary(sign: ast.unaryop, value: Any) -> Any:
    """What an operator gives for one value; MISSING where it may not be computed."""
    return _computed(_UNARY[type(sign)], value) if is_simple(value) else MISSING


def compared(sign: ast.cmpop, left: Any, right: Any) -> Any:
    """What a comparison gives; MISSING where it may not be computed."""
    if isinstance(sign, (ast.Is, ast.IsNot)):
        return (left is right) is isinstance(sign, ast.Is)
    return _computed(_COMPARED[type(sign)], left, right) if is_simple(left) and is_simple(right) else MISSING


def called(function: Any, arguments: Sequence[Any]) -> Any:
    """What a function, method or type of Python's own gives; MISSING where it may not be computed."""
    return _computed(function, *arguments) if _is_pure(function) and all(map(is_simple, arguments)) else MISSING


def _is_pure(function: Any) -> bool:
    if type(function) is type:
        return among(function, _CONSTRUCTORS)
    if type(function) is not types.BuiltinFunctionType:
        return False
    owner, name = function.__self__, function.__name__
    if owner is sys.modules["builtins"]:
        return name in _FUNCTIONS
    names = _METHODS.get(type(owner), frozenset()) if type(type(owner)) is type else frozenset()
    return name in names and is_simple(owner)


def _computed(function: Callable[..., Any], *arguments: Any) -> Any:
    try:
        return function(*arguments)
    except (ArithmeticError, LookupError, TypeError, ValueError, RecursionError):
        return MISSING
