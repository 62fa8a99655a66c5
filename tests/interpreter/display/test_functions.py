import pytest

from perijove.interpreter.display import functions, publish
from perijove.interpreter.events import ClearOutput, Display


@pytest.fixture
def shown(session):
    """What a function shows in the session whose cell ran last."""
    session("1")

    def call(function, *arguments, **options):
        session.host.events.clear()
        function(*arguments, **options)
        return session.host.events

    return call


class Rich:
    def _repr_html_(self):
        return "<b>"


@pytest.mark.parametrize(
    ("name", "mime", "raw", "data"),
    [
        ("html", "text/html", "<i>", "<i>"),
        ("markdown", "text/markdown", "*", "*"),
        ("svg", "image/svg+xml", "<svg/>", "<svg/>"),
        ("png", "image/png", b"a", "YQ=="),
        ("jpeg", "image/jpeg", b"a", "YQ=="),
        ("webp", "image/webp", b"a", "YQ=="),
        ("pdf", "application/pdf", b"a", "YQ=="),
        ("latex", "text/latex", "$", "$"),
        ("json", "application/json", {"a": 1}, {"a": 1}),
        ("javascript", "application/javascript", "f", "f"),
        ("pretty", "text/plain", "p", "p"),
    ],
)
def test_by_type(shown, name, mime, raw, data):
    function = getattr(functions, f"display_{name}")
    assert shown(function, raw, raw=True, metadata={"m": 1}) == [Display({mime: data}, {mime: {"m": 1}})]


def test_only_the_type_that_is_asked_for(shown):
    assert shown(functions.display_html, Rich()) == [Display({"text/html": "<b>"})]
    assert shown(functions.display_html, 5) == []


def test_display_and_update(shown):
    assert shown(functions.display, 1, display_id="x") == [Display({"text/plain": "1"}, {}, "x")]
    assert shown(functions.update_display, 2, display_id="x") == [Display({"text/plain": "2"}, {}, "x", update=True)]
    handle = functions.DisplayHandle()
    assert shown(handle.update, 3) == [Display({"text/plain": "3"}, {}, handle.display_id, update=True)]
    assert shown(functions.clear_output, wait=True) == [ClearOutput(wait=True)]


def test_a_bundle(shown):
    options = {"metadata": {"m": 1}, "transient": {"display_id": "x"}, "source": "old"}
    assert shown(functions.publish_display_data, {"text/plain": "t"}, **options) == [
        Display({"text/plain": "t"}, {"m": 1}, "x")
    ]


def test_without_an_interpreter_they_print(monkeypatch, capsys):
    monkeypatch.setattr(publish, "_active", [])
    assert functions.display(1, "a") is None
    functions.publish_display_data({"text/plain": "t"})
    functions.clear_output()
    functions.set_matplotlib_close(False)
    assert capsys.readouterr().out == "1 a\nt\n\033[2K\r"


def test_figures(session):
    from perijove.interpreter.display import figures

    session("1")
    before = figures.settings()
    try:
        functions.set_matplotlib_formats("svg", "retina", dpi=50)
        functions.set_matplotlib_close(False)
        settings = figures.settings()
        assert (settings.figure_formats, settings.close_figures) == (("svg", "retina"), False)
        assert settings.print_figure_kwargs == {"bbox_inches": "tight", "dpi": 50}
        with pytest.raises(ValueError, match="figure format 'bmp': there are png"):
            functions.set_matplotlib_formats("bmp")
    finally:
        figures._current[:] = [before]
