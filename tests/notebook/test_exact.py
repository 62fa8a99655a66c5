import json

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from perijove.notebook.exact import Unexact, exact


def compact(value):
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


@given(st.floats(allow_nan=False, allow_infinity=False) | st.integers())
def test_numbers_are_written_as_python_writes_them(number):
    assert orjson.dumps(exact({"a": [number, {"b": number}]})).decode() == compact({"a": [number, {"b": number}]})


@pytest.mark.parametrize("number", [1e-05, 1.5e-09, 1e-10, 1e16, 5e-324, 2**64 - 1, 2**64, -(2**63), -(2**63) - 1])
def test_the_edges_too(number):
    assert orjson.dumps(exact([number])).decode() == compact([number])


def test_what_needs_nothing_is_the_value_itself():
    value = {"a": [1, 2.5, "x", None, {"b": True}], "c": ["only", "strings"]}

    assert exact(value) is value


def test_the_given_value_is_not_changed():
    value = {"a": [1e-7]}
    exact(value)

    assert value == {"a": [1e-7]}


@pytest.mark.parametrize("number", [float("nan"), float("inf"), float("-inf")])
def test_what_is_no_number_is_unexact(number):
    with pytest.raises(Unexact):
        exact({"a": [number]})
