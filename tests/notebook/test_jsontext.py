import json
import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from perijove.notebook import NotebookError
from perijove.notebook.jsontext import dumped, dumped_by_json, parsed, parsed_by_json

values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(st.characters()),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=10,
)


@given(values)
def test_values_are_written_as_json_writes_them(value):
    text = dumped(value)

    assert text == json.dumps(value, indent=1, sort_keys=True, ensure_ascii=False)
    assert repr(parsed(text)) == repr(json.loads(text))


def test_what_fast_parsers_refuse_is_taken():
    assert parsed('{"a": 123456789012345678901234567890}') == {"a": 123456789012345678901234567890}
    assert math.isnan(parsed("NaN"))
    assert parsed(b'\xef\xbb\xbf"x"') == "x"
    assert parsed('"\\ud800"') == "\ud800"
    assert parsed('{"a": 1}'.encode("utf-16")) == {"a": 1}


@pytest.mark.parametrize("text", ["[" * 100_000, '{"a":' * 100_000, "9" * 5000, "", '"\\x"', b"\xff"])
def test_what_is_no_json_is_one_error(text):
    with pytest.raises(NotebookError):
        parsed(text)


def test_a_layout_of_ones_own():
    assert (
        dumped_by_json({"b": "é", "a": 1}, indent=None, ascii_only=True, separators=(",", ":"))
        == '{"b":"\\u00e9","a":1}'
    )
    with pytest.raises(NotebookError, match="holds what JSON can't"):
        dumped({"a": object()})
    assert parsed_by_json("[1.5]", parse_float=str, other=1) == ["1.5"]
