import base64

import pytest

from perijove.compat import current, pylabtools
from perijove.compat.interactiveshell import InteractiveShell

matplotlib = pytest.importorskip("matplotlib")
figures = pytest.importorskip("matplotlib.figure")


@pytest.fixture(autouse=True, scope="module")
def backend():
    """One that needs no screen; left so, as tests that come later want one to be chosen."""
    matplotlib.use("agg")


@pytest.fixture
def shell():
    yield InteractiveShell()
    current.set_shell(None)


@pytest.fixture
def figure():
    made = figures.Figure()
    made.add_subplot().plot([1, 2])
    return made


def test_figures_as_data(figure):
    assert pylabtools.print_figure(figure)[:8] == b"\x89PNG\r\n\x1a\n"
    assert base64.b64decode(pylabtools.print_figure(figure, base64=True))[:4] == b"\x89PNG"
    assert "<svg" in pylabtools.print_figure(figure, "svg")
    picture, about = pylabtools.retina_figure(figure, base64=True)
    assert (base64.b64decode(picture)[:4], sorted(about)) == (b"\x89PNG", ["height", "width"])
    empty = figures.Figure()
    empty.canvas = None
    assert (pylabtools.print_figure(empty), pylabtools.retina_figure(empty)) == (None, None)


def test_formats_are_selected(shell):
    pylabtools.select_figure_formats(shell, {"svg"})
    known = shell.display_formatter.formatters
    assert [figures.Figure in known[mime] for mime in ("image/svg+xml", "image/png")] == [True, False]
    with pytest.raises(ValueError, match="figure format 'bmp'"):
        pylabtools.select_figure_formats(shell, "bmp")
    pylabtools.select_figure_formats(shell, "png", bbox_inches="tight")


def test_backends():
    assert pylabtools.find_gui_and_backend("qt") == ("qt", "qtagg")
    assert pylabtools.find_gui_and_backend("tk", "qt") == ("qt", "qtagg")
    assert pylabtools.find_gui_and_backend("agg") == (None, "agg")
    with pytest.raises(RuntimeError, match="can't use 'no-such'"):
        pylabtools.activate_matplotlib("no-such")


def test_names_of_pylab():
    names = {}
    pylabtools.import_pylab(names, import_all=False)
    assert {"np", "plt", "pylab", "figsize"} <= names.keys()
    before = list(names["matplotlib"].rcParams["figure.figsize"])
    names["figsize"](2, 3)
    assert list(names["matplotlib"].rcParams["figure.figsize"]) == [2.0, 3.0]
    names["figsize"](*before)
    assert names["getfigs"]() == []
