import pytest

from perijove.interpreter.automagic import automagic
from perijove.interpreter.magics.registry import Registry


@pytest.mark.parametrize("code", ["ls", "ls -l", "cd ..", "pip install x", "time f(1)", " pwd "])
def test_a_line_that_begins_with_a_magic(code):
    assert automagic(code, {}, Registry()) == f"%{code.strip()}"


@pytest.mark.parametrize(
    "code",
    ["ls = 3", "ls += 1", "ls(1)", "ls.x", "ls[0]", "ls, a", "ls\nls", "nothing", "", "ls?", "print x", "ls : int"],
)
def test_a_line_that_is_python(code):
    assert automagic(code, {}, Registry()) is None


def test_a_name_of_the_users_goes_before():
    assert automagic("ls", {"ls": 1}, Registry()) is None


def test_it_can_be_switched_off(session, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert session.plain("pwd") == [repr(str(tmp_path))]
    session("%automagic off")
    assert session.plain("pwd") == ["NameError"]
