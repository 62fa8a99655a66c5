import sys

from perijove.interpreter.display.code import Code


def test_coloured(tmp_path):
    html = Code("x = 1", language="python")._repr_html_()
    assert html.startswith("<style>")
    assert '<span class="n">x</span>' in html
    assert "\\PY{n}{x}" in Code("x = 1", language="python")._repr_latex_()
    (tmp_path / "a.py").write_text("def f(): pass")
    assert '<span class="k">def</span>' in Code(filename=str(tmp_path / "a.py"))._repr_html_()
    assert "x" in Code("#!/usr/bin/python\nx = 1")._repr_html_()
    assert repr(Code("x = 1")) == "x = 1"


def test_without_pygments(monkeypatch):
    monkeypatch.setitem(sys.modules, "pygments", None)
    assert Code("a < b")._repr_html_() == "<pre>a &lt; b</pre>"
    assert Code("a < b")._repr_latex_() is None
