import pytest

from perijove.interpreter.aliases import Aliases, filled
from perijove.interpreter.magics.registry import Registry, UsageError


@pytest.fixture
def aliases():
    return Aliases(Registry())


@pytest.mark.parametrize(
    ("command", "line", "expected"),
    [
        ("echo", "", "echo"),
        ("echo", " a  b ", "echo a  b"),
        ("echo [%l]", "a  b", "echo [a  b]"),
        ("echo 1 %s 2 %s", "a b", "echo 1 a 2 b"),
        ("echo 1 %s 2 %s", "a b c  d", "echo 1 a 2 b c  d"),
        ("date +%%s", "", "date +%s"),
        ("date +%Y", "", "date +%Y"),
        ("echo %s 100%%", "a", "echo a 100%"),
        ("echo %l", "%s", "echo %s"),
    ],
)
def test_commands_are_filled(command, line, expected):
    assert filled("name", command, line) == expected


def test_words_are_missing():
    with pytest.raises(UsageError, match="%both needs 2 words for 'echo %s %s', found 1"):
        filled("both", "echo %s %s", "a")


@pytest.mark.parametrize(
    ("name", "command", "said"),
    [
        ("cd", "echo", "%cd is a magic already"),
        ("a b", "echo", "needs a name"),
        ("for", "echo", "needs a name"),
        ("x", "echo %s %l", "either %s or %l"),
    ],
)
def test_what_can_be_no_alias(aliases, name, command, said):
    with pytest.raises(UsageError, match=said):
        aliases.define(name, command)
    assert aliases.list() == []


def test_a_list_of_them(aliases):
    aliases.define("one", "echo 1")
    aliases.define("ls", "ls --color")
    aliases.define("one", "echo one")
    assert aliases.list() == [("ls", "ls --color"), ("one", "echo one")]
    aliases.undefine("one")
    with pytest.raises(UsageError, match="no alias 'one'"):
        aliases.lookup("one")


def test_an_alias_is_a_magic(session, capsys):
    session.interpreter.aliases.define("show", "echo first %s second %s")
    session("x = 'value'\n%show {x} $x rest\nresult = _exit_code")
    session("show a b")
    assert capsys.readouterr().out == "first value second value rest\nfirst a second b\n"
    assert session.names["result"] == 0
    session.interpreter.aliases.undefine("show")
    assert session("%show a b").error.ename == "UsageError"
