import os
import sys

import pytest

from perijove.interpreter.display import figures
from perijove.interpreter.magics import plotting


@pytest.fixture
def matplotlib():
    """The package, as it was before afterwards."""
    library = pytest.importorskip("matplotlib")
    before, interactive = library.rcParams._get_backend_or_none(), library.is_interactive()
    yield library
    library.interactive(interactive)
    library.rcParams["backend"] = before
    figures.leave()


def test_backends(session, matplotlib, monkeypatch, capsys):
    monkeypatch.setenv("MPLBACKEND", "svg")
    session("%matplotlib agg")
    assert matplotlib.get_backend().lower() == "agg"
    assert matplotlib.is_interactive()
    assert "MPLBACKEND" not in os.environ  # programs that a cell starts are not meant
    session("%matplotlib inline")
    assert matplotlib.get_backend() == figures.BACKEND
    session("%matplotlib -l")
    assert "inline" in capsys.readouterr().out


def test_inline_figures_need_no_matplotlib_yet(session, monkeypatch):
    for name in [name for name in sys.modules if name.partition(".")[0] == "matplotlib"]:
        monkeypatch.delitem(sys.modules, name)
    session("%matplotlib inline")
    assert figures._finder in sys.meta_path
    assert "matplotlib" not in sys.modules
    figures.leave()


def test_matplotlibs_own_choice_is_said(session, matplotlib, monkeypatch, capsys):
    monkeypatch.setitem(matplotlib.rcParamsOrig, "backend", "pdf")
    session("%matplotlib auto")
    assert capsys.readouterr().out == "Using matplotlib backend: pdf\n"


@pytest.mark.usefixtures("matplotlib")
def test_a_backend_that_can_not_be_had_is_named(session):
    assert session("%matplotlib qtt").error.evalue.startswith("matplotlib can't use 'qtt': ")


@pytest.mark.parametrize(
    ("word", "backend", "loop"),
    [("tk", "tkagg", "tk"), ("", "qtagg", "qt"), ("gtk3cairo", "gtk3cairo", "gtk3"), ("agg", "agg", None)],
)
def test_windows_have_their_event_loop(session, monkeypatch, word, backend, loop):
    asked = []
    session.interpreter.gui = asked.append
    monkeypatch.setattr(plotting, "show_in_windows", lambda name: backend)
    session(f"%matplotlib {word}")
    assert asked == ([loop] if loop else [])


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
