import pytest

from perijove.compat import matplotlib_inline
from perijove.compat.matplotlib_inline import InlineBackend
from perijove.interpreter.display import figures
from perijove.interpreter.display.figure_formats import FigureSettings
from perijove.interpreter.display.publish import activate
from perijove.interpreter.interpreter import Interpreter


class Host:
    def emit(self, event):
        pass

    def ask(self, prompt, password):
        return ""


@pytest.fixture(autouse=True)
def _interpreter(monkeypatch):
    """An interpreter that shows figures, and the settings of a new one."""
    monkeypatch.setattr(figures, "_current", [FigureSettings()])
    monkeypatch.setattr(InlineBackend, "_instance", None)
    monkeypatch.setattr("perijove.interpreter.display.publish._active", [])
    activate(Interpreter(Host(), inline_figures=False).publisher)


def test_the_backend_reads_the_interpreters_settings():
    backend = InlineBackend.instance(parent="a shell")
    assert InlineBackend.instance() is backend
    assert (backend.shell, InlineBackend.initialized()) == ("a shell", True)
    assert (backend.figure_formats, backend.figure_format, backend.close_figures) == ({"png"}, "png", True)
    assert (backend.print_figure_kwargs, backend.rc) == ({"bbox_inches": "tight"}, {})


def test_setting_its_attributes_changes_them():
    backend = InlineBackend.instance()
    backend.figure_formats = {"svg"}
    backend.close_figures = False
    backend.print_figure_kwargs = {"dpi": 50}
    backend.rc = {"figure.dpi": 80}
    found = figures.settings()
    assert (found.figure_formats, found.close_figures) == (("svg",), False)
    assert (found.print_figure_kwargs, found.rc) == ({"dpi": 50}, {"figure.dpi": 80})
    backend.figure_format = "retina"
    assert figures.settings().figure_formats == ("retina",)


def test_showing_may_keep_figures_open_this_once(monkeypatch):
    seen = []
    monkeypatch.setattr(figures, "show_open", lambda: seen.append(figures.settings().close_figures))
    matplotlib_inline.show()
    matplotlib_inline.show(close=False)
    matplotlib_inline.flush_figures()
    assert seen == [True, False, True]


def test_matplotlib_finds_what_it_asks_its_backend_for():
    from matplotlib.backends.backend_agg import FigureCanvasAgg

    assert matplotlib_inline.FigureCanvas is FigureCanvasAgg
    with pytest.raises(AttributeError, match="no attribute 'other'"):
        matplotlib_inline.other  # noqa: B018 - the attribute is the test
