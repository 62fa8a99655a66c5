from pathlib import Path

import pytest


@pytest.fixture(autouse=True)
def _here(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "one two").mkdir()


def test_cd(session, tmp_path, capsys):
    session("%cd one two")
    assert Path.cwd() == tmp_path / "one two"
    session("%cd -")
    assert Path.cwd() == tmp_path
    session("%cd -q 'one two'")
    assert capsys.readouterr().out == f"{tmp_path / 'one two'}\n{tmp_path}\n"
    session("%cd -0")
    assert Path.cwd() == tmp_path
    assert session.plain("%pwd") == [repr(str(tmp_path))]
    assert session.names["_dh"][0] == str(tmp_path)


def test_cd_home(session, tmp_path, monkeypatch):
    monkeypatch.setenv("HOME", str(tmp_path / "one two"))
    session("%cd")
    assert Path.cwd() == tmp_path / "one two"


def test_where_one_cannot_go(session):
    assert session("%cd nowhere").error.evalue.startswith("can't change to 'nowhere'")
    assert session("%cd -").error.ename == "UsageError"
    assert session("%cd -99").error.ename == "UsageError"


def test_the_stack(session, tmp_path):
    session("%pushd one two")
    assert session.plain("%dirs") == [repr([str(tmp_path)])]
    session("%popd")
    assert Path.cwd() == tmp_path
    assert session("%popd").error.ename == "UsageError"


def test_commands(session, capfd, tmp_path):
    session("%mkdir new\n%ls")
    assert "new" in capfd.readouterr().out
    session("%rmdir new")
    assert not (tmp_path / "new").exists()
    session("%dhist")


def test_bookmarks_are_kept(session, tmp_path, monkeypatch, capsys):
    monkeypatch.setenv("PERIJOVE_STATE_DIR", str(tmp_path / "state"))
    session("%bookmark here\n%bookmark there 'one two'")
    capsys.readouterr()
    session("%bookmark -l")
    assert capsys.readouterr().out == f"Current bookmarks:\nhere  -> {tmp_path}\nthere -> {tmp_path / 'one two'}\n"
    session("%cd -q -b there")
    assert Path.cwd() == tmp_path / "one two"
    session("%cd here")
    assert Path.cwd() == tmp_path
    session("%bookmark -d here")
    assert session("%cd -b here").error.evalue.startswith("no bookmark 'here'")
    session("%bookmark -r")
    assert session("%cd -b there").error.ename == "UsageError"
    for line in ("%bookmark", "%bookmark -d", "%bookmark -l -r", "%bookmark a b c"):
        assert session(line).error.ename == "UsageError"


def test_a_folder_that_was_visited(session, tmp_path, capsys):
    session("%cd -q 'one two'\n%cd -q -\n%cd -q --two")
    assert Path.cwd() == tmp_path / "one two"
    assert session("%cd --nowhere").error.ename == "UsageError"
    capsys.readouterr()
    session("%dhist 1")
    assert capsys.readouterr().out == f"Directory history (kept in _dh)\n3: {tmp_path / 'one two'}\n"


def test_pushd_takes_a_quoted_name(session, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "two words").mkdir()
    assert session('%pushd "two words"').success
    assert Path.cwd() == tmp_path / "two words"
