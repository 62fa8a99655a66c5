import pytest

from perijove.notebook.paired.options import is_json, is_key, read_language, read_titled, write_options


@pytest.mark.parametrize(
    ("text", "title", "metadata"),
    [
        ("", "", {}),
        ("A title", "A title", {}),
        ('A title tags=["a", "b"] n=1', "A title", {"tags": ["a", "b"], "n": 1}),
        ('a="x=1 y=2"', "", {"a": "x=1 y=2"}),
        ('t {"a": {"b": 1}}', "t", {"a": {"b": 1}}),
        ("t .class", "t", {".class": None}),
        ("a=(1, 2)", "", {"a": [1, 2]}),
        ("a={1}", "", {"incorrectly_encoded_metadata": "a={1}"}),
        ("t {oops", "t", {"incorrectly_encoded_metadata": "{oops"}),
    ],
)
def test_a_title_and_options(text, title, metadata):
    assert read_titled(text) == (title, metadata)


@pytest.mark.parametrize(
    ("text", "language", "metadata"),
    [
        ("python", "python", {}),
        ("python n=1", "python", {"n": 1}),
        ("python k", "python", {"k": None}),
        ("f=1", "", {"f": 1}),
    ],
)
def test_a_language_and_options(text, language, metadata):
    assert read_language(text) == (language, metadata)


@pytest.mark.parametrize("metadata", [{"a": None, "b": "ä=\"'"}, {"x/y.z-1@": [{"q": "}"}]}, {"n": 1.5, "t": True}])
def test_options_come_back(metadata):
    assert read_titled(write_options("A title", metadata)) == ("A title", metadata)
    assert read_titled(write_options("A title", metadata, as_json=True)) == ("A title", metadata)


def test_keys():
    assert (is_key("a.b/c"), is_key("a b")) == (True, False)
    assert (is_json("x {"), is_json("a={")) == (True, False)
