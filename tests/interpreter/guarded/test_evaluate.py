import dataclasses
import enum
import functools
import typing

import pytest

from perijove.interpreter.guarded import infer
from perijove.interpreter.guarded.evaluate import MAX_DEPTH, bind, parameter_names
from perijove.interpreter.guarded.operations import names_of
from perijove.interpreter.guarded.values import Instance, Known, kind_of


@dataclasses.dataclass
class Point:
    x: int
    label: "str"

    def moved(self) -> "Point":
        raise AssertionError

    def parts(self) -> list[str]:
        raise AssertionError

    async def later(self) -> bytes:
        raise AssertionError

    @property
    def length(self) -> float:
        raise AssertionError

    @functools.cached_property
    def cached(self) -> dict[str, int]:
        raise AssertionError

    @classmethod
    def make(cls) -> "typing.Self":
        raise AssertionError

    def __add__(self, other) -> "Point":
        raise AssertionError

    def __getitem__(self, key) -> bytes:
        raise AssertionError

    def __enter__(self) -> int:
        raise AssertionError


class Row(typing.TypedDict):
    name: str
    size: int


class Pair(typing.NamedTuple):
    left: str
    right: int


class Color(enum.Enum):
    RED = "r"


def typed() -> Point | None:
    raise AssertionError


def row() -> Row:
    raise AssertionError


async def waiting() -> Point:
    raise AssertionError


def numbers() -> typing.Iterator[int]:
    raise AssertionError


NAMES = {
    "p": Point(1, "a"),
    "Point": Point,
    "typed": typed,
    "row": row,
    "waiting": waiting,
    "numbers": numbers,
    "Pair": Pair,
    "Color": Color,
    "partial": functools.partial(typed),
    "text": "words here",
    "d": {"k": [1.5]},
}


@pytest.mark.parametrize(
    ("expression", "kind"),
    [
        ("1", int),
        ("-1.5", float),
        ("1 + 2.0", float),
        ("1 / 2", float),
        ("True + True", int),
        ("'a' + 'b'", str),
        ("'a' % 1", str),
        ("[1] * 3", list),
        ("not p", bool),
        ("1 < 2", bool),
        ("f'{p}'", str),
        ("text.upper()", str),
        ("text.upper().split()[0]", str),
        ("text.encode().decode()", str),
        ("'a b'.split()", list),
        ("' '.join([]).strip", None),
        ("d['k'][0]", float),
        ("d.keys()", type({}.keys())),
        ("d.copy()['k']", list),
        ("{'a': p}['a'].label", str),
        ("[n for n in 'abc'][0]", str),
        ("{n: p for n in 'abc'}['z'].x", int),
        ("[(n, 1.5) for n in range(3)][0][1]", float),
        ("(n for n in 'abc')", None),
        ("len(text)", int),
        ("sorted(['b'])[0]", str),
        ("open('f')", None),
        ("open('f').read", None),
        ("p.moved()", Point),
        ("p.moved().moved().x", int),
        ("p.parts()[0]", str),
        ("p.length", float),
        ("p.cached['a']", int),
        ("Point(1, 'a')", Point),
        ("Point(1, 'a').label", str),
        ("Point.make()", Point),
        ("p + p", Point),
        ("p['any']", bytes),
        ("await p.later()", bytes),
        ("await waiting()", Point),
        ("typed()", Point),
        ("partial()", Point),
        ("row()['name']", str),
        ("row()['size']", int),
        ("Pair('a', 1).left", str),
        ("Pair('a', 1)[1]", None),
        ("Color.RED.name", str),
        ("(lambda: p)()", Point),
        ("(lambda a, b=1: 'x')()", str),
        ("p if text else None", Point),
        ("None or p", Point),
        ("(y := text)", str),
        ("list(zip('a', [1]))[0][1]", int),
        ("list(enumerate('a'))[0][0]", int),
        ("[1, 2, 3][0:2]", list),
        ("int('3').bit_length()", int),
    ],
)
def test_types_are_inferred_without_running(expression, kind):
    found = infer(expression, NAMES)
    assert found is not None
    if kind is not None:
        assert kind_of(found) is kind


@pytest.mark.parametrize(
    ("expression", "name"),
    [
        ("p.moved()", "label"),
        ("typed()", "length"),
        ("row()", "items"),
        ("open('f')", "readlines"),
        ("lambda: 1", "__code__"),
        ("(1 if p else 'a')", "upper"),
        ("Pair('a', 1)", "left"),
        ("(n for n in 'abc')", "send"),
    ],
)
def test_names_after_a_dot_of_what_is_only_known_by_type(expression, name):
    assert name in names_of(infer(expression, NAMES))


@pytest.mark.parametrize(
    "expression", ["nothing()", "p.missing.more", "p.moved().nothing", "await p", "1 +", "-" * 200 + "1"]
)
def test_what_is_unknown_is_nothing(expression):
    assert infer(expression, NAMES) is None


def test_numpy_and_pandas_are_known():
    numpy, pandas = pytest.importorskip("numpy"), pytest.importorskip("pandas")
    names = {"np": numpy, "pd": pandas, "df": pandas.DataFrame({"a": [1]}), "arr": numpy.zeros(3)}
    assert kind_of(infer("np.zeros(3)", names)) is numpy.ndarray
    assert kind_of(infer("arr + 1", names)) is numpy.ndarray
    assert kind_of(infer("arr == 1", names)) is numpy.ndarray
    assert kind_of(infer("df['a']", names)) is pandas.Series
    assert kind_of(infer("df.a", names)) is pandas.Series
    assert kind_of(infer("df[df.a > 0].head()", names)) is pandas.DataFrame
    assert kind_of(infer("df.describe()", names)) is pandas.DataFrame


def test_work_is_bounded():
    wide = "[" + ", ".join(["[x for x in y]"] * 2000) + "]"
    assert kind_of(infer(wide, {"y": []})) is list
    assert infer("(" * MAX_DEPTH + "1" + ",)" * MAX_DEPTH, {}) is not None


def test_unpacking_binds_each_name():
    import ast

    target = ast.parse("(a, [b, *c]) = x").body[0].targets[0]
    bound = bind(target, Known((1, ["b", "c"])))
    assert {name: kind_of(value) for name, value in bound.items()} == {"a": int, "b": str, "c": list}
    assert set(bind(target, None)) == {"a", "b", "c"}


def test_parameters_that_may_be_named():
    import ast

    assert parameter_names(ast.parse("lambda a, /, b, *c, d, **e: 0", mode="eval").body.args) == ("b", "d")


def test_an_instance_holds_what_it_is_known_to_hold():
    found = infer("[str(n) for n in [1]]", {})
    assert isinstance(found, Instance)
    assert kind_of(found.arguments[0]) is str
