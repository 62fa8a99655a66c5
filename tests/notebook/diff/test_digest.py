"""Values that are told from each other."""

import pytest
from hypothesis import given

from perijove.notebook.diff.digest import digest

NAN = float("nan")


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (1, True),
        (1, 1.0),
        (0, False),
        (None, NAN),
        ([None], [NAN]),
        ({"a": float("inf")}, {"a": None}),
        ("1", 1),
        (2**70, float(2**70)),
        ("\ud800", "?"),
        ([], {}),
        (["ab"], ["a", "b"]),
    ],
    ids=repr,
)
def test_what_differs_in_a_file_differs(one, other):
    assert digest(one) != digest(other)


def test_the_order_of_keys_says_nothing():
    assert digest({"a": 1, "b": {"c": 2, "d": "null"}}) == digest({"b": {"d": "null", "c": 2}, "a": 1})
    assert digest({"a": NAN, "b": 1}) == digest({"b": 1, "a": NAN})


def test_a_value_is_itself(strategies):
    @given(strategies["value"])
    def check(value):
        assert digest(value) == digest(value)
        assert len(digest(value)) == 16

    check()
