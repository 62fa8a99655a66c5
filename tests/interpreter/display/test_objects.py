import warnings

import pytest

from perijove.interpreter.display import objects
from perijove.interpreter.display.formatter import DisplayFormatter
from perijove.interpreter.display.objects import HTML, JSON, SVG, GeoJSON, Javascript, Latex, Markdown, Math, Pretty


def bundle(obj):
    return DisplayFormatter().bundle(obj)


@pytest.mark.parametrize(
    ("obj", "mime", "data"),
    [
        (HTML("<b>"), "text/html", "<b>"),
        (Markdown("*a*"), "text/markdown", "*a*"),
        (Math("$x$"), "text/latex", r"$\displaystyle x$"),
        (Latex("$x$"), "text/latex", "$x$"),
        (Javascript("f()"), "application/javascript", "f()"),
        (JSON({"a": 1}), "application/json", {"a": 1}),
    ],
)
def test_each_has_its_type(obj, mime, data):
    shown, _ = bundle(obj)
    assert shown == {mime: data, "text/plain": f"<IPython.core.display.{type(obj).__name__} object>"}


def test_text_as_it_is():
    assert bundle(Pretty("a\nb"))[0] == {"text/plain": "a\nb"}


def test_metadata_goes_along():
    assert bundle(HTML("<b>", metadata={"isolated": True}))[1] == {"text/html": {"isolated": True}}
    assert bundle(Math("x", metadata={"a": 1}))[1] == {"text/latex": {"a": 1}}
    assert bundle(JSON([1], expanded=True, theme="dark"))[1] == {
        "application/json": {"expanded": True, "root": "root", "theme": "dark"}
    }


def test_files_are_read(tmp_path):
    path = tmp_path / "page.html"
    path.write_text("<i>é</i>", encoding="utf-8")
    assert [HTML(path).data, HTML(str(path)).data, HTML(filename=path).data] == ["<i>é</i>"] * 3
    page = HTML(path)
    path.write_text("new")
    page.reload()
    assert page.data == "new"
    (tmp_path / "a.json").write_text('{"a": [1]}')
    assert JSON(filename=tmp_path / "a.json").data == {"a": [1]}


class Response:
    def __init__(self, data, headers):
        import email.message

        self.data = data
        self.headers = email.message.Message()
        for name, value in headers.items():
            self.headers[name] = value

    def __enter__(self):
        return self

    def __exit__(self, *error):
        return False

    def read(self):
        return self.data


@pytest.mark.parametrize(
    ("data", "headers", "found"),
    [
        ("é".encode("latin-1"), {"content-type": "text/html; charset=latin-1"}, "é"),
        (b"raw", {}, b"raw"),
        (
            __import__("gzip").compress("é".encode()),
            {"content-encoding": "gzip", "content-type": "text/html; charset=utf-8"},
            "é",
        ),
    ],
)
def test_addresses_are_read(monkeypatch, data, headers, found):
    asked = []
    monkeypatch.setattr("urllib.request.urlopen", lambda url: asked.append(url) or Response(data, headers))
    assert objects.DisplayObject("http://a.b/c").data == found
    assert asked == ["http://a.b/c"]


def test_what_can_not_be_shown_is_refused():
    with pytest.raises(TypeError, match="Markdown expects text, not 5"):
        Markdown(5)
    with pytest.raises(TypeError, match="JSON expects JSONable dict or list, not 5"):
        JSON(5)
    with pytest.raises(TypeError, match="expected sequence, got: 5"):
        Javascript("", lib=5)


def test_json_in_a_string_is_read_with_a_warning():
    with pytest.warns(UserWarning, match="not JSON strings"):
        assert JSON("[1]").data == [1]


def test_a_frame_in_html_is_better_an_iframe():
    with pytest.warns(UserWarning, match="IFrame"):
        HTML('<iframe src="a"></iframe>')
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert HTML("<iframe-like>").__html__() == "<iframe-like>"


def test_a_drawing_is_cut_out_of_its_document():
    text = '<?xml version="1.0"?><!DOCTYPE svg><svg xmlns="http://www.w3.org/2000/svg"><g/></svg>'
    assert SVG(text)._repr_svg_() == '<svg xmlns="http://www.w3.org/2000/svg"><g/></svg>'
    assert SVG(text.encode()).data == SVG(text).data
    assert SVG(None).data is None


def test_libraries_are_loaded_before_a_script():
    text = Javascript("go()", lib="a.js", css=["b.css"])._repr_javascript_()
    assert text.index('link.href = "b.css"') < text.index('script.src = "a.js"') < text.index("go()")
    assert text.endswith("\n});")


def test_a_users_subclass_says_its_own_module():
    class Mine(HTML):
        pass

    assert repr(Mine("")) == f"<{__name__}.Mine object>"


def test_geojson(session):
    session.names["g"] = GeoJSON({"type": "Point"}, url_template="u")
    (event,) = session.events("g")
    assert event.data["application/geo+json"] == {"type": "Point"}
    assert event.metadata["application/geo+json"]["url_template"] == "u"


def test_a_bar_fills(session):
    session.names["ProgressBar"] = objects.ProgressBar
    events = session.events("for step in ProgressBar(2): print(step, end=' ')")
    assert [event.update for event in events] == [False, True, True, True]
    assert len({event.display_id for event in events}) == 1
    assert events[-1].data["text/plain"] == f"[{'=' * 60}] 2/2"
    assert "value='1'" in events[2].data["text/html"]
    assert repr(objects.ProgressBar(0)) == f"[{' ' * 60}] 0/0"
