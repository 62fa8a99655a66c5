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


def test_event_loops_are_the_hosts(session):
    assert "its host has set none up" in session("%gui qt").error.evalue
    asked = []
    session.interpreter.gui = asked.append
    session("%gui Qt\n%gui")
    assert asked == ["qt", None]

    def refuse(name):
        raise ImportError(f"no {name}")

    session.interpreter.gui = refuse
    assert session("%gui tk").error.evalue == "the event loop 'tk' can't be run: no tk"
