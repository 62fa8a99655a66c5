from perijove.interpreter.debugger.highlight import highlight, highlighted, plain


def test_colours_leave_the_text_alone():
    source = 'def f(x):\n    """Two\n    lines."""\n    return 1.5 + x  # why'
    shown = highlight(source)
    assert plain(shown) == source
    assert shown.split("\n")[2].startswith("\x1b[32m")
    assert "\x1b[1;34mf\x1b[0m" in shown


def test_what_is_no_python_stays_plain():
    assert plain(highlight("a = (\n'''")) == "a = (\n'''"
    assert highlighted("f", ["x\n"] * 30_000)[-1] == "x"
