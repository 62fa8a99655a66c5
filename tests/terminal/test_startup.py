from pathlib import Path

from perijove.terminal.startup import Startup, startup_files


def test_files_run_in_their_order(tmp_path):
    folder = tmp_path / "startup"
    folder.mkdir()
    for name in ("20-b.py", "10-a.ipy", "README", "00-c.py"):
        (folder / name).write_text("")
    environ = {"PERIJOVE_CONFIG_DIR": str(tmp_path), "PYTHONSTARTUP": "first.py"}

    found = startup_files(environ, ("last.py",))

    assert [file.name for file in found] == ["first.py", "00-c.py", "10-a.ipy", "20-b.py", "last.py"]


def test_nothing_is_found_where_nothing_is(tmp_path):
    assert startup_files({"PERIJOVE_CONFIG_DIR": str(tmp_path)}, ()) == ()
    assert not Startup()
    assert Startup(files=(Path("x"),))
    assert Startup(cells=("x = 1",))
