import os

import pytest

from perijove.compat import system


def test_commands():
    assert system.getoutput("printf x") == "x"
    assert system.getoutputerror("printf x") == ("x", "")
    assert system.find_cmd("sh").endswith("sh")
    with pytest.raises(system.FindCmdError):
        system.find_cmd("no-such-program-here")


def test_outputs_apart():
    command = "printf out; printf err >&2; exit 3"
    assert system.get_output_error_code(command) == ("out", "err", 3)
    assert system.getoutputerror(command) == ("out", "err")


def test_words_and_their_quotes():
    assert system.arg_split_with_quotes("a '*' \"b c\"") == [("a", False), ("*", True), ("b c", True)]
    assert system.arg_split_with_quotes('a "b', strict=False)[0] == ("a", False)


def test_where_and_who(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert system.abbrev_cwd() == tmp_path.name
    monkeypatch.setenv("HOME", str(tmp_path))
    assert system.abbrev_cwd() == "~"
    assert system.check_pid(os.getpid())
    assert not system.check_pid(2**22 + 1)
