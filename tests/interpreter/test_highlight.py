import pytest

from perijove.interpreter.ansi import Ink
from perijove.interpreter.highlight import highlight, highlighted, plain

INK = Ink(colors=True)


def test_colours_leave_the_text_alone():
    source = 'def f(x):\n    """Two\n    lines."""\n    return 1.5 + x  # why'
    shown = highlight(source, INK)
    assert plain(shown) == source
    assert shown.split("\n")[2].startswith("\x1b[32m")
    assert "\x1b[1;34mf\x1b[0m" in shown


def test_what_is_no_python_stays_plain():
    assert plain(highlight("a = (\n'''", INK)) == "a = (\n'''"
    assert highlighted("f", ["x\n"] * 30_000, INK)[-1] == "x"


@pytest.mark.parametrize("source", ["def f(x):\n    # why\n    return 'a' + '''b\nc''' or 1\n", "'''", "x = 1", ""])
def test_colours_follow_the_theme(source):
    assert plain(highlight(source, INK)) == source
    assert highlight(source, Ink(colors=False)) == highlight(source, Ink(colors=True, theme="nocolor")) == source
    assert highlight("1", Ink(colors=True, theme="linux")) == "\x1b[96m1\x1b[0m"
