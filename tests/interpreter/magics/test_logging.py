import pytest

from perijove.interpreter.magics.logging import SessionLog


def test_inputs_and_outputs_are_logged(session, tmp_path, capsys):
    file = tmp_path / "log.py"
    session("a = 1")
    session(f"%logstart -o -r {file} over")
    assert "Output logging : True" in capsys.readouterr().out
    session("a + 1")
    session("%logoff")
    session("unlogged = 1")
    session("%logon")
    session("%logstate")
    assert "State          : active" in capsys.readouterr().out
    session("%logstop")
    session("later = 1")
    lines = file.read_text().splitlines()
    assert lines[:3] == ["# Perijove log file", "", "a = 1"]
    assert "a + 1" in lines
    assert "#[Out]# 2" in lines
    assert not {"unlogged = 1", "later = 1"} & set(lines)


def test_as_python_with_times(session, tmp_path, capsys):
    session(f"%logstart -t -q {tmp_path}/log.py")
    session("%pwd")
    session("%logstop")
    text = (tmp_path / "log.py").read_text()
    assert "get_ipython().run_line_magic('pwd', '')\n" in text
    assert text.count("\n# ") >= 1
    assert capsys.readouterr().out == ""


@pytest.mark.parametrize(
    ("mode", "files"),
    [
        ("append", {"log": "oldnew"}),
        ("over", {"log": "new"}),
        ("backup", {"log": "new", "log~": "old"}),
        ("rotate", {"log": "new", "log.001~": "old", "log.002~": "older"}),
    ],
)
def test_modes(tmp_path, mode, files):
    (tmp_path / "log").write_text("old")
    if mode == "rotate":
        (tmp_path / "log.001~").write_text("older")
    log = SessionLog()
    log.start(tmp_path / "log", mode)
    log.write("new")
    log.stop()
    assert {path.name: path.read_text() for path in tmp_path.iterdir()} == files


def test_the_global_log_is_in_the_home_folder(session, tmp_path, monkeypatch):
    monkeypatch.setenv("HOME", str(tmp_path))
    session("%logstart -q log.py global")
    session("%logstop")
    assert (tmp_path / "log.py").exists()


def test_what_cannot_be(session, tmp_path, capsys):
    for line in ("%logon", "%logoff", "%logstart a loud", "%logstart a b c", f"%logstart {tmp_path}/no/log.py"):
        assert session(line).error.ename == "UsageError"
    session("%logstate\n%logstop")
    assert capsys.readouterr().out == "Logging has not been activated.\nLogging hadn't been started.\n"
    session(f"%logstart -q {tmp_path}/log.py")
    assert session(f"%logstart -q {tmp_path}/log.py").error.ename == "UsageError"
    session("%logstop")
