import pytest

from perijove.interpreter.ansi import Ink
from perijove.interpreter.traceback.style import Style
from perijove.interpreter.traceback.syntax import syntax_lines

STYLE = Style("context", Ink(colors=False))


def lines(source, filename="<ipython-input-3-2aab5485>"):
    with pytest.raises(SyntaxError) as caught:
        compile(source, filename, "exec")
    return list(syntax_lines(caught.value, STYLE))


def test_the_caret_is_under_what_is_wrong():
    assert lines("x = 1\nif a b:\n  c") == ["  Cell In[3], line 2", "    if a b:", "         ^"]
    assert lines("def f():\n    f(a for a in b, 1)", "/x/a.py") == [
        "  File /x/a.py:2",
        "    f(a for a in b, 1)",
        "      ^^^^^^^^^^^^",
    ]


@pytest.mark.parametrize(
    "values",
    [
        (None, None, None, None),
        ("a.py", -5, 10**6, 7),
        (7, "x", "y", ["z"]),
        ("a.py", 1, 3, "   "),
        ("a.py", 1, 0, "text", -5, -9),
        ("a.py", 1, 2, "x" * 10**6, 1, 10**6),
    ],
)
def test_made_by_hand(values):
    error = SyntaxError("wrong", values) if len(values) in {4, 6} and values[0] != 7 else SyntaxError("wrong")
    if values[0] == 7:
        error.filename, error.lineno, error.offset, error.text = values
    found = list(syntax_lines(error, STYLE))
    assert 1 <= len(found) <= 3
    assert all(len(line) < 500 for line in found)
