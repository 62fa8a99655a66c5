import pytest


def matches(session, code):
    return session.interpreter.complete(code, len(code)).matches


@pytest.mark.parametrize(
    ("code", "found"),
    [
        ("d['k", ["'key one'", "'key2'"]),
        ('d["k', ['"key one"', '"key2"']),
        ("d[", ["'key one'", "'key2'", "3"]),
        ("d['key2']['", ["'in'"]),
        ("f(d['k", ["'key one'", "'key2'"]),
    ],
)
def test_keys(session, code, found):
    session("d = {'key one': 1, 'key2': {'in': 1}, 3: 4}\nf = print")
    assert matches(session, code) == found


def test_a_quote_that_is_there_is_not_doubled(session):
    session("d = {'key': 1}")
    assert session.interpreter.complete("d['']", 3).matches == ["'key"]


def test_keys_that_an_object_tells(session):
    session("class A:\n  def _ipython_key_completions_(self): return ['one', 'two']\na = A()")
    assert matches(session, "a['o") == ["'one'"]


def test_paths(session, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "one.csv").write_text("")
    (tmp_path / ".hidden").write_text("")
    assert matches(session, "open('da") == ["data/"]
    assert matches(session, "open('data/o") == ["one.csv"]
    assert matches(session, "'.h") == [".hidden"]
    assert matches(session, "!cat data/on") == ["one.csv"]
    assert matches(session, "%cd da") == ["data/"]
    assert matches(session, "open('nowhere/x") == []
