import sys

from perijove.interpreter.magics import packages


def test_pip_is_this_pythons(session, monkeypatch, capsys):
    calls = []

    def stream(arguments, *, out, err):
        calls.append(arguments)
        out("done\n")
        return 0

    monkeypatch.setattr(packages, "stream", stream)
    session("%pip install 'a b' c")
    assert calls == [[sys.executable, "-m", "pip", "install", "a b", "c"]]
    assert "restart the kernel" in capsys.readouterr().out
    assert session.names["_exit_code"] == 0


def test_uv_when_there_is_none(session, monkeypatch):
    monkeypatch.setenv("PATH", "")
    assert "no program 'uv' on the path" in session("%uv pip list").error.evalue
