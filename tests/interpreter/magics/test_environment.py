import os


def test_env(session, monkeypatch, capsys):
    monkeypatch.setenv("PJ_TEST", "old")
    monkeypatch.setenv("PJ_TOKEN", "hush")
    assert session.plain("%env PJ_TEST") == ["'old'"]
    session("x = 5\n%env PJ_TEST=new {x}")
    assert os.environ["PJ_TEST"] == "new {x}" or os.environ["PJ_TEST"] == "new 5"
    session("%env PJ_TEST two words")
    session("%set_env PJ_TEST=a=b")
    assert os.environ["PJ_TEST"] == "a=b"
    assert "env: PJ_TEST=a=b" in capsys.readouterr().out
    session("all_of_them = %env")
    assert session.names["all_of_them"]["PJ_TOKEN"] == "<hidden>"


def test_what_is_missing_is_said(session):
    assert session("%env PJ_NOTHING").error.evalue == "Environment does not have key: PJ_NOTHING"
    assert session("%set_env X").error.ename == "UsageError"


def test_a_name_has_no_blank(session):
    assert session("%env PJ_TEST A=B").error.ename == "UsageError"
    session("%env PJ_TEST 'a b' c=d")
    assert os.environ.pop("PJ_TEST") == "'a b' c=d"
