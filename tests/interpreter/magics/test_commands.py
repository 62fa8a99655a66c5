import pytest

from perijove.interpreter.magics.commands import COMMANDS


@pytest.mark.parametrize(("name", "kinds"), [("lf", "file"), ("ldir", "folder"), ("lk", "link"), ("lx", "program")])
def test_listings_by_kind(session, tmp_path, monkeypatch, capfd, name, kinds):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "file").write_text("")
    (tmp_path / "program").write_text("")
    (tmp_path / "program").chmod(0o755)
    (tmp_path / "folder").mkdir()
    (tmp_path / "link").symlink_to("file")
    session(f"%{name}")
    text = capfd.readouterr().out
    assert kinds in text
    assert session.names["_exit_code"] == 0


def test_files_are_copied_moved_and_removed(session, tmp_path, monkeypatch, capfd):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "a").write_text("text")
    session("%cp a b\n%mv b c\n%cat c\n%rm a")
    assert capfd.readouterr().out == "text"
    assert [path.name for path in tmp_path.iterdir()] == ["c"]


def test_each_is_a_command():
    assert set(COMMANDS) == {"ls", "ll", "lf", "lk", "ldir", "lx", "cat", "cp", "mv", "rm", "mkdir", "rmdir"}
