import base64

import pytest

from perijove.interpreter.display import figures
from perijove.interpreter.display.figure_formats import FigureSettings, draw, select
from perijove.interpreter.display.formatter import DisplayFormatter
from perijove.interpreter.display.picture import png_size


@pytest.fixture
def figure():
    pytest.importorskip("matplotlib", reason="matplotlib is not installed")
    from matplotlib.figure import Figure

    made = Figure(figsize=(2, 1), dpi=50)
    made.subplots().plot([1, 2])
    return made


def test_formats(figure):
    whole = {"bbox_inches": None}
    assert png_size(draw(figure, "png", whole)) == (100, 50)
    data, about = draw(figure, "retina", whole)
    assert (png_size(data), about) == ((200, 100), {"width": 100, "height": 50})
    assert draw(figure, "svg", {}).lstrip().startswith("<?xml")
    assert draw(figure, "pdf", {}).startswith(b"%PDF")
    assert draw(figure, "jpeg", {}).startswith(b"\xff\xd8")
    assert png_size(draw(figure, "png", {**whole, "dpi": 100})) == (200, 100)


def test_nothing_to_draw():
    pytest.importorskip("matplotlib", reason="matplotlib is not installed")
    from matplotlib.figure import Figure

    assert draw(Figure(), "png", {}) is None


def test_the_chosen_formats_and_no_others(figure):
    formatter = DisplayFormatter()
    select(formatter, FigureSettings())
    assert set(formatter.bundle(figure)[0]) == {"image/png", "text/plain"}
    select(formatter, FigureSettings(("svg", "jpg", "pdf")))
    assert set(formatter.bundle(figure)[0]) == {"image/svg+xml", "image/jpeg", "application/pdf", "text/plain"}
    select(formatter, FigureSettings(("png2x",)))
    data, metadata = formatter.bundle(figure)
    assert metadata["image/png"]["width"] == png_size(base64.b64decode(data["image/png"]))[0] // 2


def test_settings_are_checked():
    assert FigureSettings(("jpg", "png2x")).figure_formats == ("jpeg", "retina")
    with pytest.raises(ValueError, match="figure format 'gif'"):
        FigureSettings(("gif",))


def test_figures_that_stay_open(session):
    pytest.importorskip("matplotlib", reason="matplotlib is not installed")
    import matplotlib.pyplot as plt

    plt.switch_backend(figures.BACKEND)
    before = figures.settings()
    try:
        figures.configure(session.interpreter.display_formatter, close_figures=False, rc={"figure.dpi": 50})
        assert plt.rcParams["figure.dpi"] == 50
        assert len(session.events("import matplotlib.pyplot as plt\nf, a = plt.subplots(); a.plot([1]);")) == 1
        assert session.events("1;") == []
        assert len(session.events("a.plot([2]);")) == 1
        assert session.plain("len(plt.get_fignums())") == ["1"]
    finally:
        figures._current[:] = [before]
        plt.close("all")
        plt.rcdefaults()
        plt.switch_backend("agg")
