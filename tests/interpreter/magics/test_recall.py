def out(session, capsys, code):
    capsys.readouterr()
    session(code)
    return capsys.readouterr().out


def test_history(session, capsys, tmp_path):
    session("a = 1")
    session("%time a")
    session("b = 2")
    assert out(session, capsys, "%history 1-2") == "a = 1\n%time a\n"
    assert out(session, capsys, "%history -n 3") == "   3: b = 2\n"
    assert out(session, capsys, "%history -t 2") == "get_ipython().run_line_magic('time', 'a')\n"
    assert out(session, capsys, "%hist -g '= 2'").startswith("b = 2\n")
    assert out(session, capsys, "%history -l 2").endswith("%history -l 2\n")
    session(f"%history -f {tmp_path}/h.py 1 3")
    assert (tmp_path / "h.py").read_text() == "a = 1\nb = 2\n"
    assert session("%history x").error.ename == "UsageError"


def test_everything_of_this_session(session, capsys):
    session("a = 1")
    assert out(session, capsys, "%history") == "a = 1\n%history\n"
