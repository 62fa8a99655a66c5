import sys

import pytest

ERROR = "def f(x):\n    return 1 / x\nf(0)"


@pytest.fixture
def asked(session, capsys):
    def run(code, *commands):
        session.host.answers[:] = commands
        capsys.readouterr()
        run.outcome = session(code)
        return capsys.readouterr().out

    before = sys.breakpointhook
    yield run
    sys.breakpointhook = before
    assert sys.gettrace() is None


def test_post_mortem(session, asked):
    assert session("%debug").error.evalue == "no error has happened yet that could be debugged"
    session(ERROR)
    out = asked("%debug", "x", "u", "q")
    assert "in f(x=0)" in out
    assert "\n0\n" in out
    assert asked.outcome.status == "ok"


def test_a_statement(session, asked):
    session("def g(a):\n    b = a * 2\n    return b")
    asked("%debug g(4)", "s", "s", "a", "n", "b == 8", "c")
    assert asked.outcome.value == 8
    asked("%debug g(4)", "q")
    assert (asked.outcome.status, asked.outcome.value) == ("ok", None)
    asked("%%debug\nk = g(1)\nk += 1", "n", "k", "c")
    assert session.names["k"] == 3


def test_breakpoints(session, asked, tmp_path, monkeypatch):
    (tmp_path / "prog_to_debug.py").write_text("def h(n):\n    m = n + 1\n    return m\n")
    monkeypatch.syspath_prepend(str(tmp_path))
    session("import prog_to_debug")
    path = tmp_path / "prog_to_debug.py"
    out = asked(f"%debug -b {path}:3 prog_to_debug.h(1)", "m", "c")
    assert "----> 3     return m" in out
    assert "\n2\n" in out
    for place in (f"{path}:99", "nowhere.py:1", "x"):
        assert session(f"%debug -b {place} prog_to_debug.h(1)").error.ename == "UsageError"
    assert session("%debug -b 1").error.evalue == "there is no code to debug"
    asked("%debug await x", "c")
    assert asked.outcome.error.ename == "NameError"
    del sys.modules["prog_to_debug"]


def test_automatic(session, asked):
    assert "opens the debugger" in asked("%pdb on")
    assert "in f(x=0)" in asked(ERROR, "x", "q")
    assert asked.outcome.status == "error"
    assert asked("def broken(:") == ""
    assert asked("%no_such_magic") == ""
    assert "does not open" in asked("%pdb")
    assert asked(ERROR) == ""
    assert session("%pdb maybe").error.evalue == "%pdb takes on or off, found 'maybe'"
