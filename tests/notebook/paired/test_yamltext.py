import pytest

from perijove.notebook import NotebookError
from perijove.notebook.paired.yamltext import dump, dump_compact, load


def test_only_what_json_has():
    assert load("a: 2020-01-01\nb: [1, true, null]\n3: x") == {"a": "2020-01-01", "b": [1, True, None], "3": "x"}


@pytest.mark.parametrize("text", ["a: [", "a: b: c", "\t", "!!python/object:os.system x", "? [a]\n: b"])
def test_what_is_no_yaml_names_a_line(text):
    with pytest.raises(NotebookError, match=r"^line \d+: the header is no YAML"):
        load(text, line=5)


def test_two_ways_to_write():
    value = {"b": [1, 2], "a": {"d": "2020-01-01", "é": [{"x": 1}]}}
    assert dump(value) == ["a:", "  d: 2020-01-01", '  "\\xE9":', "  - x: 1", "b:", "- 1", "- 2"]
    assert dump_compact(value) == "b: [1, 2]\na:\n  d: 2020-01-01\n  é:\n  - x: 1\n"
    same = [1]
    assert dump({"a": same, "b": same}) == ["a:", "- 1", "b:", "- 1"]
    assert load("\n".join(dump(value))) == value
