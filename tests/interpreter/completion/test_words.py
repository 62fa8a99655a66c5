import pytest

from perijove.interpreter.completion.matching import Context
from perijove.interpreter.completion.words import words
from perijove.interpreter.cursor import place


def found(session, code):
    return session.interpreter.complete(code, len(code)).matches


@pytest.fixture
def kept(session, tmp_path, monkeypatch):
    """A session with a bookmark and a stored value, in a folder with one folder."""
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    (tmp_path / "work" / "wide").mkdir(parents=True)
    monkeypatch.chdir(tmp_path / "work")
    session("%bookmark wanted\nwhole = 1\n%store whole")
    return session


@pytest.mark.parametrize(
    ("code", "matches"),
    [
        ("%cd -b w", ["wanted"]),
        ("cd -b w", ["wanted"]),
        ("%cd w", ["wide/"]),
        ("%bookmark -d w", ["wanted"]),
        ("%store -d w", ["whole"]),
        ("%store -r who", ["whole"]),
        ("%autoreload com", ["complete"]),
        ("%aimport colorsy", ["colorsys"]),
        ("%aimport os, colorsy", ["colorsys"]),
        ("%aimport xml.do", ["xml.dom"]),
        ("%run -m xml.sa", ["xml.sax"]),
        ("%alias_magic tt timei", ["timeit"]),
    ],
)
def test_what_magics_take(kept, code, matches):
    assert found(kept, code) == matches


def test_modules_to_leave_alone_are_those_that_are_loaded(session):
    proposals = found(session, "%aimport -sy")
    assert "-sys" in proposals
    assert all(name.startswith("-sy") for name in proposals)


def test_what_is_taken_first_is_not_proposed_again(session):
    context = Context(place("x", 1), "x", 1, {}, session.interpreter.magics)
    assert "Verbose" in words(context, "xmode", [], "")
    assert words(context, "xmode", ["Plain"], "") == []
    assert words(context, "no_such_magic", [], "") == []
