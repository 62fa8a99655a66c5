import pytest

from perijove.interpreter.magics import storing
from perijove.settings import InterpreterSettings


@pytest.fixture(autouse=True)
def kept(tmp_path, monkeypatch):
    monkeypatch.setenv("PERIJOVE_STATE_DIR", str(tmp_path / "state"))
    return tmp_path / "state" / "store"


def test_values_come_back(session, new_session, capsys, kept):
    session("a = [1, 2]; b = {'k': None}")
    assert session("%store a b").status == "ok"
    assert capsys.readouterr().out == "Stored 'a' (list)\nStored 'b' (dict)\n"
    session("%store")
    assert capsys.readouterr().out == "a  [1, 2]\nb  {'k': None}\n"
    other = new_session()
    other("%store -r a")
    assert (other.names["a"], "b" in other.names) == ([1, 2], False)
    other("%store -r")
    assert other.names["b"] == {"k": None}
    other("%store -d a")
    assert [name for name, _ in storing.entries()] == ["b"]
    other("%store -z")
    other("%store")
    assert capsys.readouterr().out == "Nothing is stored.\n"
    assert list(kept.iterdir()) == []
    other.interpreter.close()


def test_aliases(session, new_session):
    session.interpreter.aliases.define("greet", "echo hello")
    session("%store greet")
    other = new_session()
    other("%store -r")
    assert other.interpreter.aliases.lookup("greet") == "echo hello"
    other.interpreter.close()


def test_a_broken_entry_is_told_and_left_out(session, kept, capsys):
    session("good = 1")
    session("%store good")
    (kept / "bad.pickle").write_bytes(b"nonsense")
    (kept / "other.pickle").write_bytes(b"N.")
    capsys.readouterr()
    session("del good")
    assert session("%store -r").status == "ok"
    assert session.names["good"] == 1
    errors = capsys.readouterr().err
    assert "bad can't be brought back" in errors
    assert "other can't be brought back" in errors
    session("%store")
    assert "(can't be read: " in capsys.readouterr().out


def test_at_the_start(session, main_module):
    from perijove.interpreter.interpreter import Interpreter

    session("kept_value = 7")
    session("%store kept_value")
    made = Interpreter(session.host, InterpreterSettings(autorestore=True))
    assert made.namespace["kept_value"] == 7
    made.close()


def test_to_a_file(session, tmp_path, capsys):
    session("text = 'one'; lines = ['two', 'three']; table = {'a': 1}")
    path = tmp_path / "out.txt"
    session(f"%store text > {path}")
    session(f"%store lines >> {path}")
    session(f"%store table >>{path}")
    assert path.read_text() == "one\ntwo\nthree\n{'a': 1}\n"


@pytest.mark.parametrize(
    "line", ["nothing", "-d", "-d nothing", "-r nothing", "-d -r a", "x > /tmp/y", "-k", "f", "gen"]
)
def test_what_can_not_be(session, line):
    session("def f(): pass\ngen = (i for i in [])")
    assert session(f"%store {line}").error.ename == "UsageError"
