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


class Failing(Rich):
    def _repr_html_(self):
        raise ValueError("no")


class Textless:
    def __repr__(self):
        raise ValueError("no text")


def test_an_error_is_told_and_the_rest_shown():
    errors = []
    data, _ = DisplayFormatter(on_error=errors.append).format(Failing())
    assert "text/html" not in data
    assert "image/png" in data
    assert [str(error) for error in errors] == ["no"]


def test_an_error_of_the_text_is_told_too_and_raised_where_it_ends_a_cell():
    errors = []
    formatter = DisplayFormatter(on_error=errors.append)
    assert formatter.format(Textless()) == ({}, {})
    assert [str(error) for error in errors] == ["no text"]
    with pytest.raises(ValueError, match="no text"):
        formatter.bundle(Textless())


def test_not_implemented_is_no_error():
    class Unable(Rich):
        def _repr_html_(self):
            raise NotImplementedError

    errors = []
    assert "text/html" not in DisplayFormatter(on_error=errors.append).format(Unable())[0]
    assert errors == []


def test_without_anyone_to_tell_errors_are_printed(formatter, capsys):
    formatter.format(Failing())
    assert "ValueError: no" in capsys.readouterr().err


def test_a_wrong_type_is_left_out_with_a_warning(formatter):
    class Wrong:
        def _repr_html_(self):
            return 5

        def _repr_json_(self):
            return [1], {"expanded": True}

    with pytest.warns(UserWarning, match="text/html: expected str for a Wrong, found int"):
        data, metadata = formatter.format(Wrong(), exclude=["text/plain"])
    assert (data, metadata) == ({"application/json": [1]}, {"application/json": {"expanded": True}})


def test_active_types(formatter):
    formatter.active_types = ["text/plain", "text/html"]
    assert set(formatter.format(Rich())[0]) == {"text/plain", "text/html"}
    assert formatter.active_types == ["text/plain", "text/html"]
    assert "image/png" in formatter.format_types
    formatter.active_types = formatter.format_types
    assert "image/png" in formatter.format(Rich())[0]


def test_a_registered_function_goes_before_a_bundle(formatter):
    formatter.formatters["text/html"].for_type(Bundled, lambda value: "mine")
    assert formatter.format(Bundled())[0] == {"text/html": "mine", "text/plain": "bundled"}


def test_bundles_and_self_display_by_type(formatter):
    shown = []
    formatter.mimebundle_formatter.for_type(complex, lambda value: {"text/x-complex": "1"})
    formatter.ipython_display_formatter.for_type(int, shown.append)
    assert formatter.format(1j)[0] == {"text/x-complex": "1", "text/plain": "1j"}
    assert (formatter.format(5), shown) == (({}, {}), [5])


def test_formatters_can_be_added_and_replaced(formatter):
    class Upper:
        format_type = "text/upper"
        enabled = True

        def __call__(self, obj):
            return str(obj).upper()

    formatter.register_formatter(Upper())
    formatter.formatters["text/plain"] = lambda obj: "replaced"
    assert formatter.format("a")[0] == {"text/plain": "replaced", "text/upper": "A"}
    assert formatter.bundle("a")[0] == {"text/plain": "replaced", "text/upper": "A"}


def test_one_object_alone(formatter):
    one = Rich()
    formatter.formatters["text/html"].singleton_printers[id(one)] = lambda value: "the one"
    assert formatter.format(one)[0]["text/html"] == "the one"
    assert formatter.format(Rich())[0]["text/html"] == "<b>"


def test_bytes_become_text():
    assert [encoded("image/png", b"a"), encoded("image/svg+xml", b"<svg/>"), encoded("text/plain", "x")] == [
        "YQ==",
        "<svg/>",
        "x",
    ]
