def test_names(session, capsys):
    session("%who")
    session("b = 1\na = 'x'\n_c = 2")
    session("%who")
    session("%who int")
    assert capsys.readouterr().out == "Interactive namespace is empty.\na\t b\t \n\nb\t \n\n"
    assert session.plain("%who_ls str") == ["['a']"]


def test_whos(session, capsys):
    session("class A:\n    def __repr__(self): raise ValueError\na = A()\nitems = [1, 2]\ntext = 'x' * 500")
    session("%whos")
    out = capsys.readouterr().out
    assert "n=2" in out
    assert "(its repr raised ValueError)" in out
    assert all(len(line) < 100 for line in out.split("\n"))


def test_reset_asks(session, capsys):
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


def test_xdel(session):
    session("a = object()")
    session("a")
    session("%xdel a")
    assert "a" not in session.names
    assert session.names["Out"] == {}
    assert session("%xdel a").error.ename == "UsageError"
