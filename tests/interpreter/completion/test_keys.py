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
        ("d['k'] = d['k", ["'key one'", "'key2'"]),
        ("[k for k in d['k", ["'key one'", "'key2'"]),
        ("not d['k", ["'key one'", "'key2'"]),
        ("%timeit -n 2 d['k", ["'key one'", "'key2'"]),
        ("f'{d[\"k", ['"key one"', '"key2"']),
    ],
)
def test_keys(session, code, found):
    session("d = {'key one': 1, 'key2': {'in': 1}, 3: 4}\nf = print")
    assert matches(session, code) == found


def test_a_quote_that_is_there_is_not_doubled(session):
    session("d = {'key': 1}")
    assert session.interpreter.complete("d['']", 3).matches == ["'key"]


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("1", ["11", "1.5"]),
        ("-2", ["-2"]),
        ("0xdead", ["0xdeadbeef"]),
        ("0b101", ["0b1011"]),
        ("1 + 1", []),
        ("'1", ["'19'"]),
    ],
)
def test_keys_that_are_numbers(session, typed, found):
    session("d = {11: 0, 1.5: 0, -2: 0, 0xdeadbeef: 0, '19': 0}")
    assert matches(session, f"d[{typed}") == found


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("", ["'aa'", "'cc'", "7"]),
        ("'a", ["'aa'"]),
        ("'aa', ", ["11", "'b'"]),
        ("'aa', 'b', ", ["2.5"]),
        ("7, ", ["'x'"]),
    ],
)
def test_keys_that_are_tuples_part_by_part(session, typed, found):
    session("d = {('aa', 11): 0, ('aa', 'b', 2.5): 0, 'cc': 0, (7, 'x'): 0}")
    assert matches(session, f"d[{typed}") == found


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        (r"'a\u05d0", [r"'a\u05d0b'"]),
        (r"'it\'", [r"'it\'s'"]),
        ("'it", [r"'it\'s'"]),
        ("\"it'", ['"it\'s"']),
        (r"'\\", []),
        ("'\\", []),
    ],
)
def test_keys_with_letters_written_otherwise(session, typed, found):
    session("d = {'a\u05d0b': 0, \"it's\": 0}")
    assert matches(session, f"d[{typed}") == found


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
    assert matches(session, "./da") == ["data/"]
    assert matches(session, "  ./data/o") == ["one.csv"]
    assert matches(session, f"{tmp_path}/da") == ["data/"]
    assert not any("data/" in matches(session, code) for code in ("# ./da", "a = ./da", "f(./da", "x != da"))
