import pytest
from hypothesis import given
from hypothesis import strategies as st

from perijove.interpreter.transform.expand import expand

NAMES = {"a": 5, "name": "file", "d": {"k:1": "v"}, "x": 1.23456, "o": 3 + 4j}


@pytest.mark.parametrize(
    ("line", "expanded"),
    [
        ("ls {a}", "ls 5"),
        ("ls {a + 1} {a}", "ls 6 5"),
        ("ls {d['k:1']}", "ls v"),
        ("ls {x:.2f} {name!r} {a:>3}", "ls 1.23 'file'   5"),
        ("ls $a $name.txt $o.real", "ls 5 file.txt 3.0"),
        ("ls $$a $HOME ${HOME}", "ls $a $HOME ${HOME}"),
        ("kill $$", "kill $$"),
        ("awk '{print $a}' $a", "awk '{print $a}' 5"),
        ('echo "it\'s $a" $a', 'echo "it\'s 5" 5'),
        ("echo it's $a", "echo it's 5"),
        ("echo \\'$a\\'", "echo \\'5\\'"),
        ("echo '{a}'", "echo '5'"),
        ("awk '{print $1}'", "awk '{print $1}'"),
        ("awk '{print $1}' {name}", "awk '{print $1}' file"),
        ("{{a}}", "{a}"),
        ("{nothing} {", "{nothing} {"),
        ("{}", "{}"),
        ("plain", "plain"),
        ("{ {1: 2}[1] }", "2"),
    ],
)
def test_expansion(line, expanded):
    assert expand(line, NAMES) == expanded


@given(st.text(alphabet="{}$a:!'\" "))
def test_any_line_is_expanded(line):
    assert isinstance(expand(line, NAMES), str)
