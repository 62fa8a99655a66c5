"""JSON values merged."""

import pytest
from hypothesis import given

from perijove.notebook.merge.values import NOTHING, ValueConflict, merge_values, put, same, three_way


@pytest.mark.parametrize(
    ("base", "local", "remote", "merged"),
    [
        ({}, {"a": 1}, {"b": 2}, {"a": 1, "b": 2}),
        ({"a": 1, "b": 1}, {"b": 1}, {"a": 1, "b": 2}, {"b": 2}),
        ({"a": {"b": 1}}, {"a": {"b": 1, "c": 2}}, {"a": {"b": 3}}, {"a": {"b": 3, "c": 2}}),
        ({"a": 1}, {"a": 2}, {"a": 2}, {"a": 2}),
        ({"tags": ["x", "y"]}, {"tags": ["x", "y", "z"]}, {"tags": ["w", "y"]}, {"tags": ["y", "z", "w"]}),
        ({}, {"tags": ["a"]}, {"tags": ["b"]}, {"tags": ["a", "b"]}),
        ({"a": 1}, {"a": 1.0}, {"a": 1}, {"a": 1.0}),
    ],
)
def test_what_is_merged(base, local, remote, merged):
    assert merge_values(base, local, remote) == (merged, ())


def test_what_contradicts_stays_as_local_has_it():
    assert merge_values({"a": {"b": 1}}, {"a": {"b": 2}}, {"a": {"b": 3}}) == (
        {"a": {"b": 2}},
        (ValueConflict(("a", "b"), 2, 3),),
    )


def test_what_one_has_deleted_and_the_other_changed_stays():
    assert merge_values({"a": 1}, {}, {"a": 2}) == ({"a": 2}, (ValueConflict(("a",), NOTHING, 2),))


def test_one_side_alone_is_the_result(strategies):
    @given(strategies["value"], strategies["value"])
    def check(base, side):
        assert merge_values(base, side, base) == (side, ())
        assert merge_values(base, base, side) == (side, ())
        assert merge_values(base, side, side) == (side, ())

    check()


def test_nothing_is_like_nothing():
    assert same(NOTHING, NOTHING)
    assert not same(NOTHING, None)
    assert repr(NOTHING) == "NOTHING"


def test_three_ways():
    assert three_way(1, 1, 2) == 2
    assert three_way(1, 2, 1) == 2
    assert three_way(1, 2, 3) is None


def test_a_value_is_put_at_a_path():
    values = {"a": {"b": 1}}

    assert put(values, ("a", "b"), 2) == {"a": {"b": 2}}
    assert put(values, ("a", "b"), NOTHING) == {"a": {}}
    assert put(values, ("x", "y"), 1) == {"a": {"b": 1}, "x": {"y": 1}}
    assert values == {"a": {"b": 1}}
