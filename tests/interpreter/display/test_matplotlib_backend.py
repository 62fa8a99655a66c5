import pytest


def test_matplotlib_finds_what_it_needs():
    pytest.importorskip("matplotlib", reason="matplotlib is not installed")
    from perijove.interpreter.display import matplotlib_backend

    assert matplotlib_backend.FigureCanvas.__name__ == "FigureCanvasAgg"
    assert callable(matplotlib_backend.show)
