from pathlib import Path

import pytest

from perijove.compat import system


def test_commands():
    assert system.getoutput("printf x") == "x"
    assert system.getoutputerror("printf x") == ("x", "")
    assert system.find_cmd("sh").endswith("sh")
    with pytest.raises(system.FindCmdError):
        system.find_cmd("no-such-program-here")


def test_a_folder_for_a_block():
    before = Path.cwd()
    with system.TemporaryWorkingDirectory() as folder:
        assert Path.cwd().samefile(folder)
    assert Path.cwd() == before
    assert not Path(folder).exists()


def test_texts_and_paths(tmp_path):
    system.ensure_dir_exists(str(tmp_path / "a" / "b"))
    assert (tmp_path / "a" / "b").is_dir()
    assert system.compress_user(system.get_home_dir() + "/x") == "~/x"
    assert system.indent("a\n\nb") == "    a\n\n    b"
