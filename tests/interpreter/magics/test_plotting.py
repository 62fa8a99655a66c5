import os


def test_backends(session, monkeypatch, capsys):
    import sys

    monkeypatch.setitem(sys.modules, "matplotlib", None)
    session("%matplotlib agg")
    assert os.environ["MPLBACKEND"] == "agg"
    session("%matplotlib inline")
    assert os.environ["MPLBACKEND"] == "module://perijove.interpreter.matplotlib_backend"
    session("%matplotlib auto")
    assert "MPLBACKEND" not in os.environ
    session("%matplotlib -l")
    assert "inline" in capsys.readouterr().out
