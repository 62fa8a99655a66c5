import pytest


@pytest.fixture
def folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "one.csv").write_text("")
    (tmp_path / "with space.txt").write_text("")
    (tmp_path / "script.py").write_text("")
    (tmp_path / "script.txt").write_text("")
    (tmp_path / ".hidden").write_text("")
    return tmp_path


def found(session, code):
    return session.interpreter.complete(code, len(code)).matches


@pytest.mark.parametrize(
    ("code", "matches"),
    [
        ("open('da", ["data/"]),
        ("open('data/o", ["one.csv"]),
        ("open('with s", ["with space.txt"]),
        ("'.h", [".hidden"]),
        ("!cat data/on", ["one.csv"]),
        ("!cat wi", ["with\\ space.txt"]),
        ("!cat 'wi", ["with space.txt"]),
        ("%cd da", ["data/"]),
        ("%cd scr", []),
        ("cd da", ["data/"]),
        ("%run scr", ["script.py"]),
        ("%load scr", ["script.py", "script.txt"]),
        ("%%writefile scr", ["script.py", "script.txt"]),
        ("%%bash\ncat data/on", ["one.csv"]),
        ("x = !cat data/on", ["one.csv"]),
        ("open('$HERE/da", ["data/"]),
        ("open('nowhere/x", []),
    ],
)
def test_paths(session, folder, monkeypatch, code, matches):
    monkeypatch.setenv("HERE", str(folder))
    assert found(session, code) == matches


def test_programs_for_the_first_word(session, folder, monkeypatch):
    program = folder / "data" / "a_program_of_ours"
    program.write_text("")
    monkeypatch.setenv("PATH", str(folder / "data"))
    assert found(session, "!a_prog") == ["a_program_of_ours"]
