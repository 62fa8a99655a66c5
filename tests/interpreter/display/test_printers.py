import collections
import dataclasses
import inspect
import os
import re
import types
import typing

import pytest

from perijove.interpreter.display.pretty import pretty
from perijove.interpreter.display.printers import print_int


@dataclasses.dataclass
class Point:
    x: int
    y: object = dataclasses.field(default=None)
    secret: int = dataclasses.field(default=0, repr=False)


@dataclasses.dataclass
class OwnRepr:
    x: int

    def __repr__(self):
        return "own"


class Plain:
    pass


class MyList(list):
    pass


class Loud(list):
    def __repr__(self):
        return "LOUD"


class MyError(Exception):
    pass


class Sortless:
    def __init__(self, name):
        self.name = name

    def __repr__(self):
        return self.name


class Named(typing.NamedTuple):
    a: int
    b: int


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ((), "()"),
        ((1,), "(1,)"),
        ({3, 1, 2}, "{1, 2, 3}"),
        (set(), "set()"),
        (frozenset({2, 1}), "frozenset({1, 2})"),
        (frozenset(), "frozenset()"),
        ({Sortless("a")}, "{a}"),
        (MyList([1]), "[1]"),
        (Loud([1]), "LOUD"),
        (Named(1, 2), "Named(a=1, b=2)"),
        (collections.OrderedDict(a=1), "OrderedDict([('a', 1)])"),
        (collections.defaultdict(int, a=1), "defaultdict(int, {'a': 1})"),
        (collections.Counter("aab"), "Counter({'a': 2, 'b': 1})"),
        (collections.deque([1], maxlen=3), "deque([1], maxlen=3)"),
        (collections.ChainMap({1: 2}), "ChainMap({1: 2})"),
        (collections.UserDict(a=1), "{'a': 1}"),
        (types.SimpleNamespace(a=1), "namespace(a=1)"),
        (types.MappingProxyType({1: 2}), "mappingproxy({1: 2})"),
        (Point(1, [2]), "Point(x=1, y=[2])"),
        (OwnRepr(1), "own"),
        (int, "int"),
        (collections.OrderedDict, "collections.OrderedDict"),
        (len, "<function len(obj, /)>"),
        (re.compile("a+"), "re.compile(r'a+', re.UNICODE)"),
        (ValueError("x", 1), "ValueError('x', 1)"),
        (range(3), "range(0, 3)"),
        (1.5, "1.5"),
        ("a\nb", "'a\\nb'"),
        (..., "Ellipsis"),
    ],
)
def test_types(value, text):
    assert pretty(value) == text


def test_names_have_their_module():
    module = Plain.__module__
    assert pretty(Plain) == f"{module}.Plain"
    assert pretty(Plain()).startswith(f"<{module}.Plain at 0x")
    assert pretty(MyError(1)) == f"{module}.MyError(1)"
    assert pretty(test_names_have_their_module) == f"<function {module}.test_names_have_their_module()>"


def test_a_repr_of_several_lines_keeps_them():
    class Table:
        def __repr__(self):
            return "a b\n1 2"

    assert pretty([Table()]) == "[a b\n 1 2]"


def test_numpy_and_pandas_by_their_repr():
    numpy = pytest.importorskip("numpy")
    pandas = pytest.importorskip("pandas")
    assert pretty(numpy.arange(3)) == "array([0, 1, 2])"
    assert pretty(pandas.DataFrame({"a": [1]})) == "   a\n0  1"


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ({}.keys(), "dict_keys([])"),
        ({1: 2}.items(), "dict_items([(1, 2)])"),
        (collections.UserList([1]), "UserList([1])"),
        (collections.OrderedDict(), "OrderedDict()"),
        (re.compile(b"a", re.IGNORECASE), "re.compile(rb'a', re.IGNORECASE)"),
        (NotImplemented, "NotImplemented"),
        ({1, "a"}, "{1, 'a'}"),
        (print_int, None),
    ],
)
def test_more_types(value, text):
    assert pretty(value) == (text or f"<function {print_int.__module__}.print_int{inspect.signature(print_int)}>")


def test_environments_and_supers():
    assert pretty(os.environ).startswith("environ{")

    class Base:
        def me(self):
            return super()

    shown = pretty(Base().me())
    assert shown.startswith("<super: ")
    assert "Base" in shown


def test_a_verbose_printer_shows_attributes():
    shown = pretty(Sortless("a"), verbose=True)
    assert shown == "a"

    class Bare:
        def __init__(self):
            self.one = 1
            self.me = self

    assert pretty(Bare(), verbose=True, max_width=500).endswith("one=1>")


def test_exceptions_in_a_circle():
    error = ValueError()
    error.args = (error,)
    assert pretty(error) == "ValueError(ValueError(...))"
