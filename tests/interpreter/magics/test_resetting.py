import sys
import types

import pytest


def test_reset_asks(session):
    session("a = 1")
    session.host.answers = ["n", "y"]
    session("%reset")
    assert session.names["a"] == 1
    session("%reset")
    assert "a" not in session.names
    assert session.host.asked[0][1] is False


def test_reset(session):
    session("a = 1\n5")
    session("%reset -f -s")
    assert (session.names["Out"], "a" in session.names) == ({1: 5}, False)
    session("%reset -f out")
    assert session.names["Out"] == {}
    session("%reset -f")
    assert session.plain("1 + 1") == ["2"]
    assert session("%reset -f nonsense").error.ename == "UsageError"


def test_parts(session, capsys):
    session("a = 1")
    session("%reset -f in out dhist")
    assert (session.names["In"][1], "_i1" in session.names, session.names["a"]) == ("", False, 1)
    assert capsys.readouterr().out.startswith("Flushing input history\nFlushing output cache (0 entries)\n")


def test_arrays(session, monkeypatch, capsys):
    numpy = types.ModuleType("numpy")
    numpy.ndarray = type("ndarray", (), {})
    monkeypatch.setitem(sys.modules, "numpy", numpy)
    session.names.update(kept=1, gone=numpy.ndarray())
    session("%reset -f array")
    assert ("gone" in session.names, session.names["kept"]) == (False, 1)
    monkeypatch.delitem(sys.modules, "numpy")
    session("%reset -f array")
    assert "only works if Numpy is available" in capsys.readouterr().out


def test_aggressively(session, tmp_path, monkeypatch):
    (tmp_path / "mine_to_reset.py").write_text("x = 1\n")
    monkeypatch.syspath_prepend(tmp_path)
    session("import mine_to_reset")
    monkeypatch.setitem(sys.modules, "__main__", session.interpreter.user.module)
    kept = {name: module for name, module in sys.modules.items() if name != "mine_to_reset"}
    try:
        session("%reset -f --aggressive")
        assert "mine_to_reset" not in sys.modules
        assert "json" in sys.modules
    finally:
        sys.modules.update(kept)


def test_reset_selective(session):
    session("apple = 1\navocado = 2\nberry = 3")
    session.host.answers = ["n"]
    session("%reset_selective ^a")
    session("%reset_selective -f ^av")
    assert session.plain("%who_ls") == ["['apple', 'berry']"]
    for line in ("%reset_selective -f", "%reset_selective -f ("):
        assert session(line).error.ename == "UsageError"


def test_xdel(session):
    session("a = b = object()")
    session("a")
    session("%xdel -n b")
    assert session.names["Out"] != {}
    session("%xdel a")
    assert "a" not in session.names
    assert session.names["Out"] == {}
    assert session("%xdel a").error.ename == "UsageError"


@pytest.mark.parametrize("line", ["%reset -q", "%xdel"])
def test_what_is_wrong(session, line):
    assert session(line).error.ename == "UsageError"


def test_reset_in_forgets_the_latest_inputs(session):
    session("'parrot'")
    session("%reset -f in")
    session("recent = _i, _ii, _iii")
    assert "'parrot'" not in session.names["recent"]
