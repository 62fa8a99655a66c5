import base64

import pytest

from perijove.interpreter.display.formatter import DisplayFormatter, encoded


class Rich:
    def _repr_html_(self):
        return "<b>"

    def _repr_png_(self):
        return b"png", {"width": 5}

    def _repr_json_(self):
        return {"a": 1}

    def _repr_latex_(self):
        return None

    def __repr__(self):
        return "rich"


class Bundled:
    def _repr_mimebundle_(self, include=None, exclude=None):
        return {"text/html": "<i>", "text/plain": "bundled"}, {"text/html": {"isolated": True}}

    def _repr_html_(self):
        raise AssertionError


class Anything:
    def __getattr__(self, name):
        return lambda *a, **k: "made up"


@pytest.fixture
def formatter():
    return DisplayFormatter()


def test_by_method(formatter):
    assert formatter.format(Rich()) == (
        {
            "text/plain": "rich",
            "text/html": "<b>",
            "image/png": base64.b64encode(b"png").decode(),
            "application/json": {"a": 1},
        },
        {"image/png": {"width": 5}},
    )


def test_included_and_excluded(formatter):
    assert formatter.format(Rich(), include=["text/html"])[0] == {"text/html": "<b>"}
    assert set(formatter.format(Rich(), exclude={"text/html", "image/png"})[0]) == {"text/plain", "application/json"}


def test_a_bundle_goes_before(formatter):
    assert formatter.format(Bundled()) == (
        {"text/html": "<i>", "text/plain": "bundled"},
        {"text/html": {"isolated": True}},
    )


def test_classes_and_objects_that_answer_everything_have_no_methods(formatter):
    assert set(formatter.format(Rich)[0]) == {"text/plain"}
    assert set(formatter.format(Anything())[0]) == {"text/plain"}


def test_by_type_and_by_name(formatter):
    html = formatter.formatters["text/html"]
    assert html.for_type(int, lambda value: f"<int {value}>") is None
    html.for_type("collections.Counter", lambda value: "<counter>")
    import collections

    assert formatter.format(5)[0]["text/html"] == "<int 5>"
    assert formatter.format(collections.Counter())[0]["text/html"] == "<counter>"
    assert html.for_type(int) is not None
    html.pop(int)
    assert "text/html" not in formatter.format(5)[0]
    formatter.formatters["text/plain"].for_type(float, lambda value, p, cycle: p.text("a float"))
    assert formatter.format([1.5]) == ({"text/plain": "[a float]"}, {})


def test_a_base_class_registers_its_subclasses(formatter):
    formatter.formatters["text/html"].for_type(Rich, lambda value: "registered")
    assert formatter.format(type("Sub", (Rich,), {})())[0]["text/html"] == "registered"


def test_an_error_is_told_and_the_rest_shown(formatter):
    class Broken(Rich):
        def _repr_html_(self):
            raise ValueError("no")

    errors = []
    data, _ = formatter.format(Broken(), on_error=errors.append)
    assert "text/html" not in data
    assert "image/png" in data
    assert [str(error) for error in errors] == ["no"]


def test_an_error_of_the_text_is_raised(formatter):
    class Broken:
        def __repr__(self):
            raise ValueError("no")

    with pytest.raises(ValueError, match="no"):
        formatter.format(Broken())


def test_bytes_become_text():
    assert [encoded("image/png", b"a"), encoded("image/svg+xml", b"<svg/>"), encoded("text/plain", "x")] == [
        "YQ==",
        "<svg/>",
        "x",
    ]
