import pytest

from perijove.compat import latextools


def test_formulas_are_drawn_by_matplotlib(tmp_path):
    pytest.importorskip("matplotlib").use("agg")
    assert latextools.latex_to_png("x^2", wrap=True)[:4] == b"\x89PNG"
    assert latextools.latex_to_html("$x^2$").startswith('<img src="data:image/png;base64,iVBOR')
    assert latextools.latex_to_png(r"$\nothing$") is None
    assert latextools.latex_to_html(r"$\nothing$") is None
    latextools.math_to_image("$x$", tmp_path / "x.png")
    assert (tmp_path / "x.png").exists()


def test_the_clipboard(monkeypatch):
    monkeypatch.setattr(latextools, "read_clipboard", lambda _: "text")
    assert latextools.osx_clipboard_get() == "text"
    assert issubclass(latextools.ClipboardEmpty, ValueError)
