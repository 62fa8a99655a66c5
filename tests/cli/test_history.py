import pytest

from perijove.cli.commands import run_command
from perijove.cli.errors import CommandError
from perijove.interpreter.history.session import History
from perijove.paths import history_file


@pytest.fixture(autouse=True)
def _places(tmp_path, monkeypatch):
    monkeypatch.setenv("PERIJOVE_STATE_DIR", str(tmp_path / "state"))
    monkeypatch.setenv("IPYTHONDIR", str(tmp_path / "ipython"))


def written(path):
    history = History(path)
    history.record(1, "a = 1", "a = 1")
    history.record(2, "b = 2", "b = 2")
    history.close()


def test_import_trim_and_clear(tmp_path, capsys):
    written(tmp_path / "ipython" / "profile_default" / "history.sqlite")
    assert run_command(["history", "import"], {}) == 0
    run_command(["history", "import", str(tmp_path / "ipython" / "profile_default" / "history.sqlite")], {})
    run_command(["history", "trim", "--keep", "1"], {})
    run_command(["history", "clear", "--force"], {})
    assert capsys.readouterr().out.splitlines() == [
        f"added 2 inputs of 1 new sessions to {history_file()}",
        f"nothing new for {history_file()}",
        "kept 1 of 2 inputs",
        "forgot 1 inputs",
    ]


def test_no_history():
    with pytest.raises(CommandError, match="no history file"):
        run_command(["history", "import"], {})
    with pytest.raises(CommandError, match="no history file"):
        run_command(["history", "trim"], {})
