from perijove.interpreter.events import Page


def test_lsmagic(session, capsys):
    session("%lsmagic")
    out = capsys.readouterr().out
    assert "%time  %timeit" in out
    assert "%%bash" in out


def test_magic(session):
    event = session.events("%magic -brief")[0]
    assert isinstance(event, Page)
    assert "%time              Run code once" in event.data["text/plain"]


def test_automagic(session, capsys):
    session("%automagic\n%automagic on\n%automagic 0")
    assert capsys.readouterr().out == (
        "\nAutomagic is OFF, % prefix IS needed for line magics.\n"
        "\nAutomagic is ON, % prefix IS NOT needed for line magics.\n"
        "\nAutomagic is OFF, % prefix IS needed for line magics.\n"
    )
    assert session("%automagic maybe").error.ename == "UsageError"
