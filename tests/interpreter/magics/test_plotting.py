import os
import sys

from perijove.interpreter.display import figures


def test_backends(session, monkeypatch, capsys):
    for name in [name for name in sys.modules if name.partition(".")[0] == "matplotlib"]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setenv("MPLBACKEND", "")
    session("%matplotlib agg")
    assert os.environ["MPLBACKEND"] == "agg"
    assert figures._finder not in sys.meta_path
    session("%matplotlib inline")
    assert "MPLBACKEND" not in os.environ
    assert figures._finder in sys.meta_path
    session("%matplotlib auto")
    assert figures._finder not in sys.meta_path
    session("%matplotlib -l")
    assert "inline" in capsys.readouterr().out
