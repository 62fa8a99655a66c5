from pathlib import Path

import pytest

from perijove.compat import current, places
from perijove.compat.interactiveshell import InteractiveShell


@pytest.fixture
def shell():
    yield InteractiveShell()
    current.set_shell(None)


@pytest.fixture(autouse=True)
def own_folders(tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))


def test_folders(shell, tmp_path):
    assert shell.ipython_dir == places.get_ipython_dir() == shell.profile_dir.location
    assert shell.ipython_dir.startswith(str(tmp_path))
    assert shell.profile == "default"
    assert "Perijove" in shell.banner


def test_values_outlive_the_session(shell):
    shell.db["a/b"] = [1]
    other = places.Database()
    assert (other["a/b"], other.keys(), "a/b" in other, other.get("c", 2)) == ([1], ["a/b"], True, 2)
    del other["a/b"]
    with pytest.raises(KeyError):
        _ = shell.db["a/b"]


def test_questions_have_answers(shell, monkeypatch):
    answers = iter(["what", "Yes", ""])
    monkeypatch.setattr("builtins.input", lambda prompt: next(answers))
    assert shell.ask_yes_no("really?")
    assert not shell.ask_yes_no("really?", default="n")


def test_a_file_for_an_editor(shell):
    assert Path(shell.mktempfile("x = 1")).read_text() == "x = 1"
    shell.atexit_operations()


def test_the_debugger_follows_errors_when_it_is_told_to(shell):
    shell.pdb = True
    assert shell.call_pdb is True
    shell.loop_runner = print
    assert shell.interpreter.loop_runner is print
