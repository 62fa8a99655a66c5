from perijove.interpreter.events import Page


def test_lsmagic(session, capsys):
    session("%lsmagic")
    out = capsys.readouterr().out
    assert "%time  %timeit" in out
    assert "%%bash" in out


def test_magic(session):
    event = session.events("%magic")[0]
    assert isinstance(event, Page)
    assert "%time           Run code once" in event.data["text/plain"]


def test_automagic(session, capsys):
    session("%automagic\n%automagic on\n%automagic 0")
    assert capsys.readouterr().out == "Automagic is OFF.\nAutomagic is ON.\nAutomagic is OFF.\n"
    assert session("%automagic maybe").error.ename == "UsageError"
