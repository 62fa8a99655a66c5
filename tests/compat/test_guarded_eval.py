import sys
import typing

import pytest

from perijove.compat.guarded_eval import (
    EvaluationContext,
    GuardRejection,
    Stand,
    _is_type_annotation,
    _unbind_method,
    guarded_eval,
)


class Row(typing.TypedDict):
    name: str
    year: int


class Thing:
    def __init__(self):
        self.kept = [1]

    def row(self) -> Row: ...
    def either(self) -> "str | int": ...
    def pair(self) -> "tuple[str, int]": ...
    def texts(self) -> "list[str]": ...
    def other(self) -> "Thing": ...

    @property
    def computed(self):
        raise AssertionError


def evaluated(code, evaluation="limited", **options):
    context = EvaluationContext(
        locals={"thing": Thing()}, globals={"x": 1, "Thing": Thing, "Row": Row}, evaluation=evaluation, **options
    )
    found = guarded_eval(code, context)
    assert context.locals.keys() == {"thing"}
    assert context.globals["x"] == 1
    return found


@pytest.mark.parametrize(
    ("code", "value"),
    [
        ("x + 1", 2),
        ("thing.kept[0]", 1),
        ("a = 2\na", 2),
        ("x += 1", None),
        ("import os as test", None),
        ("def f() -> int: ...\nf()", 0),
        ("thing.pair()", ("", 0)),
        ("len", len),
    ],
)
def test_values(code, value):
    assert evaluated(code) == value


def test_types_stand_for_what_is_not_known():
    row, either = evaluated("thing.row()"), evaluated("thing.either()")
    assert isinstance(row, dict)
    assert row._ipython_key_completions_() == ["name", "year"]
    assert (type(row["name"]), row["year"]) == (str, 0)
    assert {"capitalize", "bit_length"} <= set(dir(either))
    assert hasattr(either, "bit_length")
    assert not hasattr(either, "append")
    other = evaluated("thing.other()")
    assert isinstance(other, Thing)
    assert isinstance(other.texts()[0], str)
    with pytest.raises(GuardRejection, match="the item 'x'"):
        other["x"]
    assert type(other) is Stand


@pytest.mark.parametrize(
    ("code", "evaluation", "error"),
    [
        ("thing.computed", "limited", GuardRejection),
        ("thing.kept.append(1)", "limited", GuardRejection),
        ("x", "minimal", GuardRejection),
        ("1", "forbidden", GuardRejection),
        ("no_name_like_it", "limited", NameError),
        ("1 +", "limited", SyntaxError),
    ],
)
def test_what_is_refused(code, evaluation, error):
    with pytest.raises(error):
        evaluated(code, evaluation)


def test_what_stands_in_a_subscript():
    whole = slice(None, None, None)
    assert [evaluated(code, in_subscript=True) for code in ("", ":", "1:2", ':, "a"')] == [
        (),
        whole,
        slice(1, 2, None),
        (whole, "a"),
    ]


def test_a_module_is_imported_where_that_is_allowed(monkeypatch):
    monkeypatch.delitem(sys.modules, "colorsys", raising=False)
    with pytest.raises(NameError):
        evaluated("colorsys.ONE_THIRD")
    assert evaluated("colorsys.ONE_THIRD", policy_overrides={"allow_auto_import": True}) == 1 / 3


def test_parts():
    assert [_is_type_annotation(each) for each in (int, list[str], typing.Any, typing.TypeVar("T"), 1, "a", None)] == [
        *[True] * 4,
        *[False] * 3,
    ]
    assert _unbind_method([].index) is list.index
    assert (_unbind_method(list.index), _unbind_method(len)) == (None, None)
