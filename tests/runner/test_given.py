import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from perijove.runner.given import from_file, from_yaml, value_of
from perijove.runner.parameters import WrongParameter


def test_what_is_typed():
    typed = ["7", "-1.5", "True", "null", '{"a": [1]}', "[oops", "", "yes", "0x10"]
    assert [value_of(each) for each in typed] == [7, -1.5, True, None, {"a": [1]}, "[oops", "", "yes", "0x10"]
    assert math.isinf(value_of("inf"))


@given(st.text())
def test_anything_typed_is_some_value(text):
    assert isinstance(value_of(text), str | int | float | list | dict | None)


def test_yaml(tmp_path):
    path = tmp_path / "p.yaml"
    path.write_text("a: 1\nb: [x, 2.5]\n", encoding="utf-8")
    assert from_file(path) == {"a": 1, "b": ["x", 2.5]}
    assert from_yaml("", "-y") == {}


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("a: [1", "p: line 2, column 1: no YAML"),
        ("[1]", "expected names and values, found list"),
        ("1: 2", "found dict"),
    ],
)
def test_what_is_no_yaml(text, says):
    with pytest.raises(WrongParameter, match=says):
        from_yaml(text + "\n", "p")
