import pytest


def found(session, line):
    return session.events(line)[0].data["text/plain"].split()


@pytest.fixture
def named(session):
    session("apple = 1\nApricot = 'x'\n_hidden = 2\ndef avocado(): pass\nclass Thing:\n    size = 1\nthing = Thing()")
    return session


@pytest.mark.parametrize(
    ("line", "names"),
    [
        ("%psearch -i -e builtin a*", ["Apricot", "apple", "avocado"]),
        ("%psearch -e builtin a*", ["apple", "avocado"]),
        ("%psearch -c -e builtin a*", ["apple", "avocado"]),
        ("%psearch -e builtin a* function", ["avocado"]),
        ("%psearch -e builtin a* int", ["apple"]),
        ("%psearch -a -e builtin *hidd*", ["_hidden"]),
        ("%psearch -e builtin *hidd*", []),
        ("%psearch -c thing.s*", ["thing.size"]),
        ("%psearch -e user -e user_global -e user_local zi*", ["zip"]),
        ("zi*?", ["zip"]),
    ],
)
def test_names(named, line, names):
    assert found(named, line) == names


def test_types_and_mistakes(named, capsys):
    named("%psearch -l")
    assert "function\n" in capsys.readouterr().out
    assert named("%psearch").error.ename == "UsageError"
    assert named("%psearch -e nowhere a*").error.ename == "UsageError"
